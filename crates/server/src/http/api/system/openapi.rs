//! `GET /api/docs/openapi.json`

use crate::http::openapi;
use axum::http::header;
use axum::response::IntoResponse;

/// This document. It says nothing of this installation, so that nobody need sign in to read it.
#[utoipa::path(
    get,
    path = "/api/docs/openapi.json",
    tag = "The server",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object)),
)]
pub(in crate::http) async fn handle() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], openapi::TEXT.as_str())
}
