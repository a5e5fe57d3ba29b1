//! `POST /api/admin/settings/testMail`

use crate::flow::senders;
use crate::flow::{FlowError, Refusal};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::sender::SettingsKey;

/// Sends a mail to the caller with the settings that were sent, saved or not.
#[utoipa::path(
    post,
    path = "/api/admin/settings/testMail",
    tag = "Settings",
    request_body = schema::AdminSettings,
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    JsonBody(body): JsonBody,
) -> Result<(), Failure> {
    let (key, value) = super::read_object(&body)?;
    if key != SettingsKey::Mail {
        return Err(FlowError::from(Refusal::SettingsKeyChanged).into());
    }
    Ok(senders::test_mail(&app, &admin, value).await?)
}
