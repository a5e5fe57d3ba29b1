//! `POST /api/2fa/account/config/generate`

use crate::flow::enrolment;
use crate::flow::method::Begun;
use crate::http::error::Failure;
use crate::http::extract::{Enrolling, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Begins setting a method up. What is secret about it is in this answer and in no other. The body is ignored.
#[utoipa::path(
    post,
    path = "/api/2fa/account/config/generate",
    tag = "One's own second factors",
    params(("providerType" = schema::Method, Query, description = "The method.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::MethodConfig)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Enrolling(enroller): Enrolling,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let method = query.method()?;
    let kind = method.as_str();
    Ok(Json(match enrolment::begin(&app, &enroller, method).await? {
        Begun::Totp(begun) => {
            json!({ "providerType": kind, "useByDefault": false, "authUrl": *begun.auth_url() })
        }
        Begun::Sms => json!({ "providerType": kind, "useByDefault": false, "phoneNumber": null }),
        Begun::Email(address) => {
            json!({ "providerType": kind, "useByDefault": false, "email": address.as_str() })
        }
        Begun::BackupCodes(codes) => {
            let texts: Vec<_> = codes.iter().map(|code| code.to_text()).collect();
            json!({ "providerType": kind, "useByDefault": false, "codes": texts, "codesLeft": texts.len() })
        }
    }))
}
