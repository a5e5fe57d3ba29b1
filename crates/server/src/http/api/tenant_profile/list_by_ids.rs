//! `GET /api/tenantProfiles/list`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::tenant::TenantProfile;
use serde_json::Value;

/// The profiles with these ids that there are.
#[utoipa::path(
    get,
    path = "/api/tenantProfiles/list",
    tag = "Tenant profiles",
    params(("ids" = String, Query, description = "Ids with commas between them.")),
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::TenantProfile>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let found = tenant_profile::list_by_ids(&app, &admin, &query.ids("ids")?).await?;
    Ok(Json(found.iter().map(TenantProfile::to_wire).collect()))
}
