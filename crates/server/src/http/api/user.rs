//! Users, and what administrators do for them.

pub(in crate::http) mod delete;
pub(in crate::http) mod enable;
pub(in crate::http) mod find;
pub(in crate::http) mod impersonate;
pub(in crate::http) mod list;
pub(in crate::http) mod list_by_ids;
pub(in crate::http) mod list_infos;
pub(in crate::http) mod methods;
pub(in crate::http) mod remove_methods;
pub(in crate::http) mod save;
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
