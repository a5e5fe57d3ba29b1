//! Tenants as posted and shown.

use super::{ContactDetails, Kind, Rejection, Rule, read};
use crate::id::{NULL_ID, TenantId, TenantProfileId};
use crate::tenant::Tenant;
use crate::time::Timestamp;
use crate::violation::Reader;
use serde_json::{Value, json};

/// A tenant to be made or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantDraft {
    /// Which one is changed; `None` for a new one.
    pub id: Option<TenantId>,
    /// What people call it.
    pub title: String,
    /// Its profile; `None` for the default one, or the one it has.
    pub profile: Option<TenantProfileId>,
    /// How it is reached.
    pub contact: ContactDetails,
    /// Free JSON object, or null.
    pub additional_info: Value,
    /// The version that the caller saw; `None` to save over whatever is there.
    pub version: Option<i64>,
}

impl TenantDraft {
    /// One with a title and nothing else.
    pub fn titled(title: &str) -> Result<Self, Rejection> {
        Self::from_wire(&json!({ "title": title }))
    }

    /// Reads the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Rejection> {
        let mut reader = Reader::new(value, "tenant")?;
        let id = read::id(&mut reader, "id", Kind::Tenant);
        let title = read::text(&mut reader, "title", "title");
        let profile = read::id(&mut reader, "tenantProfileId", Kind::TenantProfile);
        let contact = ContactDetails::read(&mut reader);
        let additional_info = read::object(&mut reader, "additionalInfo");
        let version = read::version(&mut reader);
        read::finish(reader)?;
        let title = read::required(title, Rule::TenantTitleMissing)?;
        contact.check()?;
        Ok(Self {
            id: id.filter(|id| *id != NULL_ID).map(Into::into),
            title,
            profile: profile.map(Into::into),
            contact,
            additional_info,
            version,
        })
    }
}

impl Tenant {
    /// One with a title and nothing else.
    pub fn new(id: TenantId, title: &str, profile: TenantProfileId, now: Timestamp) -> Self {
        Self {
            id,
            created_at: now,
            title: title.to_owned(),
            profile,
            contact: ContactDetails::default(),
            additional_info: Value::Null,
            version: 1,
        }
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        let mut wire = json!({
            "id": Kind::Tenant.id(self.id.uuid()),
            "createdTime": self.created_at.millis(),
            "additionalInfo": self.additional_info,
            "title": self.title,
            "region": "Global",
            "tenantProfileId": Kind::TenantProfile.id(self.profile.uuid()),
            "version": self.version,
            "name": self.title,
        });
        if let Some(object) = wire.as_object_mut() {
            self.contact.write(object);
        }
        wire
    }
}
