//! The REST API, one file an endpoint.

pub(super) mod account;
pub(super) mod auth;
pub(super) mod system;
pub(super) mod two_factor;
pub(super) mod well_known;

use super::error::{Failure, Problem};
use super::extract::Enrolling;
use super::router::Shared;
use axum::extract::{FromRequestParts, Request, State};

/// Addresses that do not exist. Under `/api/` a token is asked for first: a stranger learns nothing of what there is.
pub(super) async fn fallback(State(app): State<Shared>, request: Request) -> Failure {
    let is_api =
        request.uri().path().starts_with("/api/") && !request.uri().path().starts_with("/api/noauth/");
    if is_api && let Err(failure) = Enrolling::from_request_parts(&mut request.into_parts().0, &app).await {
        return failure;
    }
    Problem::NotFound.into()
}
