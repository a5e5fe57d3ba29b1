//! `GET /ready`

use crate::flow::health;
use crate::http::error::Failure;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The server can do its work: the database answers, and its tables are up to date.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "The server",
    responses((status = 200, description = "What there is to say.", body = Object)),
)]
pub(in crate::http) async fn handle(State(app): State<Shared>) -> Result<Response, Failure> {
    Ok(if health::is_ready(&app).await? {
        Json(json!({ "status": "ready" })).into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "migrating" }))).into_response()
    })
}
