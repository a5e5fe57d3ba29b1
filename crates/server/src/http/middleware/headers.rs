//! What browsers must be told with every answer.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// No inline code, no other host, no framing. Pictures may be `data:`, forms go to ourselves.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Addresses that have tokens in their queries. They are told to nobody, not even to pages of ours.
const WITH_TOKENS: [&str; 4] = ["/api/noauth/", "/login/createPassword", "/login/resetPassword", "/setup"];

pub(super) async fn layer(request: Request, next: Next) -> Response {
    let has_token = WITH_TOKENS.iter().any(|prefix| request.uri().path().starts_with(prefix));
    let referrer = if has_token { "no-referrer" } else { "same-origin" };
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, referrer),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        // A page that needs a policy of its own brings it.
        if name != header::CONTENT_SECURITY_POLICY || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    // Embedded files say themselves how long they may be kept; everything else may not be kept at all.
    if !headers.contains_key(header::CACHE_CONTROL) {
        let never = "no-cache, no-store, max-age=0, must-revalidate";
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(never));
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        headers.insert(header::EXPIRES, HeaderValue::from_static("0"));
    }
    response
}
