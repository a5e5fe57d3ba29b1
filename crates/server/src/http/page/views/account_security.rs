//! `/account/security`: a user's second factors and password.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{AppFrame, MethodRow, Notice, SecretField};

/// The user's own security page.
#[derive(Debug, Template)]
#[template(path = "account_security.html")]
pub(crate) struct AccountSecurityPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// The methods the platform offers, in its order; none when it offers none.
    pub(crate) methods: Vec<MethodRow>,
    /// The password in use, never sent back.
    pub(crate) current_password: SecretField,
    /// The new password, never sent back.
    pub(crate) new_password: SecretField,
    /// The new password once more, never sent back.
    pub(crate) new_password_again: SecretField,
    /// What a password must be like, a line each, such as `At least 8 characters`.
    pub(crate) policy: Vec<String>,
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
impl AccountSecurityPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{MethodKind, Moment, Tone};

        let plain = |on_since: Option<Moment>, system_admin: bool| Self {
            page: AppFrame::sample("/account/security", system_admin),
            notice: None,
            methods: vec![MethodRow { kind: MethodKind::Totp, on_since }],
            current_password: SecretField::default(),
            new_password: SecretField::default(),
            new_password_again: SecretField::default(),
            policy: vec!["At least 8 characters".into(), "Not one of the passwords everybody uses".into()],
        };
        vec![
            plain(None, false),
            Self {
                notice: Some(Notice::sample(Tone::Done, "The authenticator app is on.")),
                ..plain(Some(Moment::sample()), true)
            },
            Self { methods: Vec::new(), ..plain(None, false) },
            Self { methods: Vec::new(), ..plain(None, true) },
            Self {
                current_password: SecretField::sample_wrong("That is not your current password."),
                new_password: SecretField::sample_wrong("Use at least 8 characters."),
                ..plain(Some(Moment::sample()), false)
            },
        ]
    }
}
