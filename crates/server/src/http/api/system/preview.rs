//! `POST /api/2fa/settings/preview`

use crate::flow::{FlowError, preview};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, JsonBody, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::platform::PlatformSettings;
use serde_json::{Value, json};

/// Whom these settings would affect; nothing is saved.
#[utoipa::path(
    post,
    path = "/api/2fa/settings/preview",
    tag = "Settings",
    params(
        params::Paging,
    ),
    request_body = schema::PlatformSettings,
    responses((status = 200, description = "How many, and who would have to set a method up.", body = schema::Preview)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let settings = PlatformSettings::from_wire(&body).map_err(FlowError::from)?;
    let found = preview::preview(&app, &admin, &settings, &query.page()?).await?;
    let Json(users) = wire::page(&found.users, wire::user);
    Ok(Json(json!({
        "matching": found.counts.matching,
        "withMethod": found.counts.with_method,
        "toSetUp": found.counts.to_set_up(),
        "disabled": found.counts.disabled,
        "includesYou": found.includes_you,
        "users": users,
    })))
}
