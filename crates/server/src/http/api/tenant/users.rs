//! `GET /api/tenant/{id}/users`

use crate::flow::user;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, PathId, Query};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::id::TenantId;
use serde_json::Value;

/// A page of a tenant's administrators. None, if there is no such tenant.
#[utoipa::path(
    get,
    path = "/api/tenant/{id}/users",
    tag = "Tenants",
    params(
        ("id" = String, Path, description = "Of the tenant."),
        params::Paging,
        params::WithTwoFactor,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::User>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    PathId(id): PathId<TenantId>,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let two_factor = query.optional_flag("twoFactor")?;
    let page = user::list_of_tenant(&app, &admin, id, two_factor, &query.page()?).await?;
    Ok(wire::page(&page, |listed| listed.user.to_wire()))
}
