//! What happened, for the audit log. A closed list: what is not here is not audited.

use crate::directory::Kind;
use crate::method::Method;
use crate::sender::SettingsKey;
use serde_json::{Value, json};

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
    /// A code that would have shown that an address is the user's could not be sent there by email.
    SetUpNotMailed,
    /// An administrator lifted its lock, and started its failures anew.
    Unlock {
        /// Whether there was a lock, of whose end its user is mailed.
        was_locked: bool,
    },
    /// A used refresh token came back; its session was ended.
    RefreshTokenReused,
    /// The user changed the password.
    PasswordChanged,
    /// The user chose another password by a link.
    PasswordReset,
    /// A link to choose another password was mailed.
    PasswordResetMailed,
    /// The user chose the first password.
    Activated {
        /// Whether they are mailed of it.
        is_told: bool,
    },
    /// Rules for passwords, failures and links were saved.
    SecuritySettingsSaved,
    /// Lifetimes and issuer of tokens were saved.
    TokenSettingsSaved,
    /// A new key signs tokens.
    SigningKeyRotated,
    /// A user was made.
    UserAdded,
    /// The address that a user signs in with was changed.
    AddressChanged,
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
    /// Something else that administrators keep was made.
    Added(Kind),
    /// Something that administrators keep was changed.
    Updated(Kind),
    /// Something that administrators keep was deleted, with all that hangs on it.
    Deleted(Kind),
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
            Self::UserAdded | Self::Added(_) => "ADDED",
            Self::SmsSent => "SMS_SENT",
            Self::Deleted(_) => "DELETED",
            Self::Updated(_)
            | Self::Unlock { .. }
            | Self::PlatformSettingsSaved
            | Self::SecuritySettingsSaved
            | Self::TokenSettingsSaved
            | Self::SigningKeyRotated
            | Self::AdminSettingsSaved(_) => "UPDATED",
            Self::RefreshTokenReused
            | Self::AddressChanged
            | Self::AccountEnabled
            | Self::AccountDisabled
            | Self::PasswordChanged
            | Self::PasswordReset
            | Self::PasswordResetMailed
            | Self::Activated { .. }
            | Self::SetUpNotMailed
            | Self::MethodAdded(_)
            | Self::MethodRemoved(_)
            | Self::DefaultMethodChanged(_)
            | Self::BackupCodesReplaced
            | Self::BackupCodeUsed { .. }
            | Self::MethodsReset => "CREDENTIALS_UPDATED",
        }
    }

    /// What kind of thing it is about.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Added(kind) | Self::Updated(kind) | Self::Deleted(kind) => kind,
            _ => Kind::User,
        }
    }

    /// What exactly, beside the wire's word; added to `actionData`.
    pub fn detail(self) -> Value {
        let event = |what: &str| json!({ "event": what });
        let of_method =
            |what: &str, method: Method| json!({ "event": what, "providerType": method.as_str() });
        let of_kind = |kind: Kind, what: &str| {
            let event = format!("{}_{what}", kind.entity_type().to_lowercase());
            json!({ "event": event, "entityType": kind.entity_type() })
        };
        match self {
            Self::Login | Self::Logout | Self::Lockout | Self::SmsSent => json!({}),
            Self::SecondStepMissing => event("second_step_missing"),
            Self::EmailNotSent | Self::SetUpNotMailed => event("email_not_sent"),
            Self::Unlock { .. } => event("unlocked"),
            Self::RefreshTokenReused => event("refresh_token_reused"),
            Self::PasswordChanged => event("password_changed"),
            Self::PasswordReset => event("password_reset"),
            Self::PasswordResetMailed => event("password_reset_mailed"),
            Self::Activated { .. } => event("activated"),
            Self::SecuritySettingsSaved => event("security_settings_saved"),
            Self::TokenSettingsSaved => event("token_settings_saved"),
            Self::SigningKeyRotated => event("signing_key_rotated"),
            Self::UserAdded => event("user_added"),
            Self::AddressChanged => event("address_changed"),
            Self::AccountEnabled => event("account_enabled"),
            Self::AccountDisabled => event("account_disabled"),
            Self::SessionsEnded { count } => json!({ "event": "sessions_ended", "sessions": count }),
            Self::Impersonated => event("impersonated"),
            Self::Added(kind) => of_kind(kind, "added"),
            Self::Updated(kind) => of_kind(kind, "updated"),
            Self::Deleted(kind) => of_kind(kind, "deleted"),
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
