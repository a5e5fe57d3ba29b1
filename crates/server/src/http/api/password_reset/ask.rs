//! `POST /api/noauth/resetPasswordByEmail`

use crate::flow::password::reset;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;

/// Asks for a mail to `email`. The answer is the same whether there is such a user or not.
#[utoipa::path(
    post,
    path = "/api/noauth/resetPasswordByEmail",
    tag = "Choosing a password by a link",
    request_body = schema::ForgottenPassword,
    responses((status = 200, description = "Done; the body is empty.")),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    body: JsonBody,
) -> Result<(), Failure> {
    let email = body.text("email").filter(|email| !email.trim().is_empty());
    Ok(reset::ask(&app, email.ok_or(Problem::MissingParameter("email"))?, &origin).await?)
}
