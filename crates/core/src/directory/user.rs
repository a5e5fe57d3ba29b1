//! Users as posted and shown.

use super::{Kind, Rejection, Rule, read};
use crate::authority::{Authority, Role};
use crate::contact::EmailAddress;
use crate::id::{CustomerId, NULL_ID, TenantId, UserId};
use crate::time::Timestamp;
use crate::user::User;
use crate::violation::Reader;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A user to be made or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct UserDraft {
    /// Who is changed; `None` for somebody new.
    pub id: Option<UserId>,
    /// The address they sign in with.
    pub email: EmailAddress,
    /// What they may do.
    pub authority: Authority,
    /// The tenant: `None` if nothing was said, the null id for none.
    pub tenant: Option<Uuid>,
    /// The customer, likewise.
    pub customer: Option<Uuid>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Free JSON object, or null.
    pub additional_info: Value,
    /// The version that the caller saw; `None` to save over whatever is there.
    pub version: Option<i64>,
}

impl UserDraft {
    /// Somebody new, with an address and a place, and nothing else.
    pub fn newcomer(email: EmailAddress, role: Role) -> Self {
        Self {
            id: None,
            email,
            authority: role.authority(),
            tenant: role.tenant().map(TenantId::uuid),
            customer: role.customer().map(CustomerId::uuid),
            first_name: None,
            last_name: None,
            phone: None,
            additional_info: Value::Null,
            version: None,
        }
    }

    /// Reads the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Rejection> {
        let mut reader = Reader::new(value, "user")?;
        let id = read::id(&mut reader, "id", Kind::User);
        let email = read::text(&mut reader, "email", "email");
        let authority = match reader.text("authority") {
            None => None,
            Some(word) => {
                let found = Authority::from_word(word);
                if found.is_none() {
                    reader
                        .violations
                        .add("authority", "must be one of SYS_ADMIN, TENANT_ADMIN, CUSTOMER_USER");
                }
                found
            }
        };
        let tenant = read::id(&mut reader, "tenantId", Kind::Tenant);
        let customer = read::id(&mut reader, "customerId", Kind::Customer);
        let first_name = read::text(&mut reader, "firstName", "first name");
        let last_name = read::text(&mut reader, "lastName", "last name");
        let phone = read::text(&mut reader, "phone", "phone");
        let additional_info = read::object(&mut reader, "additionalInfo");
        let version = read::version(&mut reader);
        read::finish(reader)?;
        Ok(Self {
            id: id.filter(|id| *id != NULL_ID).map(Into::into),
            email: read::email(email.as_deref())?.ok_or(Rule::UserEmailMissing)?,
            authority: authority.ok_or(Rule::AuthorityMissing)?,
            tenant,
            customer,
            first_name,
            last_name,
            phone,
            additional_info,
            version,
        })
    }

    /// Where somebody new will be. `own` is the tenant of a caller who has one: then no other can be meant, whatever was
    /// posted.
    pub fn role(&self, own: Option<TenantId>) -> Result<Role, Rule> {
        let posted = self.tenant.filter(|id| *id != NULL_ID).map(TenantId::from);
        let customer = self.customer.filter(|id| *id != NULL_ID).map(CustomerId::from);
        let tenant = own.or(posted);
        match self.authority {
            Authority::SystemAdmin if posted.is_some() || customer.is_some() => {
                Err(Rule::SystemAdminWithPlace)
            }
            Authority::SystemAdmin => Ok(Role::SystemAdmin),
            Authority::TenantAdmin if customer.is_some() => Err(Rule::TenantAdminWithCustomer),
            Authority::TenantAdmin => tenant.map(Role::TenantAdmin).ok_or(Rule::TenantAdminWithoutTenant),
            Authority::CustomerUser => {
                let customer = customer.ok_or(Rule::CustomerUserWithoutCustomer)?;
                // Whoever posts this has a tenant; others may not, and hear so.
                Ok(Role::CustomerUser(tenant.unwrap_or_else(|| NULL_ID.into()), customer))
            }
        }
    }

    /// Users stay what, whose and where they are. `own` is the tenant of a caller who has one.
    pub fn check_unmoved(&self, role: Role, own: Option<TenantId>) -> Result<(), Rule> {
        let is_same = |posted: Option<Uuid>, stored: Option<Uuid>| {
            posted.is_none_or(|posted| posted == stored.unwrap_or(NULL_ID))
        };
        if own.is_none() && !is_same(self.tenant, role.tenant().map(TenantId::uuid)) {
            Err(Rule::UserTenantFixed)
        } else if self.authority != role.authority() {
            Err(Rule::UserAuthorityFixed)
        } else if !is_same(self.customer, role.customer().map(CustomerId::uuid)) {
            Err(Rule::UserCustomerFixed)
        } else {
            Ok(())
        }
    }
}

/// What is known of an account beside the user; shown within `additionalInfo`, and never taken from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// Whether they are switched on.
    pub is_enabled: bool,
    /// Whether they ever chose a password.
    pub is_activated: bool,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
}

