//! `POST /api/auth/login`

use crate::flow::Channel;
use crate::flow::sign_in::{self, Step};
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::{FromRequest, Request, State};
use countersign_core::secret::Password;
use serde_json::Value;

/// Signs in with `username` and `password`: a full pair, or a partial one with its scope.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "Signing in",
    request_body = schema::Credentials,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let body = super::token::credentials_body(JsonBody::from_request(request, &app).await)?;
    let read = |name| body.text(name).filter(|text| !text.trim().is_empty());
    let (username, password) =
        read("username").zip(body.text("password")).ok_or(Problem::UnreadableCredentials)?;
    // A password beyond all bounds is wrong like any other; it is not worth hashing.
    let password = Password::parse(password.to_owned()).map_err(|_| Problem::UnreadableCredentials)?;
    if password.is_empty() {
        return Err(Problem::UnreadableCredentials.into());
    }
    let step = sign_in::with_password(&app, (username, password), &origin, Channel::Api).await?;
    let (Step::Complete(entry) | Step::Waiting(_, entry, _)) = step;
    Ok(wire::token_pair(&entry.into_pair()?))
}
