//! `GET /api/admin/jwtSettings`

use crate::flow::signing::{self, VersionedTokenSettings};
use crate::http::error::Failure;
use crate::http::extract::Administrator;
use crate::http::openapi::schema;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Lifetimes and issuer of tokens. The key is `null`: nobody can read it.
#[utoipa::path(
    get,
    path = "/api/admin/jwtSettings",
    tag = "Settings",
    responses((status = 200, description = "What there is, or is now.", body = schema::JwtSettings)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
) -> Result<Json<Value>, Failure> {
    let VersionedTokenSettings { settings, version } = signing::find(&app, &admin).await?;
    let mut wire = settings.to_wire();
    if let Some(object) = wire.as_object_mut() {
        object.insert("version".to_owned(), json!(version));
    }
    Ok(Json(wire))
}
