//! `/login/createPassword` and `/login/resetPassword`: choosing a password by a link.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{CardFrame, Problem, SecretField};

/// Chooses a password.
#[derive(Debug, Template)]
#[template(path = "choose_password.html")]
pub(crate) struct ChoosePasswordPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Why one is chosen.
    pub(crate) why: WhyChoose,
    /// The token of the link.
    pub(crate) token: String,
    /// What is wrong when no single field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The password, never sent back.
    pub(crate) password: SecretField,
    /// The password once more, never sent back.
    pub(crate) password_again: SecretField,
    /// What a password must be like, a line each, such as `At least 8 characters`.
    pub(crate) policy: Vec<String>,
}

/// Why somebody chooses a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhyChoose {
    /// They never had one.
    First,
    /// They forgot theirs.
    Forgotten,
    /// Theirs is older than the rules allow; they have just signed in with it.
    Expired,
}

impl WhyChoose {
    /// The heading.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::First => "Choose your password",
            Self::Forgotten => "Choose a new password",
            Self::Expired => "Your password is too old",
        }
    }

    /// What comes of it.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::First => "With it and your email address you sign in from now on.",
            Self::Forgotten => "You are then signed out everywhere, and sign in with the new one.",
            Self::Expired => {
                "It was right, but your administrator has passwords changed from time to time. Choose another one, then \
                 sign in with it."
            }
        }
    }

    /// Where the form goes.
    pub(crate) fn action(self) -> &'static str {
        match self {
            Self::First => "/login/createPassword",
            Self::Forgotten | Self::Expired => "/login/resetPassword",
        }
    }

    /// What the button says.
    pub(crate) fn button(self) -> &'static str {
        match self {
            Self::First => "Save and sign in",
            Self::Forgotten | Self::Expired => "Save password",
        }
    }
}

impl ChoosePasswordPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([
            ("password", "Password", &self.password.problem),
            ("password_again", "Password again", &self.password_again.problem),
        ])
    }
}

#[cfg(test)]
impl ChoosePasswordPage {
    pub(crate) fn samples() -> Vec<Self> {
        let plain = |why| Self {
            page: CardFrame::sample(),
            why,
            token: "csr_2q7h".into(),
            problem: None,
            password: SecretField::default(),
            password_again: SecretField::default(),
            policy: vec!["At least 8 characters".into(), "At least 1 digit".into()],
        };
        vec![
            plain(WhyChoose::First),
            plain(WhyChoose::Forgotten),
            plain(WhyChoose::Expired),
            Self {
                password: SecretField::sample_wrong("Password must be 8 or more characters in length."),
                password_again: SecretField::sample_wrong("The two passwords differ."),
                ..plain(WhyChoose::First)
            },
            Self {
                problem: Some(Problem::with_wait("Too many attempts.", 42)),
                ..plain(WhyChoose::Forgotten)
            },
        ]
    }
}
