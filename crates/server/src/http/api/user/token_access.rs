//! `GET /api/user/tokenAccessEnabled`

use crate::flow::impersonation;
use crate::http::extract::AnyAdministrator;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;

/// Whether administrators may sign in as their users here.
#[utoipa::path(
    get,
    path = "/api/user/tokenAccessEnabled",
    tag = "Users",
    responses((status = 200, description = "Whether.", content_type = "application/json", body = bool)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
) -> Json<bool> {
    Json(impersonation::is_allowed(&app, &caller))
}
