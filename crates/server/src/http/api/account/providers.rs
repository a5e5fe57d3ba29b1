//! `GET /api/2fa/providers`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::Enrolling;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The methods that the platform offers, in the order they were saved.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
) -> Result<Json<Value>, Failure> {
    let person = enrolment::overview(&app, &enroller).await?;
    Ok(Json(person.platform.methods.iter().map(|settings| settings.method().as_str()).collect()))
}
