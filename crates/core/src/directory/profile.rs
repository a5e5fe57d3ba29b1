//! Tenant profiles as posted and shown, and the quotas in them.

use super::{Kind, Rejection, Rule, read};
use crate::id::{NULL_ID, TenantProfileId};
use crate::tenant::TenantProfile;
use crate::time::Timestamp;
use crate::violation::Reader;
use serde_json::{Value, json};

/// The data of a profile that nobody ever changed: no quota at all.
pub const DEFAULT_DATA: &str = r#"{"configuration":{"type":"DEFAULT","maxUsers":0,"maxCustomers":0,"smsEnabled":null,"maxSms":0,"maxEmails":0,"tenantServerRestLimitsConfiguration":null,"customerServerRestLimitsConfiguration":null},"queueConfiguration":null}"#;

/// A number of things that a tenant may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Users, administrators included.
    Users,
    /// Customers.
    Customers,
}

impl Quota {
    /// The wire's name.
    const fn member(self) -> &'static str {
        match self {
            Self::Users => "maxUsers",
            Self::Customers => "maxCustomers",
        }
    }

    /// What it counts.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Users => Kind::User,
            Self::Customers => Kind::Customer,
        }
    }

    /// How many a profile's data allows; `None` for as many as one likes, which the wire writes as 0.
    pub fn limit_in(self, data: &Value) -> Option<u32> {
        let limit = data.get("configuration")?.get(self.member())?.as_u64()?;
        (limit > 0).then(|| u32::try_from(limit).unwrap_or(u32::MAX))
    }
}

/// A profile to be made or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileDraft {
    /// Which one is changed; `None` for a new one.
    pub id: Option<TenantProfileId>,
    /// Unique name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether tenants get it that ask for none.
    pub is_default: bool,
    /// Kept for clients; means nothing here.
    pub is_isolated: bool,
    /// Quotas and much that means nothing here, all of it kept.
    pub data: Value,
}

impl ProfileDraft {
    /// Reads the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Rejection> {
        let mut reader = Reader::new(value, "tenant profile")?;
        let id = read::id(&mut reader, "id", Kind::TenantProfile);
        let name = read::text(&mut reader, "name", "name");
        let description = read::long_text(&mut reader, "description");
        let (is_default, is_isolated) = (reader.flag("default"), reader.flag("isolatedTbRuleEngine"));
        let data = read::object(&mut reader, "profileData");
        check_quotas(&data, &mut reader);
        read::finish(reader)?;
        let name = read::required(name, Rule::ProfileNameMissing)?;
        if data.is_null() {
            return Err(Rule::ProfileDataMissing.into());
        }
        Ok(Self {
            id: id.filter(|id| *id != NULL_ID).map(Into::into),
            name,
            description,
            is_default,
            is_isolated,
            data,
        })
    }
}

/// The members of the data that mean something here must be what they should be.
fn check_quotas(data: &Value, reader: &mut Reader<'_>) {
    let Some(configuration) = data.get("configuration").filter(|value| !value.is_null()) else { return };
    let mut inner = match Reader::new(configuration, "configuration") {
        Ok(inner) => inner,
        Err(violations) => return reader.violations.merge(violations),
    };
    for quota in [Quota::Users, Quota::Customers] {
        let _ = inner.number(quota.member(), 0, "must be greater than or equal to 0");
    }
    if let Err(violations) = inner.finish(()) {
        reader.violations.merge(violations);
    }
}

impl TenantProfile {
    /// One with a name and no quotas.
    pub fn new(id: TenantProfileId, name: &str, is_default: bool, now: Timestamp) -> Self {
        Self {
            id,
            created_at: now,
            name: name.to_owned(),
            description: None,
            is_default,
            is_isolated: false,
            data: serde_json::from_str(DEFAULT_DATA).unwrap_or_default(),
        }
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        json!({
            "id": Kind::TenantProfile.id(self.id.uuid()),
            "createdTime": self.created_at.millis(),
            "name": self.name,
            "description": self.description,
            "isolatedTbRuleEngine": self.is_isolated,
            "profileData": self.data,
            "default": self.is_default,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_quota_is_zero_or_nothing() {
        let limit = |data: &str| Quota::Users.limit_in(&serde_json::from_str(data).expect("JSON"));
        assert_eq!(limit(DEFAULT_DATA), None);
        assert_eq!(limit("{}"), None);
        assert_eq!(limit(r#"{"configuration":{"maxUsers":null}}"#), None);
        assert_eq!(limit(r#"{"configuration":{"maxUsers":3}}"#), Some(3));
    }

    #[test]
    fn unknown_members_are_kept_and_known_ones_are_checked() {
        let posted = json!({ "name": "Gold", "profileData": { "configuration": { "type": "DEFAULT", "maxDevices": 7 } } });
        let draft = ProfileDraft::from_wire(&posted).expect("a profile");
        assert_eq!(draft.data, posted["profileData"]);
        for bad in [json!(-1), json!("3"), json!(1.5)] {
            let posted = json!({ "name": "Gold", "profileData": { "configuration": { "maxUsers": bad } } });
            assert!(matches!(ProfileDraft::from_wire(&posted), Err(Rejection::Invalid(_))), "{posted}");
        }
    }
}
