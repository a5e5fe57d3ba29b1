//! The platform's settings, and what the server says of itself.

pub(in crate::http) mod health;
pub(in crate::http) mod info;
pub(in crate::http) mod openapi;
pub(in crate::http) mod params;
pub(in crate::http) mod preview;
pub(in crate::http) mod preview_export;
pub(in crate::http) mod ready;
pub(in crate::http) mod save_settings;
pub(in crate::http) mod settings;

use crate::flow::platform::VersionedSettings;
use crate::http::csv::Table;
use axum::response::Response;
use countersign_core::user::User;
use serde_json::{Value, json};

/// The platform settings of the wire, with their version beside them.
fn to_wire(found: &VersionedSettings) -> Value {
    let mut value = found.settings.to_wire();
    if let Some(object) = value.as_object_mut() {
        object.insert("version".to_owned(), json!(found.version));
    }
    value
}

/// Who would have to set a method up, as a file for spreadsheets.
pub(in crate::http) fn file_of(users: &[User]) -> Response {
    let mut table = Table::new(["email", "firstName", "lastName", "authority", "tenantId", "id"]);
    for user in users {
        let tenant = user.role.tenant().map(|tenant| tenant.to_string()).unwrap_or_default();
        let id = user.id.to_string();
        table.push([
            user.email.as_str(),
            user.first_name.as_deref().unwrap_or_default(),
            user.last_name.as_deref().unwrap_or_default(),
            user.role.authority().as_str(),
            tenant.as_str(),
            id.as_str(),
        ]);
    }
    table.file("to-set-up.csv")
}
