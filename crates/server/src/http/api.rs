//! The REST API, one file an endpoint.

pub(super) mod account;
pub(super) mod activation;
pub(super) mod admin;
pub(super) mod audit;
pub(super) mod auth;
pub(super) mod customer;
pub(super) mod password_reset;
pub(super) mod session;
pub(super) mod system;
pub(super) mod tenant;
pub(super) mod tenant_profile;
pub(super) mod two_factor;
pub(super) mod user;
pub(super) mod well_known;

use super::error::{Failure, Problem};
use super::extract::FullSession;
use super::router::Shared;
use axum::extract::{FromRequestParts, Request, State};

/// Addresses that do not exist.
pub(super) async fn fallback(State(app): State<Shared>, request: Request) -> Failure {
    after_token(&app, request, Problem::NotFound).await
}

/// Addresses that are not used this way.
pub(super) async fn method_not_allowed(State(app): State<Shared>, request: Request) -> Failure {
    after_token(&app, request, Problem::MethodNotAllowed).await
}

/// Below these nothing asks for a token.
const OPEN: [&str; 2] = ["/api/noauth/", "/api/docs/"];

/// Under `/api/` a token is asked for first, and the token of a sign-in under way is not enough: a stranger learns nothing
/// of what there is.
async fn after_token(app: &Shared, request: Request, problem: Problem) -> Failure {
    let path = request.uri().path();
    let is_open = path == "/api/docs" || OPEN.iter().any(|folder| path.starts_with(folder));
    let is_guarded = path.starts_with("/api/") && !is_open;
    if is_guarded
        && let Err(failure) = FullSession::from_request_parts(&mut request.into_parts().0, app).await
    {
        return failure;
    }
    problem.into()
}
