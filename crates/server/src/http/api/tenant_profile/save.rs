//! `POST /api/tenantProfile`

use crate::flow::{FlowError, tenant_profile};
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, JsonBody};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::ProfileDraft;
use serde_json::Value;

/// Makes a profile, or changes the one whose id is posted.
#[utoipa::path(
    post,
    path = "/api/tenantProfile",
    tag = "Tenant profiles",
    request_body = schema::TenantProfile,
    responses((status = 200, description = "What there is, or is now.", body = schema::TenantProfile)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let draft = ProfileDraft::from_wire(&body).map_err(FlowError::from)?;
    Ok(Json(tenant_profile::save(&app, &admin, &draft, &origin).await?.to_wire()))
}
