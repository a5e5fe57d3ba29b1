//! `GET /api/users/list`

use crate::flow::{Refusal, user};
use crate::http::error::Failure;
use crate::http::extract::{FullSession, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The users with these ids that one may see.
#[utoipa::path(
    get,
    path = "/api/users/list",
    tag = "Users",
    params(("userIds" = String, Query, description = "Ids with commas between them.")),
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::User>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let members = actor.members().ok_or(Refusal::Forbidden)?;
    let found = user::list_by_ids(&app, &members, &query.ids("userIds")?).await?;
    Ok(Json(found.iter().map(wire::user).collect()))
}
