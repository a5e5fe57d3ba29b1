//! `GET /api/tenantInfos`

use crate::flow::tenant;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// A page of all tenants with the names of their profiles.
#[utoipa::path(
    get,
    path = "/api/tenantInfos",
    tag = "Tenants",
    params(params::Paging),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::Tenant>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let page = tenant::list_infos(&app, &admin, &query.page()?).await?;
    Ok(wire::page(&page, |(tenant, profile)| super::with_profile(tenant, profile)))
}
