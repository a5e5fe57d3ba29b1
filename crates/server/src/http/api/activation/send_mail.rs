//! `POST /api/user/sendActivationMail`

use crate::flow::activation;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{FullSession, Query};
use crate::http::router::Shared;
use axum::extract::State;

/// Mails a new link to the user with the address in `email`.
#[utoipa::path(
    post,
    path = "/api/user/sendActivationMail",
    tag = "Choosing a password by a link",
    params(("email" = String, Query, description = "Of somebody without a password.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    query: Query,
) -> Result<(), Failure> {
    let email = query.text("email").filter(|email| !email.trim().is_empty());
    let email = email.ok_or(Problem::MissingParameter("email"))?;
    Ok(activation::invite_by_email(&app, &actor, email).await?)
}
