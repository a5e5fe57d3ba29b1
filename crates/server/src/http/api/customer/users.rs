//! `GET /api/customer/{id}/users`

use crate::flow::user;
use crate::http::error::Failure;
use crate::http::extract::{PathId, Query, TenantAdministrator};
use crate::http::openapi::{params, schema};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::id::CustomerId;
use serde_json::Value;

/// A page of a customer's users.
#[utoipa::path(
    get,
    path = "/api/customer/{id}/users",
    tag = "Customers",
    params(
        ("id" = String, Path, description = "Of the customer."),
        params::Paging,
        params::WithTwoFactor,
    ),
    responses((status = 200, description = "What there is, or is now.", body = schema::Page<schema::User>)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    PathId(id): PathId<CustomerId>,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let (two_factor, request) = (query.optional_flag("twoFactor")?, query.page()?);
    let members = admin.admin_of_customer(&app, id).await?.members();
    let page = user::list(&app, &members, two_factor, &request).await?;
    Ok(wire::page(&page, |listed| listed.user.to_wire()))
}
