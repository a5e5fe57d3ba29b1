//! `POST /api/customer`

use crate::flow::FlowError;
use crate::flow::customer::{self, NameConflict};
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, JsonBody, Query, TenantAdministrator};
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use countersign_core::directory::CustomerDraft;
use serde_json::Value;

/// Makes a customer, or changes the one whose id is posted.
#[utoipa::path(
    post,
    path = "/api/customer",
    tag = "Customers",
    request_body = schema::Customer,
    responses((status = 200, description = "What there is, or is now.", body = schema::Customer)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    TenantAdministrator(admin): TenantAdministrator,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Failure> {
    let conflict = conflict(&query)?;
    let draft = CustomerDraft::from_wire(&body).map_err(FlowError::from)?;
    Ok(Json(customer::save(&app, &admin, &draft, &conflict, &origin).await?.to_wire()))
}

/// What to do when the title is taken.
fn conflict(query: &Query) -> Result<NameConflict, Failure> {
    let given = |name| query.text(name).filter(|text| !text.is_empty());
    let shown = |text: &str| text.chars().filter(|c| !c.is_control()).take(40).collect();
    let separator = given("uniquifySeparator").unwrap_or("_");
    if separator.len() > 8 || separator.contains(|c: char| c.is_control() || matches!(c, '<' | '{')) {
        let words = "up to eight characters that are no markup";
        return Err(Problem::UnknownWord("uniquifySeparator", shown(separator), words).into());
    }
    let separator = separator.to_owned();
    match given("nameConflictPolicy") {
        None | Some("FAIL") => Ok(NameConflict::Fail),
        Some("UNIQUIFY") => match given("uniquifyStrategy") {
            None | Some("RANDOM") => Ok(NameConflict::Random(separator)),
            Some("INCREMENTAL") => Ok(NameConflict::Count(separator)),
            Some(other) => {
                Err(Problem::UnknownWord("uniquifyStrategy", shown(other), "RANDOM, INCREMENTAL").into())
            }
        },
        Some(other) => Err(Problem::UnknownWord("nameConflictPolicy", shown(other), "FAIL, UNIQUIFY").into()),
    }
}
