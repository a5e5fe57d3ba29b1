//! `GET /api/audit/logs/entity/{entityType}/{entityId}`

use crate::flow::audit_log;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, PathEntity, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// What happened to somebody or something of the caller's tenant, or of the installation.
#[utoipa::path(
    get,
    path = "/api/audit/logs/entity/{entityType}/{entityId}",
    tag = "Audit log",
    params(
        ("entityType" = String, Path, description = "`USER`, `TENANT`, `CUSTOMER` or `TENANT_PROFILE`."),
        ("entityId" = String, Path, description = "Of what it happened to."),
        params::Paging,
        params::AuditFilter,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::AuditEvent>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    PathEntity(kind, id): PathEntity,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let (filter, page) = (super::read_filter(&query)?, query.page()?);
    Ok(super::to_wire(&audit_log::list(&app, caller.audit_log_on(kind, id), &filter, &page).await?))
}
