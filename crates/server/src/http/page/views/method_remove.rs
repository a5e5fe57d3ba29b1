//! `/account/security/{method}/remove`: turning a second factor off.

use askama::Template;

use super::{AppFrame, MethodKind};

/// Asks whether to turn a method off.
#[derive(Debug, Template)]
#[template(path = "method_remove.html")]
pub(crate) struct MethodRemovePage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// Which.
    pub(crate) kind: MethodKind,
    /// What comes of it.
    pub(crate) outcome: RemoveOutcome,
}

/// What comes of turning a method off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RemoveOutcome {
    /// Another one stays.
    OthersStay,
    /// The password alone is enough from then on.
    NoneStays {
        /// Whether backup codes end with it.
        ends_backup_codes: bool,
    },
    /// It cannot be: the platform requires one, and this is the last.
    Refused,
}

#[cfg(test)]
impl MethodRemovePage {
    pub(crate) fn samples() -> Vec<Self> {
        let outcomes = [
            RemoveOutcome::OthersStay,
            RemoveOutcome::NoneStays { ends_backup_codes: false },
            RemoveOutcome::NoneStays { ends_backup_codes: true },
            RemoveOutcome::Refused,
        ];
        let kinds = [MethodKind::Totp, MethodKind::Sms, MethodKind::Email, MethodKind::BackupCode];
        let all = kinds.into_iter().flat_map(|kind| outcomes.map(|outcome| (kind, outcome)));
        all.map(|(kind, outcome)| Self { page: AppFrame::sample("/account/security", false), kind, outcome })
            .collect()
    }
}
