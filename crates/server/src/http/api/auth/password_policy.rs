//! `GET /api/noauth/userPasswordPolicy`

use crate::flow::password;
use axum::Json;
use serde_json::Value;

/// The rules for new passwords.
pub(in crate::http) async fn handle() -> Json<Value> {
    Json(password::policy().to_wire())
}
