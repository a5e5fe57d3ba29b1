//! Who may do what to whom: every endpoint of the table, by every role and with every kind of token.
//!
//! What is expected is the wire's table of roles and, where that has no line, `docs/API.md`; never what the server says.

mod ask;
mod forms;
mod pages;
mod world;

use super::table::endpoints;
use Target::{
    AddCustomerUser, AddSystemAdmin, AddTenantAdmin, Customer, CustomerUser, NewCustomerUser, NewSystemAdmin,
    NewTenantAdmin, Nothing, Oneself, OtherSession, OwnSession, Profile, SystemAdmin, Tenant, TenantAdmin,
};
use std::collections::BTreeSet;

/// Of everybody whom no demo brings along.
const PASSWORD: &str = "brass lantern";

/// Whoever calls, or with what. "Own" is the tenant or customer of what is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Caller {
    SystemAdmin,
    /// Of the own tenant.
    TenantAdmin,
    OtherTenantAdmin,
    /// Of the own customer.
    CustomerUser,
    /// Of another customer of the same tenant.
    OtherCustomerUser,
    /// Of another tenant.
    OtherTenantCustomerUser,
    /// A sign-in that waits for a code (`PRE_VERIFICATION_TOKEN`).
    SecondFactor,
    /// A sign-in that waits for a set-up (`MFA_CONFIGURATION_TOKEN`).
    SetUp,
    /// Without a token.
    Nobody,
    /// A system administrator's refresh token in place of the access token.
    Refresh,
    /// A system administrator's, of a session that was signed out.
    Ended,
    /// A system administrator's, after its time.
    Expired,
}

const CALLERS: [Caller; 12] = [
    Caller::SystemAdmin,
    Caller::TenantAdmin,
    Caller::OtherTenantAdmin,
    Caller::CustomerUser,
    Caller::OtherCustomerUser,
    Caller::OtherTenantCustomerUser,
    Caller::SecondFactor,
    Caller::SetUp,
    Caller::Nobody,
    Caller::Refresh,
    Caller::Ended,
    Caller::Expired,
];

/// What an endpoint is asked about: where there is an id, whose; where something is made, what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Nothing,
    /// Users of whom the caller is none.
    SystemAdmin,
    TenantAdmin,
    CustomerUser,
    /// The same without a password yet.
    NewSystemAdmin,
    NewTenantAdmin,
    NewCustomerUser,
    /// The caller.
    Oneself,
    /// Users who are yet to be made.
    AddSystemAdmin,
    AddTenantAdmin,
    AddCustomerUser,
    Tenant,
    Customer,
    /// A tenant profile.
    Profile,
    /// The caller's session, and somebody else's.
    OwnSession,
    OtherSession,
}

/// Everybody, also with a token that is good for nothing, since nobody looks at it.
const OPEN: &str = "yyyyy yy";
/// Every signed-in user.
const USERS: &str = "yyyyy --";
/// The same, and sign-ins that wait for a set-up.
const ENROLLERS: &str = "yyyyy -y";
const SYSTEM: &str = "y---- --";
const SECOND_FACTOR: &str = "----- y-";
const SET_UP: &str = "----- -y";

