//! `DELETE /api/user/{id}/sessions`

use crate::flow::sessions;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, ClientOrigin, PathId, Query, read_uuid};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::UserId;

/// Ends the session in `sessionId` of a user, or all of them without it.
#[utoipa::path(
    delete,
    path = "/api/user/{id}/sessions",
    tag = "Sessions",
    params(
        ("id" = String, Path, description = "Of the user."),
        ("sessionId" = Option<String>, Query, description = "Only this one."),
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
    // An id that is empty is a mistake, and no order to end everything.
    let session = query.text("sessionId").map(read_uuid).transpose()?;
    let admin = caller.actor().admin_of(&app, user).await?;
    Ok(sessions::end_of(&app, &admin, session.map(Into::into), &origin).await?)
}
