//! `POST /api/2fa/account/config/generate`

use crate::flow::enrolment;
use crate::flow::method::Begun;
use crate::http::error::Failure;
use crate::http::extract::{Enrolling, Query};
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Begins setting a method up. What is secret about it is in this answer and in no other. The body is ignored.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let method = query.method()?;
    match enrolment::begin(&app, &enroller, method).await? {
        Begun::Totp(begun) => Ok(Json(json!({
            "providerType": method.as_str(),
            "useByDefault": false,
            "authUrl": *begun.auth_url(),
        }))),
    }
}
