//! Every address of the server.

use super::error::{Failure, Problem};
use super::{api, assets, middleware, page};
use crate::app::App;
use axum::Router;
use axum::routing::{delete, get, post};
use std::sync::Arc;

/// What handlers share.
pub(super) type Shared = Arc<App>;

/// The whole server, with its middleware.
pub fn router(app: Arc<App>) -> Router {
    let routes = Router::new()
        .merge(health())
        .merge(api_routes())
        .merge(pages(&app))
        .fallback(api::fallback)
        .method_not_allowed_fallback(api::method_not_allowed);
    middleware::around(routes, &app).with_state(app)
}

fn health() -> Router<Shared> {
    Router::new()
        .route("/health", get(api::system::health::handle))
        .route("/ready", get(api::system::ready::handle))
}

fn api_routes() -> Router<Shared> {
    let unsupported = async || Failure::from(Problem::SignInMethodUnsupported);
    Router::new()
        // Signing in and staying signed in
        .route("/api/auth/login", post(api::auth::login::handle).fallback(unsupported))
        .route("/api/auth/token", post(api::auth::token::handle).fallback(unsupported))
        .route("/api/auth/logout", post(api::auth::logout::handle))
        .route("/api/auth/user", get(api::auth::user::handle))
        .route("/api/auth/changePassword", post(api::auth::change_password::handle))
        .route("/api/noauth/userPasswordPolicy", get(api::auth::password_policy::handle))
        .route("/api/noauth/oauth2Clients", post(api::auth::oauth2_clients::handle))
        // Choosing a password by a link
        .route(
            "/api/noauth/activate",
            get(api::activation::follow::handle).post(api::activation::complete::handle),
        )
        .route("/api/noauth/resetPasswordByEmail", post(api::password_reset::ask::handle))
        .route(
            "/api/noauth/resetPassword",
            get(api::password_reset::follow::handle).post(api::password_reset::complete::handle),
        )
        .route("/api/user/sendActivationMail", post(api::activation::send_mail::handle))
        .route("/api/user/{userId}/activationLink", get(api::activation::link::handle))
        .route("/api/user/{userId}/activationLinkInfo", get(api::activation::link_info::handle))
        // The second factor of a sign-in
        .route("/api/auth/2fa/providers", get(api::two_factor::providers::handle))
        .route("/api/auth/2fa/verification/send", post(api::two_factor::send::handle))
        .route("/api/auth/2fa/verification/check", post(api::two_factor::check::handle))
        .route("/api/auth/2fa/login", post(api::two_factor::login::handle))
        // One's own methods
        .route("/api/2fa/account/settings", get(api::account::settings::handle))
        .route("/api/2fa/account/config/generate", post(api::account::generate::handle))
        .route("/api/2fa/account/config/submit", post(api::account::submit::handle))
        .route(
            "/api/2fa/account/config",
            post(api::account::save::handle)
                .put(api::account::choose_default::handle)
                .delete(api::account::remove::handle),
        )
        // What the platform allows
        .route("/api/2fa/providers", get(api::account::providers::handle))
        .route(
            "/api/2fa/settings",
            get(api::system::settings::handle).post(api::system::save_settings::handle),
        )
        .route("/api/2fa/settings/preview", post(api::system::preview::handle))
        .route("/api/2fa/settings/preview/export", post(api::system::preview_export::handle))
        // Helping users
        .route(
            "/api/2fa/user/{userId}/settings",
            get(api::user::methods::handle).delete(api::user::remove_methods::handle),
        )
        .route("/api/user/{id}/userCredentialsEnabled", post(api::user::enable::handle))
        .route("/api/user/tokenAccessEnabled", get(api::user::token_access::handle))
        .route("/api/user/{id}/token", get(api::user::impersonate::handle))
        // Sessions
        .route("/api/user/sessions", get(api::session::list::handle).delete(api::session::end_others::handle))
        .route("/api/user/sessions/{id}", delete(api::session::end::handle))
        .route(
            "/api/user/{id}/sessions",
            get(api::session::list_of::handle).delete(api::session::end_of::handle),
        )
        // What happened
        .route("/api/audit/logs", get(api::audit::logs::handle))
        .route("/api/audit/logs/export", get(api::audit::export::handle))
        .route("/api/audit/logs/user/{userId}", get(api::audit::by_user::handle))
        .route("/api/audit/logs/customer/{customerId}", get(api::audit::of_customer::handle))
        .route("/api/audit/logs/entity/{entityType}/{entityId}", get(api::audit::on_entity::handle))
        // Through which servers mail and SMS go
        .route("/api/admin/settings/{key}", get(api::admin::settings::handle))
        .route("/api/admin/settings", post(api::admin::save_settings::handle))
        .route("/api/admin/settings/testMail", post(api::admin::test_mail::handle))
        .route("/api/admin/settings/testSms", post(api::admin::test_sms::handle))
        .route("/api/admin/featuresInfo", get(api::admin::features_info::handle))
        .route(
            "/api/admin/securitySettings",
            get(api::admin::security::handle).post(api::admin::save_security::handle),
        )
        .route("/api/admin/jwtSettings", get(api::admin::jwt::handle).post(api::admin::save_jwt::handle))
        // About the server
        .route("/api/system/info", get(api::system::info::handle))
        .route("/api/system/params", get(api::system::params::handle))
        .route("/api/docs/openapi.json", get(api::system::openapi::handle))
        .route("/.well-known/jwks.json", get(api::well_known::jwks::handle))
        .merge(tenants())
        .merge(tenant_profiles())
        .merge(customers())
        .merge(users())
        // Inside the next layer, which answers what browsers ask before they call from another origin.
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(middleware::cors())
}

