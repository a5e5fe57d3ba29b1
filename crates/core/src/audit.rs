//! What happened, for the audit log. A closed list: what is not here is not audited.

use crate::method::Method;
use crate::sender::SettingsKey;
use serde_json::{Value, json};

/// What kind of thing an event is about; `entityType` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityType {
    /// An organisation, or with the null id the installation.
    Tenant,
    /// A group of tenants.
    TenantProfile,
    /// A tenant's customer.
    Customer,
    /// A person.
    User,
}

impl EntityType {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::TenantProfile, Self::Customer, Self::User];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "TENANT",
            Self::TenantProfile => "TENANT_PROFILE",
            Self::Customer => "CUSTOMER",
            Self::User => "USER",
        }
    }

    /// The kind behind a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Every word that [`AuditAction::wire_type`] has or will have.
pub const WIRE_TYPES: [&str; 8] =
    ["ADDED", "CREDENTIALS_UPDATED", "DELETED", "LOCKOUT", "LOGIN", "LOGOUT", "SMS_SENT", "UPDATED"];

/// Something that happened to an account or to the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// A sign-in ended, well or badly.
    Login,
    /// A session was ended by its user.
    Logout,
    /// Too many failures locked the account.
    Lockout,
    /// The password was right, and the second step never came.
    SecondStepMissing,
    /// A code could not be sent by email.
    EmailNotSent,
    /// An administrator unlocked it.
    Unlock,
    /// A used refresh token came back; its session was ended.
    RefreshTokenReused,
    /// The user changed the password.
    PasswordChanged,
    /// A user was made.
    UserAdded,
    /// An administrator switched an account on.
    AccountEnabled,
    /// An administrator switched an account off.
    AccountDisabled,
    /// Sessions were ended from outside of them; so many.
    SessionsEnded {
        /// How many.
        count: u64,
    },
    /// An administrator signed in as somebody else.
    Impersonated,
    /// A method was set up.
    MethodAdded(Method),
    /// A method was turned off.
    MethodRemoved(Method),
    /// Another method became the default.
    DefaultMethodChanged(Method),
    /// A new set of backup codes took the place of the old one.
    BackupCodesReplaced,
    /// A backup code was used; so many are left.
    BackupCodeUsed {
        /// How many.
        left: u32,
    },
    /// An administrator removed all methods of a user.
    MethodsReset,
    /// The platform's two-factor settings were saved.
    PlatformSettingsSaved,
    /// Other settings of the platform were saved.
    AdminSettingsSaved(SettingsKey),
    /// An SMS was handed over, or could not be. The number stands beside it.
    SmsSent,
}

impl AuditAction {
    /// The word in the wire's closed list.
    pub const fn wire_type(self) -> &'static str {
        match self {
            Self::Login | Self::SecondStepMissing | Self::EmailNotSent | Self::Impersonated => "LOGIN",
            Self::Logout | Self::SessionsEnded { .. } => "LOGOUT",
            Self::Lockout => "LOCKOUT",
            Self::UserAdded => "ADDED",
            Self::SmsSent => "SMS_SENT",
            Self::Unlock | Self::PlatformSettingsSaved | Self::AdminSettingsSaved(_) => "UPDATED",
            Self::RefreshTokenReused
            | Self::AccountEnabled
            | Self::AccountDisabled
            | Self::PasswordChanged
            | Self::MethodAdded(_)
            | Self::MethodRemoved(_)
            | Self::DefaultMethodChanged(_)
            | Self::BackupCodesReplaced
            | Self::BackupCodeUsed { .. }
            | Self::MethodsReset => "CREDENTIALS_UPDATED",
        }
    }

    /// What exactly, beside the wire's word; added to `actionData`.
    pub fn detail(self) -> Value {
        let event = |what: &str| json!({ "event": what });
        let of_method =
            |what: &str, method: Method| json!({ "event": what, "providerType": method.as_str() });
        match self {
            Self::Login | Self::Logout | Self::Lockout | Self::SmsSent => json!({}),
            Self::SecondStepMissing => event("second_step_missing"),
            Self::EmailNotSent => event("email_not_sent"),
            Self::Unlock => event("unlocked"),
            Self::RefreshTokenReused => event("refresh_token_reused"),
            Self::PasswordChanged => event("password_changed"),
            Self::UserAdded => event("user_added"),
            Self::AccountEnabled => event("account_enabled"),
            Self::AccountDisabled => event("account_disabled"),
            Self::SessionsEnded { count } => json!({ "event": "sessions_ended", "sessions": count }),
            Self::Impersonated => event("impersonated"),
            Self::MethodAdded(method) => of_method("method_added", method),
            Self::MethodRemoved(method) => of_method("method_removed", method),
            Self::DefaultMethodChanged(method) => of_method("default_method_changed", method),
            Self::BackupCodesReplaced => event("backup_codes_replaced"),
            Self::BackupCodeUsed { left } => json!({ "event": "backup_code_used", "codesLeft": left }),
            Self::MethodsReset => event("methods_reset"),
            Self::PlatformSettingsSaved => event("two_factor_settings_saved"),
            Self::AdminSettingsSaved(key) => json!({ "event": "admin_settings_saved", "key": key.as_str() }),
        }
    }
}
