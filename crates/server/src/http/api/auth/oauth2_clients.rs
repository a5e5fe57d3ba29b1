//! `POST /api/noauth/oauth2Clients`

use axum::Json;
use serde_json::{Value, json};

/// The other ways to sign in that a sign-in page could offer: none. The wire's clients ask before they show theirs.
#[utoipa::path(
    post,
    path = "/api/noauth/oauth2Clients",
    tag = "Signing in",
    responses((status = 200, description = "What there is, or is now.", body = Vec<String>)),
)]
pub(in crate::http) async fn handle() -> Json<Value> {
    Json(json!([]))
}
