//! `DELETE /api/tenantProfile/{id}`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, ClientOrigin, PathId};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::TenantProfileId;

/// Deletes a profile that nobody needs.
#[utoipa::path(
    delete,
    path = "/api/tenantProfile/{id}",
    tag = "Tenant profiles",
    params(("id" = String, Path, description = "Of the tenant profile.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<TenantProfileId>,
) -> Result<(), Failure> {
    Ok(tenant_profile::delete(&app, &admin, id, &origin).await?)
}