fn tenants() -> Router<Shared> {
    Router::new()
        .route("/api/tenant", post(api::tenant::save::handle))
        .route("/api/tenant/{id}", get(api::tenant::find::handle).delete(api::tenant::delete::handle))
        .route("/api/tenant/info/{id}", get(api::tenant::info::handle))
        .route("/api/tenant/{id}/users", get(api::tenant::users::handle))
        .route("/api/tenants", get(api::tenant::list::handle))
        .route("/api/tenants/list", get(api::tenant::list_by_ids::handle))
        .route("/api/tenantInfos", get(api::tenant::list_infos::handle))
}

fn tenant_profiles() -> Router<Shared> {
    Router::new()
        .route("/api/tenantProfile", post(api::tenant_profile::save::handle))
        .route(
            "/api/tenantProfile/{id}",
            get(api::tenant_profile::find::handle).delete(api::tenant_profile::delete::handle),
        )
        .route("/api/tenantProfile/{id}/default", post(api::tenant_profile::choose_default::handle))
        .route("/api/tenantProfileInfo/{id}", get(api::tenant_profile::info::handle))
        .route("/api/tenantProfileInfo/default", get(api::tenant_profile::default_info::handle))
        .route("/api/tenantProfiles", get(api::tenant_profile::list::handle))
        .route("/api/tenantProfiles/list", get(api::tenant_profile::list_by_ids::handle))
        .route("/api/tenantProfileInfos", get(api::tenant_profile::list_infos::handle))
}

fn customers() -> Router<Shared> {
    Router::new()
        .route("/api/customer", post(api::customer::save::handle))
        .route("/api/customer/{id}", get(api::customer::find::handle).delete(api::customer::delete::handle))
        .route("/api/customer/{id}/shortInfo", get(api::customer::short_info::handle))
        .route("/api/customer/{id}/title", get(api::customer::title::handle))
        .route("/api/customer/{id}/users", get(api::customer::users::handle))
        .route("/api/customers", get(api::customer::list::handle))
        .route("/api/customers/list", get(api::customer::list_by_ids::handle))
        .route("/api/tenant/customers", get(api::customer::find_by_title::handle))
}

