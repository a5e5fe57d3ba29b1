//! `GET /api/customers/list`

use crate::flow::customer;
use crate::http::error::Failure;
use crate::http::extract::{Query, TenantAdministrator};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::Customer;
use serde_json::Value;

/// The tenant's customers with these ids.
#[utoipa::path(
    get,
    path = "/api/customers/list",
    tag = "Customers",
    params(("customerIds" = String, Query, description = "Ids with commas between them.")),
    responses((status = 200, description = "What there is, or is now.", body = Vec<schema::Customer>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let found = customer::list_by_ids(&app, &admin, &query.ids("customerIds")?).await?;
    Ok(Json(found.iter().map(Customer::to_wire).collect()))
}
