//! `GET /api/tenant/customers`

use crate::flow::customer;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{Query, TenantAdministrator};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// The tenant's customer with this very title.
#[utoipa::path(
    get,
    path = "/api/tenant/customers",
    tag = "Customers",
    params(("customerTitle" = String, Query, description = "The whole title.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::Customer)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let title = query.text("customerTitle").filter(|title| !title.trim().is_empty());
    let title = title.ok_or(Problem::MissingParameter("customerTitle"))?;
    Ok(Json(customer::find_by_title(&app, &admin, title).await?.to_wire()))
}
