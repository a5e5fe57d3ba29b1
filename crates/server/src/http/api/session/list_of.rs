//! `GET /api/user/{id}/sessions`

use crate::flow::sessions;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::UserId;
use serde_json::Value;

/// The sessions of a user, the newest first.
#[utoipa::path(
    get,
    path = "/api/user/{id}/sessions",
    tag = "Sessions",
    params(("id" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::Session>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    PathId(user): PathId<UserId>,
) -> Result<Json<Value>, Failure> {
    let admin = caller.actor().admin_of(&app, user).await?;
    Ok(super::to_wire(&sessions::list_of(&app, &admin).await?, caller.actor().session().id))
}
