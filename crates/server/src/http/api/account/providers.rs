//! `GET /api/2fa/providers`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::Enrolling;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The methods that the platform offers, in the order they were saved.
#[utoipa::path(
    get,
    path = "/api/2fa/providers",
    tag = "Settings",
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::Method>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
) -> Result<Json<Value>, Failure> {
    let person = enrolment::overview(&app, &enroller).await?;
    Ok(Json(person.platform.methods.iter().map(|settings| settings.method().as_str()).collect()))
}
