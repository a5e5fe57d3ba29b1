//! `POST /api/admin/jwtSettings`

use crate::flow::{Refusal, signing};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::token_settings::TokenSettingsDraft;
use countersign_core::violation::Violations;
use serde_json::Value;

/// Saves lifetimes and issuer, and perhaps a key; a full pair for the caller, made with them.
#[utoipa::path(
    post,
    path = "/api/admin/jwtSettings",
    tag = "Settings",
    request_body = schema::JwtSettings,
    responses((status = 200, description = "A token pair.", body = schema::TokenPair)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    if !body.is_object() {
        let violations = Violations::of("jwtSettings", "must be a JSON object");
        return Err(crate::flow::FlowError::from(violations).into());
    }
    let draft = TokenSettingsDraft::from_wire(&body).map_err(Refusal::TokenSettings)?;
    let seen = wire::read_version(&body)?;
    Ok(wire::token_pair(&signing::save_and_renew(&app, &admin, draft, seen, &origin).await?))
}
