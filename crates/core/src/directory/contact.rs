//! How tenants and customers are reached.

use super::{Rule, read};
use crate::violation::Reader;
use serde_json::{Map, Value, json};

/// Address, telephone number and email address of an organisation. Nothing is ever sent there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactDetails {
    /// Country.
    pub country: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// First line of the address.
    pub address: Option<String>,
    /// Second line of the address.
    pub address2: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Email address, of the right shape.
    pub email: Option<String>,
}

impl ContactDetails {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let mut text = |name, shown| read::text(reader, name, shown);
        Self {
            country: text("country", "country"),
            state: text("state", "state"),
            city: text("city", "city"),
            address: text("address", "address"),
            address2: text("address2", "address2"),
            zip: text("zip", "zip or postal code"),
            phone: text("phone", "phone"),
            email: text("email", "email"),
        }
    }

    /// The rule that is checked once all members are fine.
    pub(super) fn check(&self) -> Result<(), Rule> {
        read::email(self.email.as_deref()).map(|_| ())
    }

    pub(super) fn write(&self, object: &mut Map<String, Value>) {
        for (name, value) in [
            ("country", &self.country),
            ("state", &self.state),
            ("city", &self.city),
            ("address", &self.address),
            ("address2", &self.address2),
            ("zip", &self.zip),
            ("phone", &self.phone),
            ("email", &self.email),
        ] {
            object.insert(name.to_owned(), json!(value));
        }
    }
}
