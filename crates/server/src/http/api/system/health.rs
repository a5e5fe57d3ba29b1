//! `GET /health`

use axum::Json;
use serde_json::{Value, json};

/// The process is alive. Says nothing of the database: restarting would not bring that back.
#[utoipa::path(
    get,
    path = "/health",
    tag = "The server",
    responses((status = 200, description = "What there is to say.", body = Object)),
)]
pub(in crate::http) async fn handle() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}
