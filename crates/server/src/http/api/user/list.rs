//! `GET /api/users`

use crate::flow::{Refusal, user};
use crate::http::error::Failure;
use crate::http::extract::{FullSession, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// A page of the users around whoever asks; or, with `userIds`, those of them with these ids, as a plain list.
#[utoipa::path(
    get,
    path = "/api/users",
    tag = "Users",
    params(
        params::Paging,
        params::WithTwoFactor,
        ("userIds" = Option<String>, Query, description = "In place of all others: ids with commas between them. The answer is then a plain list."),
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::User>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let members = actor.members().ok_or(Refusal::Forbidden)?;
    if query.text("userIds").is_some() {
        let found = user::list_by_ids(&app, &members, &query.ids("userIds")?).await?;
        return Ok(Json(found.iter().map(wire::user).collect()));
    }
    let page = user::list(&app, &members, query.optional_flag("twoFactor")?, &query.page()?).await?;
    Ok(wire::page(&page, |listed| wire::user(&listed.user)))
}
