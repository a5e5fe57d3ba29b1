//! `GET /api/admin/securitySettings`

use crate::flow::security::{self, VersionedSecurity};
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Rules for passwords, failures until a lock, lifetimes of links. The defaults while nothing is saved.
#[utoipa::path(
    get,
    path = "/api/admin/securitySettings",
    tag = "Settings",
    responses((status = 200, description = "What there is, or is now.", body = schema::SecuritySettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
) -> Result<Json<Value>, Failure> {
    Ok(Json(to_wire(&security::find(&app, &admin).await?)))
}

/// The wire's object, with its version beside it.
pub(super) fn to_wire(saved: &VersionedSecurity) -> Value {
    let mut wire = saved.settings.to_wire();
    if let Some(object) = wire.as_object_mut() {
        object.insert("version".to_owned(), json!(saved.version));
    }
    wire
}