fn users() -> Router<Shared> {
    Router::new()
        .route("/api/user", post(api::user::save::handle))
        .route("/api/user/{id}", get(api::user::find::handle).delete(api::user::delete::handle))
        .route("/api/users", get(api::user::list::handle))
        .route("/api/users/list", get(api::user::list_by_ids::handle))
        .route("/api/users/info", get(api::user::list_infos::handle))
}

fn pages(app: &App) -> Router<Shared> {
    Router::new()
        .route("/", get(page::home::show))
        .route("/setup", get(page::setup::show).post(page::setup::submit))
        // Signing in
        .route("/login", get(page::login::show).post(page::login::submit))
        .route("/login/mfa", get(page::login_mfa::show).post(page::login_mfa::submit))
        .route("/login/mfa/methods", get(page::login_mfa::methods))
        .route("/login/mfa/send", post(page::login_mfa::send))
        .merge(forced_set_up())
        .merge(links_to_passwords())
        .route("/login/cancel", post(page::login_cancel::submit))
        .route("/logout", post(page::logout::submit))
        // One's own account
        .route("/account", get(page::home::account))
        .route("/account/confirm", get(page::confirm::show).post(page::confirm::submit))
        .route("/account/security", get(page::account_security::show))
        .route("/account/security/password", post(page::account_security::change_password))
        .merge(second_factors())
        .route("/account/sessions/{id}/end", post(page::account_sessions::end))
        .route("/account/sessions/end-others", post(page::account_sessions::end_others))
        // The platform
        .route(
            "/security-settings/2fa",
            get(page::two_factor_settings::show).post(page::two_factor_settings::submit),
        )
        .route("/security-settings/2fa/affected", post(page::two_factor_settings::affected::show))
        .route("/security-settings/2fa/affected/export", post(page::two_factor_settings::affected::export))
        .route(
            "/security-settings/general",
            get(page::security_settings::show).post(page::security_settings::submit),
        )
        .route("/security-settings/general/tokens", post(page::security_settings::submit_tokens))
        .route(
            "/security-settings/general/signing-key",
            get(page::security_settings::signing_key::show)
                .post(page::security_settings::signing_key::submit),
        )
        .route(
            "/settings/outgoing-mail",
            get(page::sender::outgoing_mail::show).post(page::sender::outgoing_mail::submit),
        )
        .route("/settings/outgoing-mail/test", post(page::sender::outgoing_mail::test))
        .route(
            "/settings/sms-provider",
            get(page::sender::sms_provider::show).post(page::sender::sms_provider::submit),
        )
        .route("/settings/sms-provider/test", post(page::sender::sms_provider::test))
        // What administrators keep
        .merge(tenant_pages())
        .merge(customer_pages())
        .merge(user_pages())
        // The API, for people to read
        .route("/api/docs", get(page::api_docs::show))
        // What happened
        .route("/audit-log", get(page::audit_log::show))
        .route("/audit-log/export", get(page::audit_log::export))
        // A demo's messages
        .route("/demo/inbox", get(page::demo_inbox::show))
        .layer(middleware::same_site_only(app))
        .route("/assets/{file}", get(assets::handle))
}

/// Tenants and their administrators.
fn tenant_pages() -> Router<Shared> {
    Router::new()
        .route("/tenants", get(page::tenant::list::show))
        .route("/tenants/new", get(page::tenant::new::show).post(page::tenant::new::submit))
        .route("/tenants/{id}", get(page::tenant::edit::show).post(page::tenant::edit::submit))
        .route("/tenants/{id}/delete", get(page::tenant::delete::ask).post(page::tenant::delete::submit))
        .route("/tenants/{id}/administrators", get(page::user::list::of_tenant))
        .route(
            "/tenants/{id}/administrators/new",
            get(page::user::new::of_tenant_form).post(page::user::new::add_to_tenant),
        )
        .route("/tenant-profiles", get(page::tenant_profile::list::show))
        .route(
            "/tenant-profiles/new",
            get(page::tenant_profile::new::show).post(page::tenant_profile::new::submit),
        )
        .route(
            "/tenant-profiles/{id}",
            get(page::tenant_profile::edit::show).post(page::tenant_profile::edit::submit),
        )
        .route(
            "/tenant-profiles/{id}/default",
            get(page::tenant_profile::act::ask_default).post(page::tenant_profile::act::choose_default),
        )
        .route(
            "/tenant-profiles/{id}/delete",
            get(page::tenant_profile::act::ask_delete).post(page::tenant_profile::act::delete),
        )
}

