//! `POST /api/user`

use crate::flow::{FlowError, user};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, JsonBody, Query};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::UserDraft;
use serde_json::Value;

/// Makes a user, or changes the one whose id is posted.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let is_invited = query.flag("sendActivationMail", true)?;
    let draft = UserDraft::from_wire(&body).map_err(FlowError::from)?;
    Ok(Json(wire::user(&user::save(&app, &actor, &draft, is_invited, &origin).await?)))
}
