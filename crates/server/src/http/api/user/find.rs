//! `GET /api/user/{id}`

use crate::flow::user;
use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::UserId;
use serde_json::Value;

/// A user, with what is known of the account in `additionalInfo`.
#[utoipa::path(
    get,
    path = "/api/user/{id}",
    tag = "Users",
    params(("id" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::User)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(id): PathId<UserId>,
) -> Result<Json<Value>, Failure> {
    let reader = actor.reader_of(&app, id).await?;
    let computed = user::find(&app, &reader).await?;
    Ok(Json(reader.user().to_wire_with(&computed)))
}
