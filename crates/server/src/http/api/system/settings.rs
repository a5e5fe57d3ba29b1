//! `GET /api/2fa/settings`

use crate::flow::platform;
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// What the platform allows; an empty body while nothing was ever saved.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    _: Administrator,
) -> Result<Response, Failure> {
    let found = platform::load(&app).await?;
    Ok(if found.version == 0 { ().into_response() } else { Json(super::to_wire(&found)).into_response() })
}
