//! `POST /api/auth/changePassword`

use crate::flow::{Channel, password};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Changes the password from `currentPassword` to `newPassword`; a full pair of a new session.
#[utoipa::path(
    post,
    path = "/api/auth/changePassword",
    tag = "Signing in",
    request_body = schema::PasswordChange,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    body: JsonBody,
) -> Result<Json<Value>, Failure> {
    let passwords =
        (wire::read_password(&body, "currentPassword")?, wire::read_password(&body, "newPassword")?);
    let entry = password::change(&app, &actor, passwords, &origin, Channel::Api).await?;
    Ok(wire::token_pair(&entry.into_pair()?))
}