/// Customers and their users.
fn customer_pages() -> Router<Shared> {
    Router::new()
        .route("/customers", get(page::customer::list::show))
        .route("/customers/new", get(page::customer::new::show).post(page::customer::new::submit))
        .route("/customers/{id}", get(page::customer::edit::show).post(page::customer::edit::submit))
        .route(
            "/customers/{id}/delete",
            get(page::customer::delete::ask).post(page::customer::delete::submit),
        )
        .route("/customers/{id}/users", get(page::user::list::of_customer))
        .route(
            "/customers/{id}/users/new",
            get(page::user::new::of_customer_form).post(page::user::new::add_to_customer),
        )
}

/// Users, and what is done for them.
fn user_pages() -> Router<Shared> {
    Router::new()
        .route("/administrators", get(page::user::list::administrators))
        .route(
            "/administrators/new",
            get(page::user::new::administrator_form).post(page::user::new::add_administrator),
        )
        .route("/users", get(page::user::list::users))
        .route("/users/new", get(page::user::new::user_form).post(page::user::new::add_user))
        .route("/users/{id}", get(page::user::show::show))
        .route("/users/{id}/edit", get(page::user::edit::show).post(page::user::edit::submit))
        .route("/users/{id}/{act}", get(page::user::act::ask).post(page::user::act::submit))
}

/// Choosing a password by a link.
fn links_to_passwords() -> Router<Shared> {
    Router::new()
        .route("/login/createPassword", get(page::create_password::show).post(page::create_password::submit))
        .route("/login/resetPassword", get(page::reset_password::show).post(page::reset_password::submit))
        .route(
            "/login/resetPasswordRequest",
            get(page::forgotten_password::show).post(page::forgotten_password::submit),
        )
        .route("/activationLinkExpired", get(page::link_expired::activation))
        .route("/passwordResetLinkExpired", get(page::link_expired::reset))
}

/// Setting a second factor up on the way in.
fn forced_set_up() -> Router<Shared> {
    Router::new()
        .route("/login/force-mfa", get(page::force_mfa::show).post(page::force_mfa::submit))
        .route(
            "/login/force-mfa/{method}",
            get(page::force_mfa::method::show).post(page::force_mfa::method::submit),
        )
        .route("/login/force-mfa/{method}/send", post(page::force_mfa::method::send))
        .route("/login/force-mfa/backup-codes", get(page::force_mfa::backup_codes::show))
        .route("/login/force-mfa/backup-codes/new", post(page::force_mfa::backup_codes::renew))
        .route("/login/force-mfa/backup-codes/download", get(page::force_mfa::backup_codes::download))
        .route("/login/force-mfa/backup-codes/done", post(page::force_mfa::backup_codes::done))
}

/// One's own second factors.
fn second_factors() -> Router<Shared> {
    Router::new()
        .route("/account/security/totp/start", post(page::method_setup::start))
        .route("/account/security/{method}", get(page::method_setup::show).post(page::method_setup::submit))
        .route("/account/security/{method}/send", post(page::method_setup::send))
        .route("/account/security/{method}/cancel", post(page::method_setup::cancel))
        .route(
            "/account/security/{method}/remove",
            get(page::method_remove::show).post(page::method_remove::submit),
        )
        .route("/account/security/{method}/main", post(page::method_remove::choose_main))
        .route("/account/security/backup-codes", get(page::backup_codes::show))
        .route(
            "/account/security/backup-codes/new",
            get(page::backup_codes::ask).post(page::backup_codes::renew),
        )
        .route("/account/security/backup-codes/download", get(page::backup_codes::download))
        .route("/account/security/backup-codes/done", post(page::backup_codes::done))
}
