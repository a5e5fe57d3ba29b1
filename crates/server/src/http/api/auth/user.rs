//! `GET /api/auth/user`

use crate::http::extract::FullSession;
use crate::http::openapi::schema;
use crate::http::wire;
use axum::Json;
use serde_json::Value;

/// The signed-in user.
#[utoipa::path(
    get,
    path = "/api/auth/user",
    tag = "Signing in",
    responses((status = 200, description = "What there is, or is now.", body = schema::User)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(FullSession(actor): FullSession) -> Json<Value> {
    Json(wire::user(actor.user()))
}
