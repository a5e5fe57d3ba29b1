//! `GET /api/2fa/settings`

use crate::flow::platform;
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// What the platform allows; an empty body while nothing was ever saved.
#[utoipa::path(
    get,
    path = "/api/2fa/settings",
    tag = "Settings",
    responses((status = 200, description = "What is saved; an empty body if nothing ever was.", body = schema::PlatformSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    _: Administrator,
) -> Result<Response, Failure> {
    let found = platform::load(&app).await?;
    Ok(if found.version == 0 { ().into_response() } else { Json(super::to_wire(&found)).into_response() })
}
