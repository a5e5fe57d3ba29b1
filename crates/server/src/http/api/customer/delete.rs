//! `DELETE /api/customer/{id}`

use crate::flow::customer;
use crate::http::error::Failure;
use crate::http::extract::{ClientOrigin, PathId, TenantAdministrator};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::CustomerId;

/// Deletes a customer with its users.
#[utoipa::path(
    delete,
    path = "/api/customer/{id}",
    tag = "Customers",
    params(("id" = String, Path, description = "Of the customer.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<CustomerId>,
) -> Result<(), Failure> {
    let admin = admin.admin_of_customer(&app, id).await?;
    Ok(customer::delete(&app, &admin, &origin).await?)
}
