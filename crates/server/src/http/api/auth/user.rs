//! `GET /api/auth/user`

use crate::http::extract::FullSession;
use crate::http::wire;
use axum::Json;
use serde_json::Value;

/// The signed-in user.
pub(in crate::http) async fn handle(FullSession(actor): FullSession) -> Json<Value> {
    Json(wire::user(actor.user()))
}
