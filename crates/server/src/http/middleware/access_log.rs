//! One line a request. It names the route, never the address as it was sent: codes and tokens travel in queries.

use super::super::error::{Reason, Report};
use super::super::router::Shared;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use countersign_core::id::RequestId;
use countersign_core::time::Timestamp;

/// The request under way, as the log and the client know it.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct CurrentRequest {
    /// Its id.
    pub(in crate::http) id: RequestId,
    /// When it came in.
    pub(in crate::http) now: Timestamp,
}

pub(super) async fn layer(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let now = app.now();
    let id = RequestId::new(now, &mut app.rng());
    request.extensions_mut().insert(CurrentRequest { id, now });
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it took is for the log alone; nothing depends on it"
    )]
    let started = std::time::Instant::now();

    let mut response = next.run(request).await;

    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let report = response.extensions_mut().remove::<Report>();
    let reason = response.extensions_mut().remove::<Reason>().map_or("ok", |reason| reason.0);
    let code = report.as_ref().map_or(reason, |report| report.code);
    let inside = report.as_ref().and_then(|report| report.internal.as_deref());
    let status = response.status();
    write(&method, route, (status, code), started.elapsed(), id, inside);
    response
}

fn write(
    method: &Method,
    route: &str,
    (status, code): (StatusCode, &str),
    took: std::time::Duration,
    id: RequestId,
    inside: Option<&str>,
) {
    let (status, ms) = (status.as_u16(), format_args!("{:.2}", took.as_secs_f64() * 1000.0).to_string());
    if let Some(inside) = inside {
        tracing::error!(request_id = %id, %method, route, status, ms, code, inside, "request failed");
    } else if matches!(route, "/health" | "/ready" | "/assets/{file}") && status < 400 {
        // Probes and stylesheets would bury what matters.
        tracing::debug!(request_id = %id, %method, route, status, ms, code, "request");
    } else {
        tracing::info!(request_id = %id, %method, route, status, ms, code, "request");
    }
}
