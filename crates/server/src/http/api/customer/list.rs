//! `GET /api/customers`

use crate::flow::customer;
use crate::http::error::Failure;
use crate::http::extract::{Query, TenantAdministrator};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::Customer;
use serde_json::Value;

/// A page of the tenant's customers.
#[utoipa::path(
    get,
    path = "/api/customers",
    tag = "Customers",
    params(params::Paging),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::Customer>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let page = customer::list(&app, &admin, &query.page()?).await?;
    Ok(wire::page(&page, Customer::to_wire))
}
