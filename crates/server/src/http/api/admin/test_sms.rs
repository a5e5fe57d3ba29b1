//! `POST /api/admin/settings/testSms`

use crate::flow::{FlowError, senders};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::contact::PhoneNumber;
use countersign_core::violation::Reader;

/// Sends an SMS with the settings that were sent, saved or not.
#[utoipa::path(
    post,
    path = "/api/admin/settings/testSms",
    tag = "Settings",
    request_body = schema::TestSms,
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<(), Failure> {
    let mut reader = Reader::new(&body, "body").map_err(FlowError::from)?;
    let settings = reader.field("providerConfiguration");
    if settings.is_none() {
        reader.violations.add("providerConfiguration", "must not be null");
    }
    let text = reader.required_text("message", "must not be blank");
    if text.is_some_and(|text| text.contains(|c: char| c.is_control() && c != '\n')) {
        reader.violations.add("message", "must not contain control characters");
    }
    let number = reader.required_text("numberTo", "must not be blank").map(PhoneNumber::parse);
    if let Some(Err(error)) = &number {
        reader.violations.add("numberTo", &error.to_string());
    }
    let (Some(settings), Some(text), Some(Ok(to))) = (settings, text, number) else {
        return Err(FlowError::from(reader.violations).into());
    };
    reader.finish(()).map_err(FlowError::from)?;
    Ok(senders::test_sms(&app, &admin, settings, (&to, text), &origin).await?)
}
