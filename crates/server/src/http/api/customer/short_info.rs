//! `GET /api/customer/{id}/shortInfo`

use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::id::CustomerId;
use serde_json::{Value, json};

/// Title of a customer, and whether it is public.
#[utoipa::path(
    get,
    path = "/api/customer/{id}/shortInfo",
    tag = "Customers",
    params(("id" = String, Path, description = "Of the customer.")),
    responses((status = 200, description = "What there is, or is now.", body = schema::ShortInfo)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(id): PathId<CustomerId>,
) -> Result<Json<Value>, Failure> {
    let reader = actor.reader_of_customer(&app, id).await?;
    let customer = reader.customer();
    Ok(Json(json!({ "title": customer.title, "isPublic": customer.is_public() })))
}
