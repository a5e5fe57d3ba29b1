//! `POST /api/2fa/account/config`

use crate::flow::{FlowError, enrolment};
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, Enrolling, JsonBody, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::account::Draft;
use serde_json::Value;

/// Finishes setting a method up. `verificationCode` may be in the query, as on the wire, or in the body beside the method.
#[utoipa::path(
    post,
    path = "/api/2fa/account/config",
    tag = "One's own second factors",
    params(("verificationCode" = Option<String>, Query, description = "The code, if it does not stand in the body.")),
    request_body = schema::MethodConfig,
    responses((status = 200, description = "What there is, or is now.", body = schema::AccountSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    body: JsonBody,
) -> Result<Json<Value>, Failure> {
    let draft = Draft::from_wire(&body.0).map_err(FlowError::from)?;
    let code = body.text("verificationCode").or_else(|| query.text("verificationCode")).unwrap_or_default();
    let person = enrolment::save(&app, &enroller, &draft, code, &origin).await?;
    Ok(super::to_wire(&person))
}
