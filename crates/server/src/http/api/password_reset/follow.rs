//! `GET /api/noauth/resetPassword`

use crate::flow::password::reset;
use crate::http::error::{Failure, Problem};
use crate::http::extract::Query;
use crate::http::router::Shared;
use crate::http::wire;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// Leads a browser from the mail to the page where another password is chosen.
#[utoipa::path(
    get,
    path = "/api/noauth/resetPassword",
    tag = "Choosing a password by a link",
    params(("resetToken" = String, Query, description = "Out of the link.")),
    responses((status = 303, description = "To the page with the form, or to the one that says that the link ran out.")),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let token = query.text("resetToken").ok_or(Problem::MissingParameter("resetToken"))?;
    let followed = reset::follow(&app, token).await;
    let form = "/login/resetPassword?resetToken=";
    wire::link_answer(followed, (form, token), "/passwordResetLinkExpired", &headers)
}
