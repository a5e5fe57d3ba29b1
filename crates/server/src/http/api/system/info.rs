//! `GET /api/system/info`

use crate::http::extract::FullSession;
use crate::http::openapi::schema;
use axum::Json;
use serde_json::{Value, json};

/// The wire that we speak, for clients that refuse servers they do not know: `version` is the wire's, not ours.
#[utoipa::path(
    get,
    path = "/api/system/info",
    tag = "The server",
    responses((status = 200, description = "What there is, or is now.", body = schema::SystemInfo)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(_: FullSession) -> Json<Value> {
    Json(json!({
        "version": "4.4.0",
        "artifact": "application",
        "name": "Countersign",
        "type": "CE",
        "countersign": env!("CARGO_PKG_VERSION"),
    }))
}
