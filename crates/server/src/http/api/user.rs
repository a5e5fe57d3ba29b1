//! `/api/user` and `/api/2fa/user`: what administrators do for users.

pub(in crate::http) mod enable;
pub(in crate::http) mod impersonate;
pub(in crate::http) mod methods;
pub(in crate::http) mod remove_methods;
pub(in crate::http) mod token_access;

use crate::flow::person::Person;
use axum::Json;
use serde_json::{Value, json};

/// A user's methods as administrators see them.
fn to_wire(person: &Person) -> Json<Value> {
    let mut shown = person.account.to_masked_wire(&person.platform);
    if let Value::Object(members) = &mut shown {
        members.insert("enforced".to_owned(), json!(person.is_enforced()));
    }
    Json(shown)
}
