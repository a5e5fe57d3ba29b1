//! `GET /api/audit/logs/export`

use crate::flow::audit_log::{self, StoredAuditEvent};
use crate::http::csv::Table;
use crate::http::error::Failure;
use crate::http::extract::{AnyAdministrator, Query};
use crate::http::openapi::params;
use crate::http::router::Shared;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const HEAD: [&str; 14] = [
    "time",
    "entityType",
    "entityName",
    "userName",
    "impersonator",
    "actionType",
    "event",
    "actionStatus",
    "failure",
    "clientAddress",
    "browser",
    "os",
    "device",
    "id",
];

/// What happened, as a table for spreadsheets, the newest first.
#[utoipa::path(
    get,
    path = "/api/audit/logs/export",
    tag = "Audit log",
    params(
        params::AuditFilter,
        ("textSearch" = Option<String>, Query, description = "As in lists."),
    ),
    responses((status = 200, description = "A table (RFC 4180).", content_type = "text/csv", body = String)),
    security(("bearer" = [])),
)]
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    AnyAdministrator(caller): AnyAdministrator,
    query: Query,
) -> Result<Response, Failure> {
    let filter = super::read_filter(&query)?;
    let search = query.text("textSearch").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let events = audit_log::export(&app, caller.audit_log(), &filter, search).await?;
    Ok(file_of(&events))
}

/// Events as a file for spreadsheets.
pub(in crate::http) fn file_of(events: &[StoredAuditEvent]) -> Response {
    let (mut table, mut clients) = (Table::new(HEAD), super::Clients::default());
    for event in events {
        let data = clients.data(event);
        let of_data = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
        let time =
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(event.created_at.millis()) * 1_000_000);
        let time = time.ok().and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default();
        let id = event.id.to_string();
        table.push([
            time.as_str(),
            event.entity.map_or("", |(kind, _)| kind.entity_type()),
            event.entity_name.as_deref().unwrap_or_default(),
            event.user_name.as_deref().unwrap_or_default(),
            of_data("impersonator"),
            event.action.as_str(),
            of_data("event"),
            super::status(event),
            event.failure.as_deref().unwrap_or_default(),
            of_data("clientAddress"),
            of_data("browser"),
            of_data("os"),
            of_data("device"),
            id.as_str(),
        ]);
    }
    table.file("audit.csv")
}
