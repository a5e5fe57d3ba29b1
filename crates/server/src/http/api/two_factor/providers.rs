//! `GET /api/auth/2fa/providers`

use crate::flow::second_factor::{self, Way};
use crate::http::error::Failure;
use crate::http::extract::PreVerification;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// The methods that this sign-in can be answered with.
#[utoipa::path(
    get,
    path = "/api/auth/2fa/providers",
    tag = "The second factor of a sign-in",
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::MethodChoice>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    PreVerification(sign_in, user): PreVerification,
) -> Result<Json<Value>, Failure> {
    let to_wire = |way: &Way| {
        json!({
            "type": way.method.as_str(),
            "default": way.is_default,
            "contact": way.contact,
            "minVerificationCodeSendPeriod": way.send_period.as_secs(),
        })
    };
    let ways = second_factor::ways(&app, &sign_in, &user).await?;
    Ok(Json(ways.iter().map(to_wire).collect()))
}
