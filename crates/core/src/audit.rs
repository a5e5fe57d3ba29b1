//! What happened, for the audit log. A closed list: what is not here is not audited.

use crate::method::Method;
use crate::sender::SettingsKey;
use serde_json::{Value, json};

/// Something that happened to an account or to the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// A sign-in ended, well or badly.
    Login,
    /// A session was ended by its user.
    Logout,
    /// Too many failures locked the account.
    Lockout,
    /// An administrator unlocked it.
    Unlock,
    /// A used refresh token came back; its session was ended.
    RefreshTokenReused,
    /// The user changed the password.
    PasswordChanged,
    /// A user was made.
    UserAdded,
    /// A method was set up.
    MethodAdded(Method),
    /// A method was turned off.
    MethodRemoved(Method),
    /// Another method became the default.
    DefaultMethodChanged(Method),
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
            Self::Login => "LOGIN",
            Self::Logout => "LOGOUT",
            Self::Lockout => "LOCKOUT",
            Self::UserAdded => "ADDED",
            Self::SmsSent => "SMS_SENT",
            Self::Unlock | Self::PlatformSettingsSaved | Self::AdminSettingsSaved(_) => "UPDATED",
            Self::RefreshTokenReused
            | Self::PasswordChanged
            | Self::MethodAdded(_)
            | Self::MethodRemoved(_)
            | Self::DefaultMethodChanged(_)
            | Self::MethodsReset => "CREDENTIALS_UPDATED",
        }
    }

    /// What exactly, beside the wire's word; added to `actionData`.
    pub fn detail(self) -> Value {
        let what = match self {
            Self::Login | Self::Logout | Self::Lockout | Self::SmsSent => return json!({}),
            Self::Unlock => "unlocked",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::PasswordChanged => "password_changed",
            Self::UserAdded => "user_added",
            Self::MethodAdded(_) => "method_added",
            Self::MethodRemoved(_) => "method_removed",
            Self::DefaultMethodChanged(_) => "default_method_changed",
            Self::MethodsReset => "methods_reset",
            Self::PlatformSettingsSaved => "two_factor_settings_saved",
            Self::AdminSettingsSaved(_) => "admin_settings_saved",
        };
        match self {
            Self::MethodAdded(method) | Self::MethodRemoved(method) | Self::DefaultMethodChanged(method) => {
                json!({ "event": what, "providerType": method.as_str() })
            }
            Self::AdminSettingsSaved(key) => json!({ "event": what, "key": key.as_str() }),
            _ => json!({ "event": what }),
        }
    }
}
