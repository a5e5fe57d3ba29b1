//! `GET /api/admin/settings/{key}`

use crate::flow::senders;
use crate::http::error::{Failure, Problem};
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde_json::Value;

/// A settings object without its secret.
#[utoipa::path(
    get,
    path = "/api/admin/settings/{key}",
    tag = "Settings",
    params(("key" = String, Path, description = "`mail`, `sms` or `general`.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::AdminSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    key: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, Failure> {
    let Path(word) = key.map_err(|_| Problem::NotFound)?;
    let found = senders::find(&app, &admin, super::read_key(&word)?).await?;
    Ok(Json(super::to_wire(&found.ok_or_else(|| super::not_found(&word))?)))
}
