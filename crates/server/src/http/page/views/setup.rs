//! `/setup`: the first start, when there is no system administrator yet.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{CardFrame, Field, Problem, SecretField};

/// Creates the first system administrator.
#[derive(Debug, Template)]
#[template(path = "setup.html")]
pub(crate) struct SetupPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// The one-time token of the set-up link.
    pub(crate) token: String,
    /// What is wrong when no single field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The administrator's address.
    pub(crate) email: Field,
    /// The password, never sent back.
    pub(crate) password: SecretField,
    /// The password once more, never sent back.
    pub(crate) password_again: SecretField,
    /// What a password must be like, a line each, such as `At least 8 characters`.
    pub(crate) policy: Vec<String>,
}

impl SetupPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([
            ("email", "Email", &self.email.problem),
            ("password", "Password", &self.password.problem),
            ("password_again", "Password again", &self.password_again.problem),
        ])
    }
}

#[cfg(test)]
impl SetupPage {
    pub(crate) fn samples() -> Vec<Self> {
        let plain = || Self {
            page: CardFrame::sample(),
            token: "setup_2q7h".into(),
            problem: None,
            email: Field::default(),
            password: SecretField::default(),
            password_again: SecretField::default(),
            policy: vec!["At least 8 characters".into(), "Not one of the passwords everybody uses".into()],
        };
        vec![
            plain(),
            Self {
                email: Field::sample("ada@example.org"),
                password_again: SecretField::sample_wrong("The two passwords differ."),
                ..plain()
            },
            Self {
                email: Field::sample_wrong("ada", "Enter an email address, such as name@example.org."),
                password: SecretField::sample_wrong("Use at least 8 characters."),
                ..plain()
            },
        ]
    }
}
