//! `GET /api/user/{id}/token`

use crate::flow::impersonation;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, ClientOrigin, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::id::UserId;
use serde_json::Value;

/// A token pair with which an administrator acts as the user.
#[utoipa::path(
    get,
    path = "/api/user/{id}/token",
    tag = "Users",
    params(("id" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    ClientOrigin(origin): ClientOrigin,
    PathId(user): PathId<UserId>,
) -> Result<Json<Value>, Failure> {
    let right = caller.actor().impersonator_of(&app, user).await?;
    Ok(wire::token_pair(&impersonation::begin(&app, &right, &origin).await?))
}
