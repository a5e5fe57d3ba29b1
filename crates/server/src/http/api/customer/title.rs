//! `GET /api/customer/{id}/title`

use crate::http::error::Failure;
use crate::http::extract::{FullSession, PathId};
use crate::http::router::Shared;
use axum::extract::State;
use countersign_core::id::CustomerId;

/// Title of a customer, as plain text.
#[utoipa::path(
    get,
    path = "/api/customer/{id}/title",
    tag = "Customers",
    params(("id" = String, Path, description = "Of the customer.")),
    responses((status = 200, description = "As plain text.", content_type = "text/plain", body = String)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    PathId(id): PathId<CustomerId>,
) -> Result<String, Failure> {
    Ok(actor.reader_of_customer(&app, id).await?.customer().title.clone())
}
