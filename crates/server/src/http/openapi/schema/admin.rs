//! The platform: settings, the audit log, and what there is to know about the server.
#![expect(dead_code, reason = "these say what the wire's objects look like; nothing is ever read from them")]

use super::{EntityId, PasswordPolicy};
use serde_json::Value;
use utoipa::ToSchema;

/// Settings by key: `mail`, `sms` or `general`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct AdminSettings {
    /// Left out to make them.
    id: Option<EntityId>,
    created_time: Option<i64>,
    tenant_id: Option<EntityId>,
    key: String,
    version: Option<i64>,
    /// Depends on `key`. Secrets go in and never come out.
    #[schema(value_type = Object)]
    json_value: Value,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct TestSms {
    /// As the `jsonValue` of `sms`.
    #[schema(value_type = Object)]
    provider_configuration: Value,
    /// E.164.
    number_to: String,
    message: String,
}

/// What is set up.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the wire's object is one of switches")]
pub(in crate::http) struct Features {
    email_enabled: bool,
    sms_enabled: bool,
    notification_enabled: bool,
    oauth_enabled: bool,
    two_fa_enabled: bool,
}

/// Rules for passwords, failures, and lifetimes of links.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct SecuritySettings {
    password_policy: PasswordPolicy,
    max_failed_login_attempts: Option<u32>,
    user_lockout_notification_email: Option<String>,
    mobile_secret_key_length: Option<u32>,
    /// Hours.
    user_activation_token_ttl: Option<u32>,
    /// Hours.
    password_reset_token_ttl: Option<u32>,
    version: Option<i64>,
}

/// Lifetimes and issuer of tokens.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct JwtSettings {
    /// Seconds.
    token_expiration_time: i64,
    /// Seconds.
    refresh_token_exp_time: i64,
    token_issuer: String,
    /// Base64 of at least 64 bytes, to replace the key; always null in answers.
    token_signing_key: Option<String>,
    version: Option<i64>,
}

/// Something that happened.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct AuditEvent {
    id: AuditEventId,
    created_time: i64,
    tenant_id: EntityId,
    customer_id: EntityId,
    entity_id: EntityId,
    entity_name: Option<String>,
    user_id: EntityId,
    user_name: Option<String>,
    action_type: ActionType,
    #[schema(value_type = Object)]
    action_data: Value,
    action_status: ActionStatus,
    action_failure_details: String,
}

#[derive(ToSchema)]
pub(in crate::http) struct AuditEventId {
    id: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum ActionType {
    Added,
    CredentialsUpdated,
    Deleted,
    Lockout,
    Login,
    Logout,
    SmsSent,
    Updated,
}

#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum ActionStatus {
    Success,
    Failure,
}

/// Which wire this is, and which server.
#[derive(ToSchema)]
pub(in crate::http) struct SystemInfo {
    version: String,
    artifact: String,
    name: String,
    r#type: String,
    /// Our own version.
    countersign: String,
}

/// A JWK set (RFC 7517).
#[derive(ToSchema)]
pub(in crate::http) struct JwkSet {
    #[schema(value_type = Vec<Object>)]
    keys: Vec<Value>,
}
