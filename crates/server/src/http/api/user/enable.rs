//! `POST /api/user/{id}/userCredentialsEnabled`

use crate::flow::help;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, ClientOrigin, PathId, Query};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::UserId;

/// Switches an account on (the default), which also unlocks it, or off, which ends its sessions.
#[utoipa::path(
    post,
    path = "/api/user/{id}/userCredentialsEnabled",
    tag = "Users",
    params(
        ("id" = String, Path, description = "Of the user."),
        ("userCredentialsEnabled" = Option<bool>, Query, description = "True by default."),
    ),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    ClientOrigin(origin): ClientOrigin,
    PathId(user): PathId<UserId>,
    query: Query,
) -> Result<(), Failure> {
    let is_enabled = query.flag("userCredentialsEnabled", true)?;
    let admin = caller.actor().admin_of(&app, user).await?;
    Ok(help::set_enabled(&app, &admin, is_enabled, &origin).await?)
}
