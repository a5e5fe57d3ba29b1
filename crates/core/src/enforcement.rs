//! Who must use a second factor.

use crate::authority::Role;
use crate::id::{TenantId, TenantProfileId};
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use uuid::Uuid;

/// The rule as it is saved. Switched off, it keeps its filter, so that switching on again brings it back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enforcement {
    /// Whether the rule is in force.
    pub is_on: bool,
    /// Whom it is for.
    pub filter: Option<UserFilter>,
}

/// Whom a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserFilter {
    /// Everybody, system administrators and customer users included.
    AllUsers,
    /// System administrators.
    SystemAdmins,
    /// The administrators of some tenants.
    TenantAdmins(TenantChoice),
}

/// Some tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantChoice {
    /// Every one.
    All,
    /// These.
    Tenants(Vec<TenantId>),
    /// Those that have one of these profiles.
    Profiles(Vec<TenantProfileId>),
}

impl Enforcement {
    /// Whether somebody with this role must use a second factor. `profile` is the profile of their tenant.
    pub fn requires(&self, role: Role, profile: Option<TenantProfileId>) -> bool {
        self.is_on && self.filter.as_ref().is_some_and(|filter| filter.matches(role, profile))
    }
}

impl UserFilter {
    fn matches(&self, role: Role, profile: Option<TenantProfileId>) -> bool {
        match (self, role) {
            (Self::AllUsers, _) | (Self::SystemAdmins, Role::SystemAdmin) => true,
            (Self::TenantAdmins(choice), Role::TenantAdmin(tenant)) => match choice {
                TenantChoice::All => true,
                TenantChoice::Tenants(tenants) => tenants.contains(&tenant),
                TenantChoice::Profiles(profiles) => {
                    profile.is_some_and(|profile| profiles.contains(&profile))
                }
            },
            (Self::SystemAdmins | Self::TenantAdmins(_), _) => false,
        }
    }

    /// Reads the wire's object. Tenants win over profiles; empty lists count as unset.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        const FIELD: &str = "enforcedUsersFilter";
        let mut reader = Reader::new(value, FIELD)?;
        let kind = reader.text("type");
        let filter = match kind {
            Some("ALL_USERS") => Self::AllUsers,
            Some("SYSTEM_ADMINISTRATORS") => Self::SystemAdmins,
            Some("TENANT_ADMINISTRATORS") => {
                let tenants = uuids(&mut reader, "tenantsIds");
                let profiles = uuids(&mut reader, "tenantProfilesIds");
                Self::TenantAdmins(if !tenants.is_empty() {
                    TenantChoice::Tenants(tenants.into_iter().map(TenantId::from).collect())
                } else if !profiles.is_empty() {
                    TenantChoice::Profiles(profiles.into_iter().map(TenantProfileId::from).collect())
                } else {
                    TenantChoice::All
                })
            }
            Some(_) | None => {
                reader.violations.add(
                    FIELD,
                    "type must be one of ALL_USERS, SYSTEM_ADMINISTRATORS, TENANT_ADMINISTRATORS",
                );
                Self::AllUsers
            }
        };
        reader.finish(filter)
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        match self {
            Self::AllUsers => json!({ "type": "ALL_USERS" }),
            Self::SystemAdmins => json!({ "type": "SYSTEM_ADMINISTRATORS" }),
            Self::TenantAdmins(choice) => {
                let (tenants, profiles) = match choice {
                    TenantChoice::All => (None, None),
                    TenantChoice::Tenants(ids) => {
                        (Some(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()), None)
                    }
                    TenantChoice::Profiles(ids) => {
                        (None, Some(ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()))
                    }
                };
                json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": tenants, "tenantProfilesIds": profiles })
            }
        }
    }
}

fn uuids(reader: &mut Reader<'_>, name: &str) -> Vec<Uuid> {
    let Some(value) = reader.field(name) else { return Vec::new() };
    let read = || value.as_array()?.iter().map(|item| item.as_str()?.parse().ok()).collect();
    let ids: Option<Vec<Uuid>> = read();
    ids.unwrap_or_else(|| {
        reader.violations.add(name, "must be a list of UUIDs");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CustomerId;

    fn uuid(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn on(filter: &Value) -> Enforcement {
        Enforcement { is_on: true, filter: Some(UserFilter::from_wire(filter).expect("valid")) }
    }

    #[test]
    fn each_filter_matches_whom_it_names() {
        let system = (Role::SystemAdmin, None);
        let admin_1 = (Role::TenantAdmin(uuid(1).into()), Some(uuid(10).into()));
        let admin_2 = (Role::TenantAdmin(uuid(2).into()), Some(uuid(20).into()));
        let customer = (Role::CustomerUser(uuid(1).into(), CustomerId::from(uuid(5))), Some(uuid(10).into()));
        let tenant_admins = "TENANT_ADMINISTRATORS";
        for (filter, expected) in [
            (json!({"type": "ALL_USERS", "tenantsIds": null}), [true, true, true, true]),
            (json!({"type": "SYSTEM_ADMINISTRATORS"}), [true, false, false, false]),
            (json!({"type": tenant_admins}), [false, true, true, false]),
            (
                json!({"type": tenant_admins, "tenantsIds": [], "tenantProfilesIds": []}),
                [false, true, true, false],
            ),
            (json!({"type": tenant_admins, "tenantsIds": [uuid(2)]}), [false, false, true, false]),
            (json!({"type": tenant_admins, "tenantProfilesIds": [uuid(10)]}), [false, true, false, false]),
            (
                json!({"type": tenant_admins, "tenantsIds": [uuid(2)], "tenantProfilesIds": [uuid(10)]}),
                [false, false, true, false],
            ),
        ] {
            let rule = on(&filter);
            let found =
                [system, admin_1, admin_2, customer].map(|(role, profile)| rule.requires(role, profile));
            assert_eq!(found, expected, "{filter}");
            let off = Enforcement { is_on: false, ..rule };
            assert!(!off.requires(Role::SystemAdmin, None));
        }
    }

    #[test]
    fn filters_survive_the_wire_and_nonsense_is_refused() {
        for filter in [
            json!({"type": "ALL_USERS"}),
            json!({"type": "TENANT_ADMINISTRATORS", "tenantsIds": [uuid(2)], "tenantProfilesIds": null}),
            json!({"type": "TENANT_ADMINISTRATORS", "tenantsIds": null, "tenantProfilesIds": [uuid(3)]}),
        ] {
            assert_eq!(UserFilter::from_wire(&filter).expect("valid").to_wire(), filter);
        }
        for bad in [
            json!({}),
            json!([]),
            json!("ALL_USERS"),
            json!({"type": "all_users"}),
            json!({"type": "USER_LIST"}),
            json!({"type": 1}),
            json!({"type": "TENANT_ADMINISTRATORS", "tenantsIds": "x"}),
            json!({"type": "TENANT_ADMINISTRATORS", "tenantsIds": ["x"]}),
        ] {
            assert!(UserFilter::from_wire(&bad).is_err(), "{bad}");
        }
    }
}
