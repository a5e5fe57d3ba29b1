//! `GET /api/noauth/activate`

use crate::flow::activation;
use crate::http::error::{Failure, Problem};
use crate::http::extract::Query;
use crate::http::router::Shared;
use crate::http::wire;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// Leads a browser from the mail to the page where the first password is chosen.
#[utoipa::path(
    get,
    path = "/api/noauth/activate",
    tag = "Choosing a password by a link",
    params(("activateToken" = String, Query, description = "Out of the link.")),
    responses((status = 303, description = "To the page with the form, or to the one that says that the link ran out.")),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let token = query.text("activateToken").ok_or(Problem::MissingParameter("activateToken"))?;
    let followed = activation::follow(&app, token).await;
    let form = "/login/createPassword?activateToken=";
    wire::link_answer(followed, (form, token), "/activationLinkExpired", &headers)
}
