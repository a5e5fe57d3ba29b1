//! `GET /api/user/{userId}/activationLink`

use crate::flow::activation;
use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::router::Shared;
use axum::extract::State;

/// A new link for an administrator to pass on, as plain text. The one before stops working.
#[utoipa::path(
    get,
    path = "/api/user/{userId}/activationLink",
    tag = "Choosing a password by a link",
    params(("userId" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "As plain text.", content_type = "text/plain", body = String)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(user): PathId<countersign_core::id::UserId>,
) -> Result<String, Failure> {
    Ok(activation::link_for(&app, &actor, user).await?.url)
}
