//! Signing in, passwords, and the links to choose them.
#![expect(dead_code, reason = "these say what the wire's objects look like; nothing is ever read from them")]

use utoipa::ToSchema;

/// A name and a password.
#[derive(ToSchema)]
pub(in crate::http) struct Credentials {
    /// The email address, in any letter case.
    username: String,
    password: String,
}

/// An access and a refresh token; or, with `scope`, a partial token twice.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct TokenPair {
    token: String,
    refresh_token: String,
    scope: Option<PartialScope>,
}

/// What a sign-in waits for.
#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum PartialScope {
    /// The code of a second factor.
    PreVerificationToken,
    /// A method to be set up.
    MfaConfigurationToken,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct RefreshToken {
    refresh_token: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct PasswordChange {
    current_password: String,
    new_password: String,
}

/// The rules for new passwords.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct PasswordPolicy {
    /// In characters.
    minimum_length: Option<u32>,
    maximum_length: Option<u32>,
    minimum_uppercase_letters: Option<u32>,
    minimum_lowercase_letters: Option<u32>,
    minimum_digits: Option<u32>,
    minimum_special_characters: Option<u32>,
    allow_whitespaces: Option<bool>,
    force_user_to_reset_password_if_not_valid: Option<bool>,
    password_expiration_period_days: Option<u32>,
    password_reuse_frequency_days: Option<u32>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Activation {
    activate_token: String,
    password: String,
}

#[derive(ToSchema)]
pub(in crate::http) struct ForgottenPassword {
    email: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct PasswordReset {
    reset_token: String,
    password: String,
}

/// A link to choose the first password.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct ActivationLink {
    value: String,
    /// Milliseconds until it runs out.
    ttl_ms: i64,
}
