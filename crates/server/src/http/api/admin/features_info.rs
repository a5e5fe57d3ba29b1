//! `GET /api/admin/featuresInfo`

use crate::flow::senders;
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// What is switched on.
#[utoipa::path(
    get,
    path = "/api/admin/featuresInfo",
    tag = "Settings",
    responses((status = 200, description = "What there is, or is now.", body = schema::Features)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
) -> Result<Json<Value>, Failure> {
    let features = senders::features(&app, &admin).await?;
    Ok(Json(json!({
        "emailEnabled": features.mail,
        "smsEnabled": features.sms,
        "notificationEnabled": false,
        "oauthEnabled": false,
        "twoFaEnabled": features.two_factor,
    })))
}
