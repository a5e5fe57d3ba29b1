//! What surrounds every handler. [`around`] lists the layers; the first is the outermost.

mod access_log;
mod headers;
mod render_errors;
mod unread_body;

pub(super) use access_log::CurrentRequest;

use super::error::{Failure, Problem};
use super::router::Shared;
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any as AnyOrigin, CorsLayer};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// The layers, outermost first.
pub(super) fn around(routes: Router<Shared>, app: &Arc<App>) -> Router<Shared> {
    routes
        // innermost: a handler that takes too long is dropped, and its transaction with it
        .layer(from_fn_with_state(Arc::clone(app), give_up_in_time))
        // a handler that panics is our fault, and nobody else's request
        .layer(CatchPanicLayer::custom(answer_panic))
        // failures become JSON or a page
        .layer(from_fn_with_state(Arc::clone(app), render_errors::layer))
        // what browsers must be told with every answer
        .layer(from_fn(headers::layer))
        // the request gets its id, and the log its line
        .layer(from_fn_with_state(Arc::clone(app), access_log::layer))
        // outermost: an answer does not cut the request off
        .layer(from_fn(unread_body::layer))
}

async fn give_up_in_time(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(app.config.http.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::from(Problem::TimedOut).into_response(),
    }
}

fn answer_panic(_: Box<dyn Any + Send>) -> Response {
    Failure::from(Problem::Panicked).into_response()
}

/// Any page may call the API: it is the bearer token that counts, and no cookie is ever looked at there.
pub(super) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("x-authorization"),
        ])
        .max_age(Duration::from_secs(1800))
}

/// Forms are taken from our own pages only.
pub(super) fn same_site_only(
    app: &App,
) -> CsrfLayer<impl FnMut(ProtectionError) -> Response<Body> + Clone + 'static> {
    let origin = app.config.public_url.origin().ascii_serialization();
    let layer = CsrfLayer::new();
    // The configuration was checked to be an origin; without it the `Host` header still guards.
    let layer = layer.clone().add_trusted_origin(origin).unwrap_or(layer);
    layer.with_rejection_response(|_| Failure::from(Problem::CrossSite).into_response())
}
