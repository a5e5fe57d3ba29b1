//! `POST /api/2fa/account/config/submit`

use crate::flow::{FlowError, enrolment};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, Enrolling, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::account::Draft;

/// Has a code sent to what is to be set up.
#[utoipa::path(
    post,
    path = "/api/2fa/account/config/submit",
    tag = "One's own second factors",
    request_body = schema::MethodConfig,
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<(), Failure> {
    let draft = Draft::from_wire(&body).map_err(FlowError::from)?;
    Ok(enrolment::submit(&app, &enroller, &draft, &origin).await?)
}
