//! `PUT /api/2fa/account/config`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, JsonBody, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::violation::Violations;
use serde_json::Value;

/// Makes a method the one that sign-in starts with, by `{"useByDefault": true}`.
#[utoipa::path(
    put,
    path = "/api/2fa/account/config",
    tag = "One's own second factors",
    params(("providerType" = schema::Method, Query, description = "The method.")),
    request_body = schema::DefaultChoice,
    responses((status = 200, description = "What there is, or is now.", body = schema::AccountSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let method = query.method()?;
    let wanted = body.get("useByDefault").and_then(Value::as_bool).ok_or_else(|| {
        crate::flow::FlowError::from(Violations::of("useByDefault", "must be true or false"))
    })?;
    let person = enrolment::choose_default(&app, &actor, (method, wanted), &origin).await?;
    Ok(super::to_wire(&person))
}
