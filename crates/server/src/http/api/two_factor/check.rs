//! `POST /api/auth/2fa/verification/check`

use crate::flow::{Channel, second_factor};
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, JsonBody, PreVerification, Query, read_method};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::{Request, State};
use serde_json::Value;

/// Answers with `providerType` and `verificationCode`: in a JSON body, which no proxy writes into its log, or in the
/// query, where the wire's clients put them.
#[utoipa::path(
    post,
    path = "/api/auth/2fa/verification/check",
    tag = "The second factor of a sign-in",
    params(
        ("providerType" = Option<schema::Method>, Query, description = "The method, if there is no body."),
        ("verificationCode" = Option<String>, Query, description = "The code, if there is no body."),
    ),
    request_body = Option<schema::Code>,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    PreVerification(sign_in, user): PreVerification,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let body = match query.text("verificationCode") {
        Some(_) => None,
        None => JsonBody::unless_empty(request, &app).await?,
    };
    let read = |name| body.as_ref().and_then(|body| body.text(name)).or_else(|| query.text(name));
    let method = read_method(read("providerType"))?;
    let code = read("verificationCode").ok_or(Problem::MissingParameter("verificationCode"))?;
    let answer = (method, code);
    let entry = second_factor::check(&app, &sign_in, &user, answer, &origin, Channel::Api).await?;
    Ok(wire::token_pair(&entry.into_pair()?))
}
