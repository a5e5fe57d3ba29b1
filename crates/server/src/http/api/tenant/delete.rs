//! `DELETE /api/tenant/{id}`

use crate::flow::tenant;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, FullSession, PathId};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::TenantId;

/// Deletes a tenant with everything in it.
#[utoipa::path(
    delete,
    path = "/api/tenant/{id}",
    tag = "Tenants",
    params(("id" = String, Path, description = "Of the tenant.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<TenantId>,
) -> Result<(), Failure> {
    let keeper = actor.keeper_of(&app, id).await?;
    Ok(tenant::delete(&app, &keeper, &origin).await?)
}
