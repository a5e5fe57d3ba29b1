//! Writes a failure as the caller reads it: the wire's JSON for programs, a page for people.

use super::super::error::Report;
use super::super::page;
use super::super::router::Shared;
use super::CurrentRequest;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use countersign_core::time::Timestamp;
use serde_json::json;

pub(super) async fn layer(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_for_programs = ["/api/", "/.well-known/"].iter().any(|prefix| path.starts_with(prefix))
        || matches!(path, "/health" | "/ready");
    let current = request.extensions().get::<CurrentRequest>().copied();
    let response = next.run(request).await;
    let Some((report, current)) = response.extensions().get::<Report>().cloned().zip(current) else {
        return response;
    };
    let wait = report.retry_at.filter(|moment| *moment != Timestamp::NEVER).map(|moment| {
        let millis = moment.since(current.now).as_millis();
        u32::try_from(millis.div_ceil(1000)).unwrap_or(u32::MAX).max(1)
    });
    let mut rendered = if is_for_programs {
        json_body(&report, current).into_response()
    } else {
        page::error::render(&app, &report, current, wait)
    };
    let headers = rendered.headers_mut();
    // What a handler said beside its failure stays, a cookie that it took back above all.
    headers.extend(response.headers().clone().into_iter().filter_map(|(name, value)| {
        name.filter(|name| *name == header::SET_COOKIE || *name == header::ALLOW).map(|name| (name, value))
    }));
    let wait = wait.or_else(|| (report.status == StatusCode::SERVICE_UNAVAILABLE).then_some(2));
    if let Some(seconds) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if report.status == StatusCode::UNAUTHORIZED && is_for_programs {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if is_for_programs {
        // Pages of other origins may call the API; they must also be able to read why it refused.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    // For the log, further out.
    rendered.extensions_mut().insert(report);
    rendered
}

fn json_body(report: &Report, current: CurrentRequest) -> (StatusCode, Json<serde_json::Value>) {
    let mut body = json!({
        "status": report.status.as_u16(),
        "message": report.message,
        "errorCode": report.error_code,
        "timestamp": current.now.millis(),
        "code": report.code,
        "requestId": current.id.to_string(),
    });
    if let Some(members) = body.as_object_mut() {
        if let Some((kind, limit)) = report.quota {
            members.insert("entityType".to_owned(), json!(kind));
            members.insert("limit".to_owned(), json!(limit));
        }
        if let Some(token) = &report.reset_token {
            members.insert("resetToken".to_owned(), json!(token.expose()));
        }
    }
    (report.status, Json(body))
}
