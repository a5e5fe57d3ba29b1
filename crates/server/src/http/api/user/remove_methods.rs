//! `DELETE /api/2fa/user/{userId}/settings`

use crate::flow::help;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, ClientOrigin, PathId, Query, read_method};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::UserId;
use serde_json::Value;

/// Removes the method in `providerType`, or all of them without it.
#[utoipa::path(
    delete,
    path = "/api/2fa/user/{userId}/settings",
    tag = "Users",
    params(
        ("userId" = String, Path, description = "Of the user."),
        ("providerType" = Option<schema::Method>, Query, description = "Only this method."),
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::MaskedSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    ClientOrigin(origin): ClientOrigin,
    PathId(user): PathId<UserId>,
    query: Query,
) -> Result<Json<Value>, Failure> {
    // A word that is empty is a mistake, and no order to remove everything.
    let method = query.text("providerType").map(|word| read_method(Some(word))).transpose()?;
    let admin = caller.actor().admin_of(&app, user).await?;
    Ok(super::to_wire(&help::remove_methods(&app, &admin, method, &origin).await?))
}
