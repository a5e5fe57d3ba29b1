//! `GET /health`

use axum::Json;
use serde_json::{Value, json};

/// The process is alive. Says nothing of the database: restarting would not bring that back.
pub(in crate::http) async fn handle() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}
