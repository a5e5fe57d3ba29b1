//! `GET /api/users/info`

use crate::flow::{Refusal, user};
use crate::http::error::Failure;
use crate::http::extract::{FullSession, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::Kind;
use serde_json::{Value, json};

/// A page of the users around whoever asks, each with id, address and name alone.
#[utoipa::path(
    get,
    path = "/api/users/info",
    tag = "Users",
    params(
        params::Paging,
        params::WithTwoFactor,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::UserInfo>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let members = actor.members().ok_or(Refusal::Forbidden)?;
    let page = user::list(&app, &members, query.optional_flag("twoFactor")?, &query.page()?).await?;
    Ok(wire::page(&page, |listed| {
        json!({
            "id": Kind::User.id(listed.user.id.uuid()),
            "email": listed.user.email.as_str(),
            "firstName": listed.user.first_name,
            "lastName": listed.user.last_name,
        })
    }))
}