impl User {
    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        let (tenant, customer) = (self.role.tenant(), self.role.customer());
        json!({
            "id": Kind::User.id(self.id.uuid()),
            "createdTime": self.created_at.millis(),
            "additionalInfo": self.additional_info,
            "tenantId": Kind::Tenant.id(tenant.map_or(NULL_ID, TenantId::uuid)),
            "customerId": Kind::Customer.id(customer.map_or(NULL_ID, CustomerId::uuid)),
            "email": self.email.as_str(),
            "authority": self.role.authority().as_str(),
            "firstName": self.first_name,
            "lastName": self.last_name,
            "phone": self.phone,
            "version": self.version,
            "name": self.email.as_str(),
        })
    }

    /// The wire's object with the computed members.
    pub fn to_wire_with(&self, computed: &Computed) -> Value {
        let mut info = self.additional_info.as_object().cloned().unwrap_or_else(Map::new);
        info.insert("userCredentialsEnabled".to_owned(), json!(computed.is_enabled));
        info.insert("userActivated".to_owned(), json!(computed.is_activated));
        info.insert("lastLoginTs".to_owned(), json!(computed.last_login_at.map(Timestamp::millis)));
        let mut wire = self.to_wire();
        if let Some(object) = wire.as_object_mut() {
            object.insert("additionalInfo".to_owned(), Value::Object(info));
        }
        wire
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(changes: &Value) -> Result<UserDraft, String> {
        let mut posted = json!({ "email": "ann@north.example", "authority": "TENANT_ADMIN" });
        for (key, value) in changes.as_object().into_iter().flatten() {
            posted[key] = value.clone();
        }
        UserDraft::from_wire(&posted).map_err(|rejection| match rejection {
            Rejection::Invalid(violations) => violations.to_string(),
            Rejection::Broken(rule) => rule.to_string(),
        })
    }

    #[test]
    fn what_is_wrong_is_said_in_the_wires_words() {
        for (changes, message) in [
            (json!({ "email": null }), "User email should be specified!"),
            (json!({ "email": "  " }), "User email should be specified!"),
            (json!({ "email": "ann" }), "Invalid email address format 'ann'!"),
            (json!({ "authority": null }), "User authority isn't defined!"),
            (
                json!({ "firstName": "x".repeat(256) }),
                "Validation error: first name length must be equal or less than 255",
            ),
            (
                json!({ "firstName": "<b>", "lastName": "{{x}}" }),
                "Validation error: firstName is malformed, lastName is malformed",
            ),
            (json!({ "additionalInfo": [] }), "Validation error: additionalInfo must be a JSON object"),
        ] {
            assert_eq!(draft(&changes).map(|_| ()), Err(message.to_owned()), "{changes}");
        }
        assert!(draft(&json!({ "firstName": "ä".repeat(255), "unknown": [] })).is_ok());
    }

    #[test]
    fn a_role_has_its_place_and_no_other() {
        let (tenant, customer) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (tenant_id, customer_id) = (Kind::Tenant.id(tenant), Kind::Customer.id(customer));
        let role = |changes: Value, own: Option<TenantId>| draft(&changes).expect("a draft").role(own);
        let admin = Role::TenantAdmin(tenant.into());
        assert_eq!(role(json!({ "tenantId": tenant_id }), None), Ok(admin));
        assert_eq!(role(json!({}), Some(tenant.into())), Ok(admin), "its own is meant");
        assert_eq!(role(json!({}), None), Err(Rule::TenantAdminWithoutTenant));
        let both = json!({ "tenantId": tenant_id, "customerId": customer_id });
        assert_eq!(role(both, None), Err(Rule::TenantAdminWithCustomer));
        let system = json!({ "authority": "SYS_ADMIN", "tenantId": Kind::Tenant.id(NULL_ID) });
        assert_eq!(role(system, None), Ok(Role::SystemAdmin), "the null id is none");
        let system = json!({ "authority": "SYS_ADMIN", "customerId": customer_id });
        assert_eq!(role(system, None), Err(Rule::SystemAdminWithPlace));
        let user = json!({ "authority": "CUSTOMER_USER" });
        assert_eq!(role(user, Some(tenant.into())), Err(Rule::CustomerUserWithoutCustomer));
    }

    #[test]
    fn nobody_is_moved() {
        let (north, south) = (TenantId::from(Uuid::from_u128(1)), Uuid::from_u128(2));
        let role = Role::TenantAdmin(north);
        let check = |changes: Value, own| draft(&changes).expect("a draft").check_unmoved(role, own);
        assert_eq!(check(json!({}), None), Ok(()), "what is not said stays");
        let away = json!({ "tenantId": Kind::Tenant.id(south) });
        assert_eq!(check(away.clone(), None), Err(Rule::UserTenantFixed));
        assert_eq!(check(away, Some(north)), Ok(()), "its own is meant");
        assert_eq!(check(json!({ "authority": "SYS_ADMIN" }), None), Err(Rule::UserAuthorityFixed));
        assert_eq!(
            check(json!({ "customerId": Kind::Customer.id(south) }), None),
            Err(Rule::UserCustomerFixed)
        );
        assert_eq!(check(json!({ "customerId": Kind::Customer.id(NULL_ID) }), None), Ok(()));
    }
}
