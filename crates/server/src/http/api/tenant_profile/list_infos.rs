//! `GET /api/tenantProfileInfos`

use crate::flow::tenant_profile;
use crate::http::error::Failure;
use crate::http::extract::{Administrator, Query};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// A page of ids and names of all profiles.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    Administrator(admin): Administrator,
    query: Query,
) -> Result<Json<Value>, Failure> {
    let page = tenant_profile::list(&app, &admin, &query.page()?).await?;
    Ok(wire::page(&page, super::short))
}
