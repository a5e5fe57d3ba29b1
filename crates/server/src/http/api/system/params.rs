//! `GET /api/system/params`

use crate::flow::impersonation;
use crate::http::extract::FullSession;
use crate::http::router::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// What the web interface of the wire's reference asks for after signing in. Most of it is about what we do not do.
#[utoipa::path(
    get,
    path = "/api/system/params",
    tag = "The server",
    responses((status = 200, description = "What there is to say.", body = Object)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(caller): FullSession,
) -> Json<Value> {
    Json(json!({
        "userTokenAccessEnabled": impersonation::is_offered(&app, &caller),
        "allowedDashboardIds": [],
        "edgesSupportEnabled": false,
        "hasRepository": false,
        "tbelEnabled": false,
        "persistDeviceStateToTelemetry": false,
        "userSettings": { "openedMenuSections": [] },
        "maxDatapointsLimit": 50_000,
        "maxResourceSize": 0,
        "mobileQrEnabled": false,
    }))
}
