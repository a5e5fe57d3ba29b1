//! `DELETE /api/2fa/account/config`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Turns a method off.
#[utoipa::path(
    delete,
    path = "/api/2fa/account/config",
    tag = "One's own second factors",
    params(("providerType" = schema::Method, Query, description = "The method.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::AccountSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let person = enrolment::remove(&app, &actor, query.method()?, &origin).await?;
    Ok(super::to_wire(&person))
}
