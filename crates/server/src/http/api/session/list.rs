//! `GET /api/user/sessions`

use crate::flow::sessions;
use crate::http::error::Failure;
use crate::http::extract::FullSession;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// One's own sessions, the newest first.
#[utoipa::path(
    get,
    path = "/api/user/sessions",
    tag = "Sessions",
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::Session>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
) -> Result<Json<Value>, Failure> {
    Ok(super::to_wire(&sessions::list_own(&app, &actor).await?, actor.session().id))
}
