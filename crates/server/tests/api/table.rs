//! Every address of the server, with what it asks for. A route that is missing here fails the last test.

use axum::http::Method;
use std::collections::BTreeSet;

/// One endpoint of the API.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) who: Who,
    /// The query of a good request.
    pub(crate) query: &'static str,
    pub(crate) body: Body,
}

/// Whose token an endpoint asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Anybody,
    /// A signed-in user.
    Session,
    /// A signed-in user who has an authenticator app.
    Member,
    /// A signed-in system administrator.
    Administrator,
    /// A signed-in administrator, of the installation or of a tenant.
    AnyAdministrator,
    /// A sign-in that waits for a code.
    SecondFactor,
    /// A sign-in that waits for a set-up.
    SetUp,
    /// A signed-in user, or a sign-in that waits for a set-up.
    Enroller,
}

/// What is in the body of a good request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing, and nothing is read.
    Ignored,
    Credentials,
    RefreshToken,
    Passwords,
    /// A method to be set up.
    Draft,
    /// The same with its code.
    ProvedDraft,
    Default,
    Settings,
    Code,
    /// A settings object of the administrator's.
    AdminSettings,
    TestMail,
    TestSms,
    /// The first password of an account.
    Activation,
    /// An address that forgot its password.
    ResetAsked,
    /// Another password.
    Reset,
    Security,
    Jwt,
}

const TOTP: &str = "providerType=TOTP";

#[rustfmt::skip]
pub(crate) fn endpoints() -> Vec<Endpoint> {
    use Body::{Activation, AdminSettings, Jwt, Reset, ResetAsked, Security, TestMail, TestSms};
    use Body::{Code, Credentials, Default, Draft, Ignored, Passwords, ProvedDraft, RefreshToken, Settings};
    use Who::{Administrator, AnyAdministrator, Anybody, Enroller, Member, SecondFactor, Session, SetUp};
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    let rows = [
        (&get, "/health", Anybody, "", Ignored),
        (&get, "/ready", Anybody, "", Ignored),
        (&get, "/.well-known/jwks.json", Anybody, "", Ignored),
        (&post, "/api/auth/login", Anybody, "", Credentials),
        (&post, "/api/auth/token", Anybody, "", RefreshToken),
        (&get, "/api/auth/user", Session, "", Ignored),
        (&get, "/api/noauth/userPasswordPolicy", Anybody, "", Ignored),
        (&get, "/api/noauth/activate", Anybody, "activateToken={activation}", Ignored),
        (&post, "/api/noauth/activate", Anybody, "", Activation),
        (&post, "/api/noauth/resetPasswordByEmail", Anybody, "", ResetAsked),
        (&get, "/api/noauth/resetPassword", Anybody, "resetToken={reset}", Ignored),
        (&post, "/api/noauth/resetPassword", Anybody, "", Reset),
        (&post, "/api/user/sendActivationMail", AnyAdministrator, "email=newcomer@north.example", Ignored),
        (&get, "/api/user/{userId}/activationLink", AnyAdministrator, "", Ignored),
        (&get, "/api/user/{userId}/activationLinkInfo", AnyAdministrator, "", Ignored),
        (&get, "/api/auth/2fa/providers", SecondFactor, "", Ignored),
        (&post, "/api/auth/2fa/verification/send", SecondFactor, TOTP, Ignored),
        (&post, "/api/auth/2fa/verification/check", SecondFactor, "", Code),
        (&post, "/api/auth/2fa/login", SetUp, "", Ignored),
        (&get, "/api/2fa/account/settings", Enroller, "", Ignored),
        (&post, "/api/2fa/account/config/submit", Enroller, "", Draft),
        (&post, "/api/2fa/account/config", Enroller, "", ProvedDraft),
        (&post, "/api/2fa/account/config/generate", Enroller, TOTP, Ignored),
        (&put, "/api/2fa/account/config", Member, TOTP, Default),
        (&delete, "/api/2fa/account/config", Member, TOTP, Ignored),
        (&get, "/api/2fa/providers", Enroller, "", Ignored),
        (&get, "/api/2fa/settings", Administrator, "", Ignored),
        (&post, "/api/2fa/settings", Administrator, "", Settings),
        (&get, "/api/admin/settings/{key}", Administrator, "", Ignored),
        (&post, "/api/admin/settings", Administrator, "", AdminSettings),
        (&post, "/api/admin/settings/testMail", Administrator, "", TestMail),
        (&post, "/api/admin/settings/testSms", Administrator, "", TestSms),
        (&get, "/api/admin/featuresInfo", Administrator, "", Ignored),
        (&get, "/api/admin/securitySettings", Administrator, "", Ignored),
        (&post, "/api/admin/securitySettings", Administrator, "", Security),
        (&get, "/api/admin/jwtSettings", Administrator, "", Ignored),
        (&post, "/api/admin/jwtSettings", Administrator, "", Jwt),
        (&get, "/api/system/info", Session, "", Ignored),
        (&post, "/api/auth/changePassword", Session, "", Passwords),
        (&post, "/api/auth/logout", Session, "", Ignored),
    ];
    rows.map(|(method, path, who, query, body)| Endpoint { method: method.clone(), path, who, query, body }).into()
}

/// The pages, and what is under `/assets/`.
pub(crate) const PAGES: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/setup"),
    ("POST", "/setup"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/login/mfa"),
    ("POST", "/login/mfa"),
    ("GET", "/login/force-mfa"),
    ("POST", "/login/force-mfa"),
    ("POST", "/login/cancel"),
    ("POST", "/logout"),
    ("GET", "/account"),
    ("GET", "/account/confirm"),
    ("POST", "/account/confirm"),
    ("GET", "/account/security"),
    ("POST", "/account/security/password"),
    ("GET", "/account/security/totp"),
    ("POST", "/account/security/totp"),
    ("POST", "/account/security/totp/start"),
    ("POST", "/account/security/totp/cancel"),
    ("GET", "/account/security/totp/remove"),
    ("POST", "/account/security/totp/remove"),
    ("GET", "/security-settings/2fa"),
    ("POST", "/security-settings/2fa"),
    ("GET", "/assets/{file}"),
];

/// Method and path of everything in the router's source.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../src/http/router.rs");
    let mut routes = BTreeSet::new();
    for call in source.split(".route(").skip(1) {
        let mut pieces = call.splitn(3, '"');
        let (path, rest) = (pieces.nth(1).expect("a path"), pieces.next().expect("handlers"));
        // Up to the end of the call: its handlers are the only ones there.
        let handlers = rest.split("\n        .").next().unwrap_or(rest);
        for (word, method) in
            [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE"), ("patch(", "PATCH")]
        {
            let is_used = handlers.match_indices(word).any(|(at, _)| {
                let before = handlers[..at].chars().next_back();
                before.is_some_and(|c| !c.is_alphanumeric() && c != '_' && c != ':')
            });
            if is_used {
                routes.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    routes
}

#[test]
fn every_route_of_the_router_is_in_the_table() {
    let pages = PAGES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
    let table: BTreeSet<_> = endpoints()
        .iter()
        .map(|endpoint| (endpoint.method.to_string(), endpoint.path.to_owned()))
        .chain(pages)
        .collect();
    assert_eq!(table, routes());
    let source = include_str!("../../src/http/router.rs");
    let methods = source.matches("::handle)").count() + source.matches("(page::").count();
    assert_eq!(methods, table.len(), "a handler that the parsing above does not see");
}
