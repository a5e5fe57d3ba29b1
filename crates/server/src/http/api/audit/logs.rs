//! `GET /api/audit/logs`

use crate::flow::audit_log;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// What happened in the caller's tenant, or to the installation.
#[utoipa::path(
    get,
    path = "/api/audit/logs",
    tag = "Audit log",
    params(
        params::Paging,
        params::AuditFilter,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::AuditEvent>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let (filter, page) = (super::read_filter(&query)?, query.page()?);
    Ok(super::to_wire(&audit_log::list(&app, caller.audit_log(), &filter, &page).await?))
}
