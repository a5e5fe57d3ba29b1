//! `GET /api/tenants/list`

use crate::flow::tenant;
use crate::http::error::Failure;
use crate::http::extract::{FullSession, Query};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::tenant::Tenant;
use serde_json::Value;

/// The tenants with these ids that one may see.
#[utoipa::path(
    get,
    path = "/api/tenants/list",
    tag = "Tenants",
    params(("tenantIds" = String, Query, description = "Ids with commas between them.")),
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::Tenant>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let found = tenant::list_by_ids(&app, &actor, &query.ids("tenantIds")?).await?;
    Ok(Json(found.iter().map(Tenant::to_wire).collect()))
}
