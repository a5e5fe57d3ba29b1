//! `POST /api/auth/token`

use crate::flow::session;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::{FromRequest, Request, State};
use serde_json::Value;

/// A new pair for a `refreshToken`, which is used up.
#[utoipa::path(
    post,
    path = "/api/auth/token",
    tag = "Signing in",
    request_body = schema::RefreshToken,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let body = credentials_body(JsonBody::from_request(request, &app).await)?;
    let token = body.text("refreshToken").filter(|token| !token.trim().is_empty());
    let token = token.ok_or(Problem::UnreadableCredentials)?;
    Ok(wire::token_pair(&session::refresh(&app, token, &origin).await?))
}

/// What cannot be read is a failed authentication here, except that too much is too much.
pub(super) fn credentials_body(body: Result<JsonBody, Failure>) -> Result<JsonBody, Failure> {
    body.map_err(|failure| match failure {
        Failure::Request(Problem::BodyTooLarge) => failure,
        Failure::Request(_) | Failure::Flow(_) => Problem::UnreadableCredentials.into(),
    })
}
