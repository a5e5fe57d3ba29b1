//! Any page that cannot be shown.

use super::super::error::Report;
use super::super::middleware::CurrentRequest;
use super::reply::Reply;
use super::views::{ErrorKind, ErrorPage};
use super::{card, moment};
use crate::app::App;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_core::time::Timestamp;

/// The page for a failure; `wait` is in seconds.
pub(in crate::http) fn render(
    app: &App,
    report: &Report,
    current: CurrentRequest,
    wait: Option<u32>,
) -> Response {
    let page =
        ErrorPage { page: card(app), kind: kind(report, wait), request_id: Some(current.id.to_string()) };
    Reply::page_with(status(report), &page).into_response()
}

/// People are told of a lock with the status of a refusal: there is no scheme by which a browser could authenticate.
fn status(report: &Report) -> StatusCode {
    match report.code {
        "setup_link_closed" => StatusCode::GONE,
        _ if report.status == StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
        _ => report.status,
    }
}

fn kind(report: &Report, wait: Option<u32>) -> ErrorKind {
    match (report.code, report.status) {
        ("account_locked", _) => {
            let end = report.retry_at.filter(|end| *end != Timestamp::NEVER);
            ErrorKind::Locked { until: end.map(moment) }
        }
        ("setup_link_closed", _) => ErrorKind::LinkExpired,
        ("cross_site", _) => ErrorKind::CrossSite,
        (_, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => ErrorKind::Forbidden,
        (_, StatusCode::NOT_FOUND) => ErrorKind::NotFound,
        (_, StatusCode::METHOD_NOT_ALLOWED) => ErrorKind::MethodNotAllowed,
        (_, StatusCode::PAYLOAD_TOO_LARGE) => ErrorKind::TooLarge,
        (_, StatusCode::TOO_MANY_REQUESTS) => ErrorKind::TooManyRequests { retry_after: wait.unwrap_or(1) },
        (_, StatusCode::SERVICE_UNAVAILABLE) => ErrorKind::Unavailable { retry_after: wait },
        (_, status) if status.is_server_error() => ErrorKind::Internal,
        _ => ErrorKind::BadRequest,
    }
}
