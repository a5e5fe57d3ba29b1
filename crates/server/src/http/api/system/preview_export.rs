//! `POST /api/2fa/settings/preview/export`

use crate::flow::{FlowError, preview};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, JsonBody, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;
use axum::response::Response;
use countersign_core::platform::PlatformSettings;

/// Who would have to set a method up, as a table for spreadsheets.
#[utoipa::path(
    post,
    path = "/api/2fa/settings/preview/export",
    tag = "Settings",
    params(
        ("textSearch" = Option<String>, Query, description = "As in lists."),
    ),
    request_body = schema::PlatformSettings,
    responses((status = 200, description = "A table (RFC 4180).", content_type = "text/csv", body = String)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Response, Failure> {
    let settings = PlatformSettings::from_wire(&body).map_err(FlowError::from)?;
    let search = query.text("textSearch").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let users = preview::export(&app, &admin, &settings, search).await?;
    Ok(super::file_of(&users))
}
