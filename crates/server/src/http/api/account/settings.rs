//! `GET /api/2fa/account/settings`

use crate::flow::enrolment;
use crate::http::error::Failure;
use crate::http::extract::Enrolling;
use crate::http::router::Shared;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// One's own methods; an empty body while there are none.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
) -> Result<Response, Failure> {
    let person = enrolment::overview(&app, &enroller).await?;
    let is_empty = person.account.enrolments.is_empty();
    Ok(if is_empty { ().into_response() } else { super::to_wire(&person).into_response() })
}
