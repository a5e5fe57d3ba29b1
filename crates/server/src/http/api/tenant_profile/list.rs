//! `GET /api/tenantProfiles`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::tenant::TenantProfile;
use serde_json::Value;

/// A page of all profiles.
#[utoipa::path(
    get,
    path = "/api/tenantProfiles",
    tag = "Tenant profiles",
    params(params::Paging),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::TenantProfile>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let page = tenant_profile::list(&app, &admin, &query.page()?).await?;
    Ok(wire::page(&page, TenantProfile::to_wire))
}
