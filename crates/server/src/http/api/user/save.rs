//! `POST /api/user`

use crate::flow::{FlowError, user};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, JsonBody, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::UserDraft;
use serde_json::Value;

/// Makes a user, or changes the one whose id is posted.
#[utoipa::path(
    post,
    path = "/api/user",
    tag = "Users",
    params(("sendActivationMail" = Option<bool>, Query, description = "Whether a new user is sent a link; true by default.")),
    request_body = schema::User,
    responses((status = 200, description = "What there is, or is now.", body = schema::User)),
    security(("bearer" = [])),
)]
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
