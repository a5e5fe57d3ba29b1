//! `GET /api/tenantProfile/{id}`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::TenantProfileId;
use serde_json::Value;

/// A profile.
#[utoipa::path(
    get,
    path = "/api/tenantProfile/{id}",
    tag = "Tenant profiles",
    params(("id" = String, Path, description = "Of the tenant profile.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::TenantProfile)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    PathId(id): PathId<TenantProfileId>,
) -> Result<Json<Value>, Failure> {
    Ok(Json(tenant_profile::find(&app, &admin, id).await?.to_wire()))
}
