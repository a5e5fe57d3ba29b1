//! `POST /api/auth/logout`

use crate::flow::session;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession};
use crate::http::router::Shared;
use axum::extract::State;

/// Ends the session of the presented token.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    tag = "Signing in",
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
) -> Result<(), Failure> {
    Ok(session::log_out(&app, &actor, &origin).await?)
}
