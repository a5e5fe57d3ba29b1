//! `POST /api/auth/2fa/verification/send`

use crate::flow::second_factor;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, PreVerification, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::extract::State;

/// Has a code sent. The request body is ignored, as on the wire.
#[utoipa::path(
    post,
    path = "/api/auth/2fa/verification/send",
    tag = "The second factor of a sign-in",
    params(("providerType" = schema::Method, Query, description = "The method.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    PreVerification(sign_in, user): PreVerification,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
) -> Result<(), Failure> {
    Ok(second_factor::send(&app, &sign_in, &user, query.method()?, &origin).await?)
}
