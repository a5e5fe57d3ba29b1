//! The cookies that we set: a session, a sign-in under way, and where to go after it.
//!
//! Behind TLS their names begin with `__Host-`: browsers then take them from this host and over TLS only. On a loopback
//! address without TLS they cannot have that name.

use crate::app::App;
use axum_extra::extract::cookie::{Cookie, SameSite};
use countersign_core::secret::Token;
use time::Duration;

/// The name of the session's cookie.
pub(in crate::http) fn session_name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-countersign-session" } else { "countersign-session" }
}

/// The name of the cookie of a sign-in under way.
pub(in crate::http) fn sign_in_name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-countersign-sign-in" } else { "countersign-sign-in" }
}

/// The name of the cookie that remembers where to go after signing in.
pub(super) fn next_name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-countersign-next" } else { "countersign-next" }
}

/// The cookie of a new session.
pub(super) fn session(app: &App, token: &Token) -> Cookie<'static> {
    let lifetime = Duration::try_from(app.config.sessions.lifetime).unwrap_or(Duration::ZERO);
    let mut cookie = base(app, session_name(app), token.expose().to_owned());
    cookie.set_max_age(lifetime);
    cookie
}

/// The cookie of a sign-in under way. It goes when the browser is closed.
pub(super) fn sign_in(app: &App, token: &Token) -> Cookie<'static> {
    base(app, sign_in_name(app), token.expose().to_owned())
}

/// The cookie that remembers where to go.
pub(super) fn next(app: &App, path: &str) -> Cookie<'static> {
    base(app, next_name(app), super::next::encode(path))
}

/// Takes a cookie back.
pub(super) fn forget(app: &App, name: &'static str) -> Cookie<'static> {
    let mut cookie = base(app, name, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn base(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(is_secure(app))
        .same_site(SameSite::Lax)
        .build()
}

fn is_secure(app: &App) -> bool {
    app.config.public_url.scheme() == "https"
}
