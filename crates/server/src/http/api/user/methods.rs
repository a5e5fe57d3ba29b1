//! `GET /api/2fa/user/{userId}/settings`

use crate::flow::help;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::UserId;
use serde_json::Value;

/// The methods of a user, without their secrets.
#[utoipa::path(
    get,
    path = "/api/2fa/user/{userId}/settings",
    tag = "Users",
    params(("userId" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::MaskedSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    PathId(user): PathId<UserId>,
) -> Result<Json<Value>, Failure> {
    let admin = caller.actor().admin_of(&app, user).await?;
    Ok(super::to_wire(&help::methods(&app, &admin).await?))
}
