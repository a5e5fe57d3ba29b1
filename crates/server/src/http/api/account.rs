//! `/api/2fa/account` and `/api/2fa/providers`: one's own methods.

pub(in crate::http) mod choose_default;
pub(in crate::http) mod generate;
pub(in crate::http) mod providers;
pub(in crate::http) mod remove;
pub(in crate::http) mod save;
pub(in crate::http) mod settings;
pub(in crate::http) mod submit;

use crate::flow::person::Person;
use axum::Json;
use serde_json::Value;

/// The account settings of the wire.
fn to_wire(person: &Person) -> Json<Value> {
    Json(person.account.to_wire(&person.platform, &person.user.email))
}
