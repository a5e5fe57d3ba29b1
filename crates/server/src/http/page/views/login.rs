//! `/login`: email and password.

use askama::Template;

use super::{CardFrame, Field, Notice, Problem, SecretField};

/// The sign-in page.
#[derive(Debug, Template)]
#[template(path = "login.html")]
pub(crate) struct LoginPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Why the reader is here or what just happened, such as having signed out.
    pub(crate) notice: Option<Notice>,
    /// Why signing in did not work, when no single field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The address typed.
    pub(crate) email: Field,
    /// The password, never sent back.
    pub(crate) password: SecretField,
    /// Where to go once signed in: a path on this server.
    pub(crate) next: Option<String>,
    /// Whether a link to choose another password can be mailed.
    pub(crate) can_reset: bool,
}

impl LoginPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.problem.is_some() || self.email.problem.is_some() || self.password.problem.is_some()
    }
}

#[cfg(test)]
impl LoginPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::Tone;

        let plain = || Self {
            page: CardFrame::sample(),
            notice: None,
            problem: None,
            email: Field::default(),
            password: SecretField::default(),
            next: None,
            can_reset: true,
        };
        let typed = Field::sample("grace.hopper@north-sea-pumps.example");
        vec![
            plain(),
            Self { can_reset: false, ..plain() },
            Self { page: CardFrame { is_demo: true, ..CardFrame::sample() }, ..plain() },
            Self {
                notice: Some(Notice::sample(Tone::Info, "Sign in to see this page.")),
                next: Some("/account/security".into()),
                ..plain()
            },
            Self { notice: Some(Notice::sample(Tone::Done, "You are signed out.")), ..plain() },
            Self {
                notice: Some(Notice::sample(Tone::Warning, "That took too long. Sign in again.")),
                ..plain()
            },
            Self { problem: Some("Email or password is wrong.".into()), email: typed.clone(), ..plain() },
            Self { problem: Some(Problem::with_wait("Too many attempts.", 42)), email: typed, ..plain() },
            Self {
                email: Field::sample_wrong(
                    "grace.hopper",
                    "Enter an email address, such as name@example.org.",
                ),
                password: SecretField::sample_wrong("Enter your password."),
                ..plain()
            },
        ]
    }
}
