//! `POST /api/admin/securitySettings`

use crate::flow::{FlowError, security};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::security::SecuritySettings;
use serde_json::Value;

/// Saves the object. With `version` only over that one; without it over what is there.
#[utoipa::path(
    post,
    path = "/api/admin/securitySettings",
    tag = "Settings",
    request_body = schema::SecuritySettings,
    responses((status = 200, description = "What there is, or is now.", body = schema::SecuritySettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let settings = SecuritySettings::from_wire(&body).map_err(FlowError::from)?;
    let seen = wire::read_version(&body)?;
    let saved = security::save(&app, &admin, settings, seen, &origin).await?;
    Ok(Json(super::security::to_wire(&saved)))
}
