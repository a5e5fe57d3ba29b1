//! Where to go afterwards: a path on this server, and nothing else.

use super::cookie;
use crate::app::App;
use axum_extra::extract::CookieJar;
use url::{Position, Url};

/// Where a signed-in user goes who wanted nothing in particular.
pub(super) const HOME: &str = "/account/security";

/// The path in a text that came from outside, if it leads to this server.
pub(super) fn safe(text: &str) -> Option<String> {
    let here = Url::parse("http://here.invalid").ok()?;
    let there = here.join(text).ok()?;
    let path = &there[Position::BeforePath..Position::AfterQuery];
    // Dots may have gone from between two slashes, and what begins with two names a host.
    let is_ours = text.starts_with('/') && there.origin() == here.origin() && !path.starts_with("//");
    is_ours.then(|| path.to_owned())
}

/// For the value of a query parameter or a cookie.
pub(in crate::http) fn encode(path: &str) -> String {
    url::form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

/// Where a browser wanted to go when it began to sign in.
pub(super) fn remembered(app: &App, jar: &CookieJar) -> String {
    // The jar has decoded it.
    let wanted = jar.get(cookie::next_name(app)).and_then(|cookie| safe(cookie.value()));
    wanted.unwrap_or_else(|| HOME.to_owned())
}

/// Where a sign-in begins anew that was over before its form came: the way it wanted to go is kept. If it was another form
/// of the same browser that finished it, the page there sends the browser on.
pub(in crate::http) fn sign_in_again(app: &App, jar: &CookieJar) -> String {
    let wanted = remembered(app, jar);
    let start = "/login?notice=sign-in-expired";
    if wanted == HOME { start.to_owned() } else { format!("{start}&next={}", encode(&wanted)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_server_are_followed() {
        for good in ["/", "/account/security", "/auditLogs?page=2&textSearch=a%20b"] {
            assert_eq!(safe(good).as_deref(), Some(good));
        }
        assert_eq!(safe("/a/../b").as_deref(), Some("/b"));
        for bad in [
            "",
            "account",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "\t//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e//evil.example",
        ] {
            let found = safe(bad);
            assert!(
                found.is_none() || found.as_deref().is_some_and(|p| !p.starts_with("//")),
                "{bad:?} {found:?}"
            );
            assert!(!found.is_some_and(|path| path.contains("evil")), "{bad:?}");
        }
    }
}