/// Endpoint, what it is asked about, and how it answers: a system administrator, a tenant administrator of the own tenant and
/// of another, a customer user of the own customer and of others; then a sign-in that waits for a code, and for a set-up.
///
/// - `y` does it, `l` answers with a list, `e` with an empty one: there is nothing that the caller may see.
/// - `-` is refused with 403, `s` too because it is oneself; `b` (400) and `m` (404) are allowed, but have another reason not to work.
#[rustfmt::skip]
const TABLE: &[(&str, Target, &str)] = &[
    ("GET /health", Nothing, OPEN),
    ("GET /ready", Nothing, OPEN),
    ("GET /.well-known/jwks.json", Nothing, OPEN),
    ("GET /api/docs/openapi.json", Nothing, OPEN),
    ("POST /api/auth/login", Nothing, OPEN),
    ("POST /api/auth/token", Nothing, OPEN),
    ("GET /api/noauth/userPasswordPolicy", Nothing, OPEN),
    ("GET /api/noauth/activate", Nothing, OPEN),
    ("POST /api/noauth/activate", Nothing, OPEN),
    ("POST /api/noauth/resetPasswordByEmail", Nothing, OPEN),
    ("GET /api/noauth/resetPassword", Nothing, OPEN),
    ("POST /api/noauth/resetPassword", Nothing, OPEN),
    ("POST /api/noauth/oauth2Clients", Nothing, OPEN),

    ("GET /api/auth/user", Nothing, USERS),
    ("POST /api/auth/logout", Nothing, USERS),
    ("POST /api/auth/changePassword", Nothing, USERS),
    ("GET /api/system/params", Nothing, USERS),
    ("GET /api/system/info", Nothing, USERS),
    ("GET /api/user/sessions", Nothing, USERS),
    ("DELETE /api/user/sessions", Nothing, USERS),
    ("DELETE /api/user/sessions/{id}", OwnSession, USERS),
    ("DELETE /api/user/sessions/{id}", OtherSession, "mmmmm --"),

    ("GET /api/auth/2fa/providers", Nothing, SECOND_FACTOR),
    ("POST /api/auth/2fa/verification/send", Nothing, SECOND_FACTOR),
    ("POST /api/auth/2fa/verification/check", Nothing, SECOND_FACTOR),
    ("POST /api/auth/2fa/login", Nothing, SET_UP),
    ("GET /api/2fa/account/settings", Nothing, ENROLLERS),
    ("POST /api/2fa/account/config/generate", Nothing, ENROLLERS),
    ("POST /api/2fa/account/config/submit", Nothing, ENROLLERS),
    ("POST /api/2fa/account/config", Nothing, ENROLLERS),
    ("PUT /api/2fa/account/config", Nothing, USERS),
    ("DELETE /api/2fa/account/config", Nothing, USERS),
    ("GET /api/2fa/providers", Nothing, ENROLLERS),
    ("GET /api/2fa/settings", Nothing, SYSTEM),
    ("POST /api/2fa/settings", Nothing, SYSTEM),
    ("POST /api/2fa/settings/preview", Nothing, SYSTEM),
    ("POST /api/2fa/settings/preview/export", Nothing, SYSTEM),

    // Administrators of users: of the installation for each other and for tenants' administrators, of a tenant for all in it.
    ("GET /api/2fa/user/{userId}/settings", SystemAdmin, SYSTEM),
    ("GET /api/2fa/user/{userId}/settings", TenantAdmin, "yy--- --"),
    ("GET /api/2fa/user/{userId}/settings", CustomerUser, "-y--- --"),
    ("DELETE /api/2fa/user/{userId}/settings", SystemAdmin, SYSTEM),
    ("DELETE /api/2fa/user/{userId}/settings", TenantAdmin, "yy--- --"),
    ("DELETE /api/2fa/user/{userId}/settings", CustomerUser, "-y--- --"),
    ("GET /api/user/{id}/sessions", SystemAdmin, SYSTEM),
    ("GET /api/user/{id}/sessions", TenantAdmin, "yy--- --"),
    ("GET /api/user/{id}/sessions", CustomerUser, "-y--- --"),
    ("DELETE /api/user/{id}/sessions", SystemAdmin, SYSTEM),
    ("DELETE /api/user/{id}/sessions", TenantAdmin, "yy--- --"),
    ("DELETE /api/user/{id}/sessions", CustomerUser, "-y--- --"),
    ("POST /api/user/{id}/userCredentialsEnabled", SystemAdmin, SYSTEM),
    ("POST /api/user/{id}/userCredentialsEnabled", TenantAdmin, "yy--- --"),
    ("POST /api/user/{id}/userCredentialsEnabled", CustomerUser, "-y--- --"),
    ("POST /api/user/sendActivationMail", NewSystemAdmin, SYSTEM),
    ("POST /api/user/sendActivationMail", NewTenantAdmin, "yy--- --"),
    ("POST /api/user/sendActivationMail", NewCustomerUser, "-y--- --"),
    ("GET /api/user/{userId}/activationLink", NewSystemAdmin, SYSTEM),
    ("GET /api/user/{userId}/activationLink", NewTenantAdmin, "yy--- --"),
    ("GET /api/user/{userId}/activationLink", NewCustomerUser, "-y--- --"),
    ("GET /api/user/{userId}/activationLinkInfo", NewSystemAdmin, SYSTEM),
    ("GET /api/user/{userId}/activationLinkInfo", NewTenantAdmin, "yy--- --"),
    ("GET /api/user/{userId}/activationLinkInfo", NewCustomerUser, "-y--- --"),
    ("GET /api/user/tokenAccessEnabled", Nothing, "yyy-- --"),
    // Tighter than the wire on purpose: never one's peers.
    ("GET /api/user/{id}/token", SystemAdmin, "----- --"),
    ("GET /api/user/{id}/token", TenantAdmin, SYSTEM),
    ("GET /api/user/{id}/token", CustomerUser, "-y--- --"),

    ("POST /api/user", AddSystemAdmin, SYSTEM),
    // Other tenants' administrators make one of their own, whatever tenant they name.
    ("POST /api/user", AddTenantAdmin, "yyy-- --"),
    ("POST /api/user", AddCustomerUser, "-yb-- --"),
    ("POST /api/user", SystemAdmin, SYSTEM),
    ("POST /api/user", TenantAdmin, "yy--- --"),
    ("POST /api/user", CustomerUser, "-y--- --"),
    ("POST /api/user", Oneself, USERS),
    ("GET /api/user/{id}", SystemAdmin, SYSTEM),
    ("GET /api/user/{id}", TenantAdmin, "yy--- --"),
    ("GET /api/user/{id}", CustomerUser, "-y-y- --"),
    ("GET /api/user/{id}", Oneself, USERS),
    ("DELETE /api/user/{id}", SystemAdmin, SYSTEM),
    ("DELETE /api/user/{id}", TenantAdmin, "yy--- --"),
    ("DELETE /api/user/{id}", CustomerUser, "-y--- --"),
    // The other tenant's is its last administrator.
    ("DELETE /api/user/{id}", Oneself, "syb-- --"),
    ("GET /api/users", Nothing, "-llll --"),
    ("GET /api/users/info", Nothing, "-llll --"),
    ("GET /api/users/list", SystemAdmin, "-eeee --"),
    ("GET /api/users/list", TenantAdmin, "-leee --"),
    ("GET /api/users/list", CustomerUser, "-lele --"),

    ("GET /api/tenants", Nothing, "l---- --"),
    ("GET /api/tenantInfos", Nothing, "l---- --"),
    ("GET /api/tenants/list", Tenant, "lle-- --"),
    ("POST /api/tenant", Nothing, SYSTEM),
    ("POST /api/tenant", Tenant, SYSTEM),
    ("GET /api/tenant/{id}", Tenant, "yy--- --"),
    ("GET /api/tenant/info/{id}", Tenant, "yy--- --"),
    ("DELETE /api/tenant/{id}", Tenant, "yy--- --"),
    ("GET /api/tenant/{id}/users", Tenant, "l---- --"),
    ("GET /api/tenantProfiles", Nothing, "l---- --"),
    ("GET /api/tenantProfileInfos", Nothing, "l---- --"),
    ("GET /api/tenantProfiles/list", Profile, "l---- --"),
    ("POST /api/tenantProfile", Nothing, SYSTEM),
    ("GET /api/tenantProfile/{id}", Profile, SYSTEM),
    ("DELETE /api/tenantProfile/{id}", Profile, SYSTEM),
    ("POST /api/tenantProfile/{id}/default", Profile, SYSTEM),
    ("GET /api/tenantProfileInfo/{id}", Profile, SYSTEM),
    ("GET /api/tenantProfileInfo/default", Nothing, SYSTEM),

    ("GET /api/customers", Nothing, "-ll-- --"),
    ("GET /api/customers/list", Customer, "-le-- --"),
    ("GET /api/tenant/customers", Customer, "-ym-- --"),
    ("POST /api/customer", Nothing, "-yy-- --"),
    ("POST /api/customer", Customer, "-y--- --"),
    ("GET /api/customer/{id}", Customer, "-y-y- --"),
    ("GET /api/customer/{id}/shortInfo", Customer, "-y-y- --"),
    ("GET /api/customer/{id}/title", Customer, "-y-y- --"),
    ("DELETE /api/customer/{id}", Customer, "-y--- --"),
    ("GET /api/customer/{id}/users", Customer, "-l--- --"),

    ("GET /api/audit/logs", Nothing, "lll-- --"),
    ("GET /api/audit/logs/export", Nothing, "yyy-- --"),
    ("GET /api/audit/logs/user/{userId}", CustomerUser, "-le-- --"),
    ("GET /api/audit/logs/user/{userId}", SystemAdmin, "-ee-- --"),
    ("GET /api/audit/logs/customer/{customerId}", Customer, "-le-- --"),
    ("GET /api/audit/logs/entity/{entityType}/{entityId}", SystemAdmin, "lee-- --"),
    ("GET /api/audit/logs/entity/{entityType}/{entityId}", TenantAdmin, "ele-- --"),
    ("GET /api/audit/logs/entity/{entityType}/{entityId}", CustomerUser, "ele-- --"),

    ("GET /api/admin/settings/{key}", Nothing, SYSTEM),
    ("POST /api/admin/settings", Nothing, SYSTEM),
    ("POST /api/admin/settings/testMail", Nothing, SYSTEM),
    ("POST /api/admin/settings/testSms", Nothing, SYSTEM),
    ("GET /api/admin/featuresInfo", Nothing, SYSTEM),
    ("GET /api/admin/securitySettings", Nothing, SYSTEM),
    ("POST /api/admin/securitySettings", Nothing, SYSTEM),
    ("GET /api/admin/jwtSettings", Nothing, SYSTEM),
    ("POST /api/admin/jwtSettings", Nothing, SYSTEM),
];

#[test]
fn every_endpoint_has_its_roles() {
    let there: BTreeSet<String> =
        endpoints().iter().map(|endpoint| format!("{} {}", endpoint.method, endpoint.path)).collect();
    let table: BTreeSet<String> = TABLE.iter().map(|(endpoint, ..)| (*endpoint).to_owned()).collect();
    assert_eq!(table, there);
    let rows: BTreeSet<_> = TABLE.iter().map(|(endpoint, target, _)| (endpoint, target)).collect();
    assert_eq!(rows.len(), TABLE.len(), "a line stands there twice");
    for (endpoint, target, roles) in TABLE {
        assert!(roles.len() == OPEN.len() && roles.is_ascii(), "{endpoint} {target:?}");
    }
}
