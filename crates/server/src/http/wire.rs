//! The wire's objects.

use crate::flow::session::TokenPair;
use axum::Json;
use countersign_core::paging::Page;
use countersign_core::user::User;
use serde_json::{Value, json};

/// A token pair. Members that do not apply are left out.
pub(super) fn token_pair(pair: &TokenPair) -> Json<Value> {
    Json(match pair.stage {
        None => json!({ "token": pair.token, "refreshToken": pair.refresh_token }),
        Some(stage) => {
            json!({ "token": pair.token, "refreshToken": pair.refresh_token, "scope": stage.as_str() })
        }
    })
}

/// A user.
pub(super) fn user(user: &User) -> Value {
    user.to_wire()
}

/// A part of a list.
pub(super) fn page<T>(page: &Page<T>, entry: impl Fn(&T) -> Value) -> Json<Value> {
    Json(json!({
        "data": page.entries.iter().map(entry).collect::<Vec<_>>(),
        "totalPages": page.count(),
        "totalElements": page.total,
        "hasNext": page.has_next(),
    }))
}
