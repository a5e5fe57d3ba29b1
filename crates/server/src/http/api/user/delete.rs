//! `DELETE /api/user/{id}`

use crate::flow::user;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, PathId};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::UserId;

/// Deletes a user.
#[utoipa::path(
    delete,
    path = "/api/user/{id}",
    tag = "Users",
    params(("id" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<UserId>,
) -> Result<(), Failure> {
    let admin = actor.admin_of(&app, id).await?;
    Ok(user::delete(&app, &admin, &origin).await?)
}
