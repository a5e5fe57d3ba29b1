//! `DELETE /api/user/sessions/{id}`

use crate::flow::sessions;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, PathId};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::SessionId;

/// Ends one of one's own sessions.
#[utoipa::path(
    delete,
    path = "/api/user/sessions/{id}",
    tag = "Sessions",
    params(("id" = String, Path, description = "Of the session.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<SessionId>,
) -> Result<(), Failure> {
    Ok(sessions::end_own(&app, &actor, id, &origin).await?)
}
