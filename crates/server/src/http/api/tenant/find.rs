//! `GET /api/tenant/{id}`

use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::TenantId;
use serde_json::Value;

/// A tenant: any for system administrators, their own for its administrators.
#[utoipa::path(
    get,
    path = "/api/tenant/{id}",
    tag = "Tenants",
    params(("id" = String, Path, description = "Of the tenant.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::Tenant)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(id): PathId<TenantId>,
) -> Result<Json<Value>, Failure> {
    Ok(Json(actor.keeper_of(&app, id).await?.tenant().to_wire()))
}
