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
    /// A signed-in administrator of a tenant.
    TenantAdministrator,
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
    /// Settings to be tried out.
    UnsavedSettings,
    Code,
    /// A settings object of the administrator's.
    AdminSettings,
    TestMail,
    TestSms,
    Tenant,
    TenantProfile,
    Customer,
    /// A colleague of the caller.
    User,
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
const PAGE: &str = "pageSize=10&page=0";
// Lists leave out what is not there.
const NOBODY_TENANT: &str = "tenantIds=13814000-1dd2-11b2-8080-808080808080";
const NOBODY_PROFILE: &str = "ids=13814000-1dd2-11b2-8080-808080808080";
const NOBODY_CUSTOMER: &str = "customerIds=13814000-1dd2-11b2-8080-808080808080";
const NOBODY_USER: &str = "userIds=13814000-1dd2-11b2-8080-808080808080";

#[expect(clippy::too_many_lines, reason = "one row an endpoint")]
#[rustfmt::skip]
pub(crate) fn endpoints() -> Vec<Endpoint> {
    use Body::{Activation, AdminSettings, Customer, Jwt, Reset, ResetAsked, Security, Tenant, TenantProfile, User};
    use Body::{Code, Credentials, Default, Draft, Ignored, Passwords, ProvedDraft, RefreshToken, Settings};
    use Body::{TestMail, TestSms, UnsavedSettings};
    use Who::{
        Administrator, AnyAdministrator, Anybody, Enroller, Member, SecondFactor, Session, SetUp, TenantAdministrator,
    };
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    let rows = [
        (&get, "/health", Anybody, "", Ignored),
        (&get, "/ready", Anybody, "", Ignored),
        (&get, "/.well-known/jwks.json", Anybody, "", Ignored),
        (&get, "/api/docs/openapi.json", Anybody, "", Ignored),
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
        (&post, "/api/2fa/settings/preview", Administrator, PAGE, UnsavedSettings),
        (&post, "/api/2fa/settings/preview/export", Administrator, "", UnsavedSettings),
        (&get, "/api/2fa/user/{userId}/settings", AnyAdministrator, "", Ignored),
        (&delete, "/api/2fa/user/{userId}/settings", AnyAdministrator, "", Ignored),
        (&post, "/api/user/{id}/userCredentialsEnabled", AnyAdministrator, "", Ignored),
        (&get, "/api/user/tokenAccessEnabled", AnyAdministrator, "", Ignored),
        (&get, "/api/user/{id}/token", AnyAdministrator, "", Ignored),
        (&get, "/api/user/sessions", Session, "", Ignored),
        (&delete, "/api/user/sessions", Session, "others=true", Ignored),
        (&delete, "/api/user/sessions/{id}", Session, "", Ignored),
        (&get, "/api/user/{id}/sessions", AnyAdministrator, "", Ignored),
        (&delete, "/api/user/{id}/sessions", AnyAdministrator, "", Ignored),
        (&get, "/api/audit/logs", AnyAdministrator, PAGE, Ignored),
        (&get, "/api/audit/logs/export", AnyAdministrator, "", Ignored),
        (&get, "/api/audit/logs/user/{userId}", TenantAdministrator, PAGE, Ignored),
        (&get, "/api/audit/logs/customer/{customerId}", TenantAdministrator, PAGE, Ignored),
        (&get, "/api/audit/logs/entity/{entityType}/{entityId}", AnyAdministrator, PAGE, Ignored),
        (&get, "/api/admin/settings/{key}", Administrator, "", Ignored),
        (&post, "/api/admin/settings", Administrator, "", AdminSettings),
        (&post, "/api/admin/settings/testMail", Administrator, "", TestMail),
        (&post, "/api/admin/settings/testSms", Administrator, "", TestSms),
        (&get, "/api/admin/featuresInfo", Administrator, "", Ignored),
        (&get, "/api/tenants", Administrator, PAGE, Ignored),
        (&get, "/api/tenantInfos", Administrator, PAGE, Ignored),
        (&get, "/api/tenants/list", AnyAdministrator, NOBODY_TENANT, Ignored),
        (&post, "/api/tenant", Administrator, "", Tenant),
        (&get, "/api/tenant/{id}", Administrator, "", Ignored),
        (&get, "/api/tenant/info/{id}", Administrator, "", Ignored),
        (&delete, "/api/tenant/{id}", Administrator, "", Ignored),
        (&get, "/api/tenant/{id}/users", Administrator, PAGE, Ignored),
        (&get, "/api/tenantProfiles", Administrator, PAGE, Ignored),
        (&get, "/api/tenantProfileInfos", Administrator, PAGE, Ignored),
        (&get, "/api/tenantProfiles/list", Administrator, NOBODY_PROFILE, Ignored),
        (&post, "/api/tenantProfile", Administrator, "", TenantProfile),
        (&get, "/api/tenantProfile/{id}", Administrator, "", Ignored),
        (&delete, "/api/tenantProfile/{id}", Administrator, "", Ignored),
        (&post, "/api/tenantProfile/{id}/default", Administrator, "", Ignored),
        (&get, "/api/tenantProfileInfo/{id}", Administrator, "", Ignored),
        (&get, "/api/tenantProfileInfo/default", Administrator, "", Ignored),
        (&get, "/api/customers", TenantAdministrator, PAGE, Ignored),
        (&get, "/api/customers/list", TenantAdministrator, NOBODY_CUSTOMER, Ignored),
        (&get, "/api/tenant/customers", TenantAdministrator, "customerTitle=Hill%20Farm", Ignored),
        (&post, "/api/customer", TenantAdministrator, "", Customer),
        (&get, "/api/customer/{id}", Session, "", Ignored),
        (&get, "/api/customer/{id}/shortInfo", Session, "", Ignored),
        (&get, "/api/customer/{id}/title", Session, "", Ignored),
        (&delete, "/api/customer/{id}", TenantAdministrator, "", Ignored),
        (&get, "/api/customer/{id}/users", TenantAdministrator, PAGE, Ignored),
        (&post, "/api/user", TenantAdministrator, "sendActivationMail=false", User),
        (&get, "/api/user/{id}", Session, "", Ignored),
        (&delete, "/api/user/{id}", TenantAdministrator, "", Ignored),
        (&get, "/api/users", Session, PAGE, Ignored),
        (&get, "/api/users/list", Session, NOBODY_USER, Ignored),
        (&get, "/api/users/info", Session, PAGE, Ignored),
        (&get, "/api/system/params", Session, "", Ignored),
        (&post, "/api/noauth/oauth2Clients", Anybody, "", Ignored),
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
    ("GET", "/login/mfa/methods"),
    ("POST", "/login/mfa/send"),
    ("GET", "/login/force-mfa"),
    ("POST", "/login/force-mfa"),
    ("GET", "/login/force-mfa/{method}"),
    ("POST", "/login/force-mfa/{method}"),
    ("POST", "/login/force-mfa/{method}/send"),
    ("GET", "/login/force-mfa/backup-codes"),
    ("POST", "/login/force-mfa/backup-codes/new"),
    ("GET", "/login/force-mfa/backup-codes/download"),
    ("POST", "/login/force-mfa/backup-codes/done"),
    ("GET", "/login/createPassword"),
    ("POST", "/login/createPassword"),
    ("GET", "/login/resetPassword"),
    ("POST", "/login/resetPassword"),
    ("GET", "/login/resetPasswordRequest"),
    ("POST", "/login/resetPasswordRequest"),
    ("GET", "/activationLinkExpired"),
    ("GET", "/passwordResetLinkExpired"),
    ("POST", "/login/cancel"),
    ("POST", "/logout"),
    ("GET", "/account"),
    ("GET", "/account/confirm"),
    ("POST", "/account/confirm"),
    ("GET", "/account/security"),
    ("POST", "/account/security/password"),
    ("POST", "/account/security/totp/start"),
    ("GET", "/account/security/{method}"),
    ("POST", "/account/security/{method}"),
    ("POST", "/account/security/{method}/send"),
    ("POST", "/account/security/{method}/cancel"),
    ("GET", "/account/security/{method}/remove"),
    ("POST", "/account/security/{method}/remove"),
    ("POST", "/account/security/{method}/main"),
    ("GET", "/account/security/backup-codes"),
    ("GET", "/account/security/backup-codes/new"),
    ("POST", "/account/security/backup-codes/new"),
    ("GET", "/account/security/backup-codes/download"),
    ("POST", "/account/security/backup-codes/done"),
    ("POST", "/account/sessions/{id}/end"),
    ("POST", "/account/sessions/end-others"),
    ("GET", "/security-settings/2fa"),
    ("POST", "/security-settings/2fa"),
    ("POST", "/security-settings/2fa/affected"),
    ("POST", "/security-settings/2fa/affected/export"),
    ("GET", "/security-settings/general"),
    ("POST", "/security-settings/general"),
    ("POST", "/security-settings/general/tokens"),
    ("GET", "/security-settings/general/signing-key"),
    ("POST", "/security-settings/general/signing-key"),
    ("GET", "/settings/outgoing-mail"),
    ("POST", "/settings/outgoing-mail"),
    ("POST", "/settings/outgoing-mail/test"),
    ("GET", "/settings/sms-provider"),
    ("POST", "/settings/sms-provider"),
    ("POST", "/settings/sms-provider/test"),
    ("GET", "/tenants"),
    ("GET", "/tenants/new"),
    ("POST", "/tenants/new"),
    ("GET", "/tenants/{id}"),
    ("POST", "/tenants/{id}"),
    ("GET", "/tenants/{id}/delete"),
    ("POST", "/tenants/{id}/delete"),
    ("GET", "/tenants/{id}/administrators"),
    ("GET", "/tenants/{id}/administrators/new"),
    ("POST", "/tenants/{id}/administrators/new"),
    ("GET", "/tenant-profiles"),
    ("GET", "/tenant-profiles/new"),
    ("POST", "/tenant-profiles/new"),
    ("GET", "/tenant-profiles/{id}"),
    ("POST", "/tenant-profiles/{id}"),
    ("GET", "/tenant-profiles/{id}/default"),
    ("POST", "/tenant-profiles/{id}/default"),
    ("GET", "/tenant-profiles/{id}/delete"),
    ("POST", "/tenant-profiles/{id}/delete"),
    ("GET", "/customers"),
    ("GET", "/customers/new"),
    ("POST", "/customers/new"),
    ("GET", "/customers/{id}"),
    ("POST", "/customers/{id}"),
    ("GET", "/customers/{id}/delete"),
    ("POST", "/customers/{id}/delete"),
    ("GET", "/customers/{id}/users"),
    ("GET", "/customers/{id}/users/new"),
    ("POST", "/customers/{id}/users/new"),
    ("GET", "/administrators"),
    ("GET", "/administrators/new"),
    ("POST", "/administrators/new"),
    ("GET", "/users"),
    ("GET", "/users/new"),
    ("POST", "/users/new"),
    ("GET", "/users/{id}"),
    ("GET", "/users/{id}/edit"),
    ("POST", "/users/{id}/edit"),
    ("GET", "/users/{id}/{act}"),
    ("POST", "/users/{id}/{act}"),
    ("GET", "/api/docs"),
    ("GET", "/audit-log"),
    ("GET", "/audit-log/export"),
    ("GET", "/demo/inbox"),
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
