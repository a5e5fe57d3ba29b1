//! `POST /api/2fa/settings`

use crate::flow::{FlowError, platform};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::platform::PlatformSettings;
use serde_json::Value;

/// Saves what the platform allows. With `version` only over that one; without it over what is there.
#[utoipa::path(
    post,
    path = "/api/2fa/settings",
    tag = "Settings",
    request_body = schema::PlatformSettings,
    responses((status = 200, description = "What there is, or is now.", body = schema::PlatformSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let settings = PlatformSettings::from_wire(&body).map_err(FlowError::from)?;
    let seen = wire::read_version(&body)?;
    let saved = platform::save(&app, &admin, settings, seen, &origin).await?;
    Ok(Json(super::to_wire(&saved)))
}
