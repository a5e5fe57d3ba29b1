//! `GET /api/user/{userId}/activationLinkInfo`

use crate::flow::activation;
use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// A new link for an administrator to pass on, with the milliseconds that it is good for. The one before stops working.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(user): PathId<countersign_core::id::UserId>,
) -> Result<Json<Value>, Failure> {
    let link = activation::link_for(&app, &actor, user).await?;
    let left = link.expires_at.millis() - app.now().millis();
    Ok(Json(json!({ "value": link.url, "ttlMs": left })))
}
