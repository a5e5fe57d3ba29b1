//! `/api/docs`: the description of the API, for people.

use super::super::assets;
use super::reply::Reply;
use super::views::ApiDocsPage;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// As for all pages, and one thing more: the script may ask this server, for the document and when somebody tries an
/// endpoint out. Other pages have no script that asks anything, and so may not.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The page, for whoever asks: it says nothing of this installation.
pub(in crate::http) async fn show() -> Response {
    let page = ApiDocsPage { assets: assets::version().to_owned(), document: "/api/docs/openapi.json" };
    let mut response = Reply::page(&page).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
