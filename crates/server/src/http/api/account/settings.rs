//! `GET /api/2fa/account/settings`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::Enrolling;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// One's own methods; an empty body for who never had any.
#[utoipa::path(
    get,
    path = "/api/2fa/account/settings",
    tag = "One's own second factors",
    responses((status = 200, description = "What is saved; an empty body if nothing ever was.", body = schema::AccountSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
) -> Result<Response, Failure> {
    let person = enrolment::overview(&app, &enroller).await?;
    let has_settings = person.credentials.ever_had_methods;
    Ok(if has_settings { super::to_wire(&person).into_response() } else { ().into_response() })
}
