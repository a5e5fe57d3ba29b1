//! Second factors: one's own, other people's, and what the platform offers.
#![expect(dead_code, reason = "these say what the wire's objects look like; nothing is ever read from them")]

use super::{Page, User};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A kind of second factor.
#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum Method {
    Totp,
    Sms,
    Email,
    BackupCode,
}

/// A method that a sign-in can be answered with.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct MethodChoice {
    r#type: Method,
    default: bool,
    /// Where codes go, masked.
    contact: Option<String>,
    /// Seconds.
    min_verification_code_send_period: u32,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Code {
    provider_type: Method,
    verification_code: String,
}

/// A method of a user; which members there are depends on `providerType`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct MethodConfig {
    provider_type: Method,
    use_by_default: Option<bool>,
    /// `TOTP`: an `otpauth:` address. Its secret is `HIDDEN` once it is saved.
    auth_url: Option<String>,
    /// `SMS`: E.164.
    phone_number: Option<String>,
    /// `EMAIL`.
    email: Option<String>,
    /// `BACKUP_CODE`. `["HIDDEN"]` once they are saved.
    codes: Option<Vec<String>>,
    /// `BACKUP_CODE`.
    codes_left: Option<u32>,
    /// To finish a set-up: the code, if it does not stand in the query.
    #[schema(write_only)]
    verification_code: Option<String>,
}

/// The methods of a user, by the words of `Method`, in the order of set-up.
#[derive(ToSchema)]
pub(in crate::http) struct AccountSettings {
    configs: BTreeMap<String, MethodConfig>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct DefaultChoice {
    use_by_default: bool,
}

/// A method of a user as administrators see it.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct MaskedMethod {
    provider_type: Method,
    use_by_default: bool,
    created_time: i64,
    /// Whether the platform offers it at present.
    offered: bool,
    auth_url: Option<String>,
    phone_number: Option<String>,
    email: Option<String>,
    codes: Option<Vec<String>>,
    codes_left: Option<u32>,
}

/// The methods of a user as administrators see them.
#[derive(ToSchema)]
pub(in crate::http) struct MaskedSettings {
    configs: BTreeMap<String, MaskedMethod>,
    /// Whether the rules ask the user for a second factor.
    enforced: bool,
}

/// A method on offer; which members there are depends on `providerType`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Offer {
    provider_type: Method,
    /// `TOTP`.
    issuer_name: Option<String>,
    /// `SMS`: with `${code}`.
    sms_verification_message_template: Option<String>,
    /// `SMS` and `EMAIL`: seconds.
    verification_code_lifetime: Option<u32>,
    /// `BACKUP_CODE`.
    codes_quantity: Option<u32>,
}

/// Who must have a second factor.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct EnforcedUsers {
    r#type: EnforcedUsersType,
    tenants_ids: Option<Vec<String>>,
    tenant_profiles_ids: Option<Vec<String>>,
}

#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum EnforcedUsersType {
    AllUsers,
    SystemAdministrators,
    TenantAdministrators,
}

/// What the platform allows and asks for.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct PlatformSettings {
    providers: Vec<Offer>,
    /// Seconds, at least 5.
    min_verification_code_send_period: u32,
    /// `<requests>:<seconds>`.
    verification_code_check_rate_limit: Option<String>,
    max_verification_failures_before_user_lockout: Option<u32>,
    /// Seconds, at least 60.
    total_allowed_time_for_verification: u32,
    enforce_two_fa: Option<bool>,
    enforced_users_filter: Option<EnforcedUsers>,
    /// Sent back, the save counts only if nobody saved since.
    version: Option<i64>,
}

/// Whom settings would affect.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Preview {
    /// Whom the rule is about: the sum of the next three.
    matching: u64,
    /// Those who have a method that counts.
    with_method: u64,
    /// Those who would set one up at their next sign-in.
    to_set_up: u64,
    /// Those who cannot sign in.
    disabled: u64,
    /// Whether the caller would have to set one up.
    includes_you: bool,
    users: Page<User>,
}
