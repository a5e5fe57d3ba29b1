//! `POST /api/noauth/activate`

use crate::flow::sign_in::Step;
use crate::flow::{Channel, activation};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, JsonBody, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Chooses the first password and signs in: a full pair, or the one with which a second factor must be set up.
#[utoipa::path(
    post,
    path = "/api/noauth/activate",
    tag = "Choosing a password by a link",
    params(("sendActivationMail" = Option<bool>, Query, description = "Whether the user is told; true by default.")),
    request_body = schema::Activation,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    body: JsonBody,
) -> Result<Json<Value>, Failure> {
    let is_told = query.flag("sendActivationMail", true)?;
    let token = wire::read_token(&body, "activateToken")?;
    let chosen = (wire::read_password(&body, "password")?, is_told);
    let step = activation::complete(&app, token, chosen, &origin, Channel::Api).await?;
    let (Step::Complete(entry) | Step::Waiting(_, entry, _)) = step;
    Ok(wire::token_pair(&entry.into_pair()?))
}
