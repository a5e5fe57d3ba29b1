//! `POST /api/auth/2fa/login`

use crate::flow::{Channel, second_factor};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, MfaConfiguration};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Completes a sign-in in which a method was set up.
#[utoipa::path(
    post,
    path = "/api/auth/2fa/login",
    tag = "The second factor of a sign-in",
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    MfaConfiguration(sign_in, user): MfaConfiguration,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Json<Value>, Failure> {
    let entry = second_factor::finish_enrolment(&app, &sign_in, &user, &origin, Channel::Api).await?;
    Ok(wire::token_pair(&entry.into_pair()?))
}
