//! `GET /api/tenantProfileInfo/default`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Id and name of the profile of tenants that ask for none.
#[utoipa::path(
    get,
    path = "/api/tenantProfileInfo/default",
    tag = "Tenant profiles",
    responses((status = 200, description = "What there is, or is now.", body = schema::Named)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
) -> Result<Json<Value>, Failure> {
    Ok(Json(super::short(&tenant_profile::find_default(&app, &admin).await?)))
}
