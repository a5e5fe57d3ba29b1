//! `/account/confirm`: a fresh proof before something that matters.

use askama::Template;

use super::{CardFrame, SecretField};

/// Asks for the password again because the last proof is too old.
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub(crate) struct ConfirmPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Who is signed in.
    pub(crate) email: String,
    /// The password, never sent back.
    pub(crate) password: SecretField,
    /// Where the form goes: a path on this server.
    pub(crate) action: String,
    /// What goes with it, as (name, value): where to go on once confirmed, or what was typed before.
    pub(crate) carried: Vec<(String, String)>,
    /// Where `Cancel` leads: a path on this server.
    pub(crate) cancel: String,
}

impl ConfirmPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.password.problem.is_some()
    }
}

#[cfg(test)]
impl ConfirmPage {
    pub(crate) fn samples() -> Vec<Self> {
        [SecretField::default(), SecretField::sample_wrong("That password is not right.")]
            .map(|password| Self {
                page: CardFrame::sample(),
                email: "grace.hopper@north-sea-pumps.example".into(),
                password,
                action: "/account/confirm".into(),
                carried: vec![("next".into(), "/account/security/totp/remove".into())],
                cancel: "/account/security".into(),
            })
            .into()
    }
}
