//! `GET /api/customer/{id}`

use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::CustomerId;
use serde_json::Value;

/// A customer: the tenant's for its administrators, their own for its users.
#[utoipa::path(
    get,
    path = "/api/customer/{id}",
    tag = "Customers",
    params(("id" = String, Path, description = "Of the customer.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::Customer)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(id): PathId<CustomerId>,
) -> Result<Json<Value>, Failure> {
    Ok(Json(actor.reader_of_customer(&app, id).await?.customer().to_wire()))
}
