//! Every address of the server.

use super::error::{Failure, Problem};
use super::{api, assets, middleware, page};
use crate::app::App;
use axum::Router;
use axum::routing::{get, post};
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
        .route("/.well-known/jwks.json", get(api::well_known::jwks::handle))
        // Inside the next layer, which answers what browsers ask before they call from another origin.
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(middleware::cors())
}

fn pages(app: &App) -> Router<Shared> {
    Router::new()
        .route("/", get(page::home::show))
        .route("/setup", get(page::setup::show).post(page::setup::submit))
        // Signing in
        .route("/login", get(page::login::show).post(page::login::submit))
        .route("/login/mfa", get(page::login_mfa::show).post(page::login_mfa::submit))
        .route("/login/force-mfa", get(page::login_force_mfa::show).post(page::login_force_mfa::submit))
        .route("/login/cancel", post(page::login_cancel::submit))
        .route("/logout", post(page::logout::submit))
        // One's own account
        .route("/account", get(page::home::account))
        .route("/account/confirm", get(page::confirm::show).post(page::confirm::submit))
        .route("/account/security", get(page::account_security::show))
        .route("/account/security/password", post(page::account_security::change_password))
        .route("/account/security/totp", get(page::totp_setup::show).post(page::totp_setup::submit))
        .route("/account/security/totp/start", post(page::totp_setup::start))
        .route("/account/security/totp/cancel", post(page::totp_setup::cancel))
        .route("/account/security/totp/remove", get(page::totp_remove::show).post(page::totp_remove::submit))
        // The platform
        .route(
            "/security-settings/2fa",
            get(page::two_factor_settings::show).post(page::two_factor_settings::submit),
        )
        .layer(middleware::same_site_only(app))
        .route("/assets/{file}", get(assets::handle))
}
