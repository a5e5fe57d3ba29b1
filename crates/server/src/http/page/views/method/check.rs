//! How a second factor is asked for while signing in.

use super::super::SecretField;
use super::super::form::Wait;
use super::MethodKind;

/// How the second factor is asked for while signing in.
#[derive(Debug, Clone)]
pub(crate) enum MethodCheck {
    /// `templates/method/totp_check.html`
    Totp(TotpCheck),
    /// `templates/method/unsent_check.html`
    Unsent(UnsentCheck),
    /// `templates/method/sent_check.html`
    Sent(SentCheck),
    /// `templates/method/backup_code_check.html`
    BackupCode(BackupCodeCheck),
}

impl MethodCheck {
    /// Which kind it is.
    pub(crate) fn kind(&self) -> MethodKind {
        match self {
            Self::Totp(_) => MethodKind::Totp,
            Self::Unsent(check) => check.kind,
            Self::Sent(check) => check.kind,
            Self::BackupCode(_) => MethodKind::BackupCode,
        }
    }

    /// Whether the code that was typed has to be put right.
    pub(crate) fn has_problem(&self) -> bool {
        match self {
            Self::Totp(TotpCheck { code })
            | Self::Sent(SentCheck { code, .. })
            | Self::BackupCode(BackupCodeCheck { code, .. }) => code.problem.is_some(),
            Self::Unsent(_) => false,
        }
    }
}

/// Asks for the code that the authenticator app shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct TotpCheck {
    /// Where the code is typed.
    pub(crate) code: SecretField,
}

/// Offers to send a code: none is on its way.
#[derive(Debug, Clone)]
pub(crate) struct UnsentCheck {
    /// By what it would be sent.
    pub(crate) kind: MethodKind,
    /// Where it would go, masked.
    pub(crate) contact: String,
    /// How long until one can be sent; `None` when it can be now.
    pub(crate) send_after: Option<Wait>,
}

/// Asks for a code that was sent.
#[derive(Debug, Clone)]
pub(crate) struct SentCheck {
    /// By what it was sent.
    pub(crate) kind: MethodKind,
    /// Where it went, masked.
    pub(crate) contact: String,
    /// How long until another one can be sent; `None` when it can be now.
    pub(crate) resend_after: Option<Wait>,
    /// Where the code is typed.
    pub(crate) code: SecretField,
}

/// Asks for one of the codes on paper.
#[derive(Debug, Clone, Default)]
pub(crate) struct BackupCodeCheck {
    /// Where the code is typed.
    pub(crate) code: SecretField,
    /// Whether all of them are used.
    pub(crate) none_left: bool,
}
