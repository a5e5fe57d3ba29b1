//! `GET /api/audit/logs/user/{userId}`

use crate::flow::audit_log;
use crate::http::error::Failure;
use crate::http::extract::{PathId, Query, TenantAdministrator};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// What a user did in the caller's tenant.
#[utoipa::path(
    get,
    path = "/api/audit/logs/user/{userId}",
    tag = "Audit log",
    params(
        ("userId" = String, Path, description = "Of the user."),
        params::Paging,
        params::AuditFilter,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::AuditEvent>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(caller): TenantAdministrator,
    PathId(user): PathId<countersign_core::id::UserId>,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let (filter, page) = (super::read_filter(&query)?, query.page()?);
    Ok(super::to_wire(&audit_log::list(&app, caller.audit_log_by(user), &filter, &page).await?))
}
