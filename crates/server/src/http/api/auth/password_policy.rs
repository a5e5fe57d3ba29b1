//! `GET /api/noauth/userPasswordPolicy`

use crate::flow::password;
use crate::http::error::Failure;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The rules for new passwords.
#[utoipa::path(
    get,
    path = "/api/noauth/userPasswordPolicy",
    tag = "Signing in",
    responses((status = 200, description = "What there is, or is now.", body = schema::PasswordPolicy)),
)]
pub(in crate::http) async fn handle(State(app): State<Shared>) -> Result<Json<Value>, Failure> {
    Ok(Json(password::policy(&app).await?.to_wire()))
}
