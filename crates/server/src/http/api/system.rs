//! The platform's settings, and what the server says of itself.

pub(in crate::http) mod health;
pub(in crate::http) mod info;
pub(in crate::http) mod openapi;
pub(in crate::http) mod params;
pub(in crate::http) mod ready;
pub(in crate::http) mod save_settings;
pub(in crate::http) mod settings;

use crate::flow::platform::VersionedSettings;
use serde_json::{Value, json};

/// The platform settings of the wire, with their version beside them.
fn to_wire(found: &VersionedSettings) -> Value {
    let mut value = found.settings.to_wire();
    if let Some(object) = value.as_object_mut() {
        object.insert("version".to_owned(), json!(found.version));
    }
    value
}
