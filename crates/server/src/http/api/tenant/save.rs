//! `POST /api/tenant`

use crate::flow::{FlowError, tenant};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::TenantDraft;
use serde_json::Value;

/// Makes a tenant, or changes the one whose id is posted.
#[utoipa::path(
    post,
    path = "/api/tenant",
    tag = "Tenants",
    request_body = schema::Tenant,
    responses((status = 200, description = "What there is, or is now.", body = schema::Tenant)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let draft = TenantDraft::from_wire(&body).map_err(FlowError::from)?;
    Ok(Json(tenant::save(&app, &admin, &draft, &origin).await?.to_wire()))
}
