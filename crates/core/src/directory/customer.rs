//! Customers of tenants.

use super::{ContactDetails, Kind, Rejection, Rule, read};
use crate::id::{CustomerId, NULL_ID, TenantId};
use crate::time::Timestamp;
use crate::violation::Reader;
use serde_json::{Value, json};
use uuid::Uuid;

/// A customer of a tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whose it is.
    pub tenant: TenantId,
    /// What people call it; unique within the tenant.
    pub title: String,
    /// How it is reached.
    pub contact: ContactDetails,
    /// Free JSON object, or null.
    pub additional_info: Value,
    /// Its id in another system, from which it was taken over.
    pub external_id: Option<Uuid>,
    /// Grows by one with each save.
    pub version: i64,
}

/// A customer to be made or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerDraft {
    /// Which one is changed; `None` for a new one.
    pub id: Option<CustomerId>,
    /// What people call it.
    pub title: String,
    /// How it is reached.
    pub contact: ContactDetails,
    /// Free JSON object, or null.
    pub additional_info: Value,
    /// Its id in another system.
    pub external_id: Option<Uuid>,
    /// The version that the caller saw; `None` to save over whatever is there.
    pub version: Option<i64>,
}

impl CustomerDraft {
    /// Reads the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Rejection> {
        let mut reader = Reader::new(value, "customer")?;
        let id = read::id(&mut reader, "id", Kind::Customer);
        let title = read::text(&mut reader, "title", "title");
        let contact = ContactDetails::read(&mut reader);
        let additional_info = read::object(&mut reader, "additionalInfo");
        let external_id = read::id(&mut reader, "externalId", Kind::Customer);
        let version = read::version(&mut reader);
        read::finish(reader)?;
        let title = read::required(title, Rule::CustomerTitleMissing)?;
        if title == "Public" {
            return Err(Rule::CustomerTitleReserved.into());
        }
        contact.check()?;
        Ok(Self {
            id: id.filter(|id| *id != NULL_ID).map(Into::into),
            title,
            contact,
            additional_info,
            external_id: external_id.filter(|id| *id != NULL_ID),
            version,
        })
    }
}

impl Customer {
    /// One with a title and nothing else.
    pub fn new(id: CustomerId, tenant: TenantId, title: &str, now: Timestamp) -> Self {
        Self {
            id,
            created_at: now,
            tenant,
            title: title.to_owned(),
            contact: ContactDetails::default(),
            additional_info: Value::Null,
            external_id: None,
            version: 1,
        }
    }

    /// Whether everybody may sign in as this customer.
    pub fn is_public(&self) -> bool {
        self.additional_info.get("isPublic").is_some_and(|value| *value == true)
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        let mut wire = json!({
            "id": Kind::Customer.id(self.id.uuid()),
            "createdTime": self.created_at.millis(),
            "additionalInfo": self.additional_info,
            "title": self.title,
            "tenantId": Kind::Tenant.id(self.tenant.uuid()),
            "externalId": self.external_id.map(|id| Kind::Customer.id(id)),
            "version": self.version,
            "name": self.title,
        });
        if let Some(object) = wire.as_object_mut() {
            self.contact.write(object);
        }
        wire
    }
}
