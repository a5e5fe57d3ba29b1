//! `GET /api/user/{userId}/activationLinkInfo`

use crate::flow::activation;
use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// A new link for an administrator to pass on, with the milliseconds that it is good for. The one before stops working.
#[utoipa::path(
    get,
    path = "/api/user/{userId}/activationLinkInfo",
    tag = "Choosing a password by a link",
    params(("userId" = String, Path, description = "Of the user.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::ActivationLink)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(user): PathId<countersign_core::id::UserId>,
) -> Result<Json<Value>, Failure> {
    let link = activation::link_for(&app, &actor, user).await?;
    let left = link.expires_at.millis() - app.now().millis();
    Ok(Json(json!({ "value": link.url, "ttlMs": left })))
}
