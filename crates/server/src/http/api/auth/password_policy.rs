//! `GET /api/noauth/userPasswordPolicy`

use crate::flow::password;
use crate::http::error::Failure;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The rules for new passwords.
pub(in crate::http) async fn handle(State(app): State<Shared>) -> Result<Json<Value>, Failure> {
    Ok(Json(password::policy(&app).await?.to_wire()))
}
