//! `POST /api/noauth/resetPassword`

use crate::flow::password::reset;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::extract::State;

/// Chooses another password. Nobody is signed in by that.
#[utoipa::path(
    post,
    path = "/api/noauth/resetPassword",
    tag = "Choosing a password by a link",
    request_body = schema::PasswordReset,
    responses((status = 200, description = "Done; the body is empty.")),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    body: JsonBody,
) -> Result<(), Failure> {
    let token = wire::read_token(&body, "resetToken")?;
    let password = wire::read_password(&body, "password")?;
    Ok(reset::complete(&app, token, password, &origin).await?)
}
