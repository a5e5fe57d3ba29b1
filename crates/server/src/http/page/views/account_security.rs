//! `/account/security`: a user's second factors and password.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{AppFrame, MethodKind, MethodRow, MethodState, Notice, SecretField, SessionList};

/// The user's own security page.
#[derive(Debug, Template)]
#[template(path = "account_security.html")]
pub(crate) struct AccountSecurityPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// The methods the platform offers, in the wire's order; none when it offers none.
    pub(crate) methods: Vec<MethodRow>,
    /// How many backup codes are left, when that is few enough to say so.
    pub(crate) few_codes_left: Option<u32>,
    /// The password in use, never sent back.
    pub(crate) current_password: SecretField,
    /// The new password, never sent back.
    pub(crate) new_password: SecretField,
    /// The new password once more, never sent back.
    pub(crate) new_password_again: SecretField,
    /// What a password must be like, a line each, such as `At least 8 characters`.
    pub(crate) policy: Vec<String>,
    /// Where the user is signed in.
    pub(crate) sessions: SessionList,
}

impl AccountSecurityPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([
            ("current_password", "Current password", &self.current_password.problem),
            ("new_password", "New password", &self.new_password.problem),
            ("new_password_again", "New password again", &self.new_password_again.problem),
        ])
    }
}

#[cfg(test)]
mod samples;
