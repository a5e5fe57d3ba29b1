//! `GET /.well-known/jwks.json`

use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, header};
use serde_json::Value;

/// The public keys with which others check our tokens (RFC 7517, section 5). Empty with a shared secret.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "The server",
    responses((status = 200, description = "What there is, or is now.", body = schema::JwkSet)),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(app.tokens.jwks()))
}
