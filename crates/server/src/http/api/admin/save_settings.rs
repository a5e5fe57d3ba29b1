//! `POST /api/admin/settings`

use crate::flow::FlowError;
use crate::flow::senders::{self, Posted};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::violation::Violations;
use serde_json::Value;
use uuid::Uuid;

/// Saves a settings object. With `version` only over that one; without a secret the stored one is kept if it may be.
#[utoipa::path(
    post,
    path = "/api/admin/settings",
    tag = "Settings",
    request_body = schema::AdminSettings,
    responses((status = 200, description = "What there is, or is now.", body = schema::AdminSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let (key, value) = super::read_object(&body)?;
    let posted = Posted { key, id: read_id(&body)?, version: wire::read_version(&body)?, value };
    let saved = senders::save(&app, &admin, &posted, &origin).await?;
    Ok(Json(super::to_wire(&saved)))
}

/// The wire's id object; null and missing are none.
fn read_id(body: &Value) -> Result<Option<Uuid>, FlowError> {
    let Some(id) = body.get("id").filter(|id| !id.is_null()) else { return Ok(None) };
    let is_settings = id.get("entityType").is_some_and(|kind| kind == "ADMIN_SETTINGS");
    let id = id.get("id").and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok());
    match id.filter(|_| is_settings) {
        Some(id) => Ok(Some(id)),
        None => Err(Violations::of("id", "must have the entityType ADMIN_SETTINGS and a UUID").into()),
    }
}
