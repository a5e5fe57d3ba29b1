//! `/login/force-mfa`: setting up a second factor before signing in can go on.

use askama::Template;

use super::{CardFrame, MethodSetup};

/// Sets up the second factor that the user must have to sign in.
#[derive(Debug, Template)]
#[template(path = "login_force_mfa.html")]
pub(crate) struct LoginForceMfaPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Whose password was right.
    pub(crate) email: String,
    /// How the method is set up.
    pub(crate) method: MethodSetup,
}

impl LoginForceMfaPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        match &self.method {
            MethodSetup::Totp(setup) => setup.code.problem.is_some(),
        }
    }
}

#[cfg(test)]
impl LoginForceMfaPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{SecretField, TotpSetup};

        let with_code = |code: SecretField| Self {
            page: CardFrame::sample(),
            email: "grace.hopper@north-sea-pumps.example".into(),
            method: MethodSetup::Totp(TotpSetup { code, ..TotpSetup::sample() }),
        };
        vec![
            with_code(SecretField::default()),
            with_code(SecretField::sample_wrong("That code is not right. Type the code the app shows now.")),
        ]
    }
}
