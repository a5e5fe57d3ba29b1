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
    /// How the method is set up; `None` if a code came for a set-up that had run out.
    pub(crate) method: Option<MethodSetup>,
}

impl LoginForceMfaPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        match &self.method {
            Some(MethodSetup::Totp(setup)) => setup.code.problem.is_some(),
            None => true,
        }
    }
}

#[cfg(test)]
impl LoginForceMfaPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{SecretField, TotpSetup};

        let wrong = SecretField::sample_wrong("That code is not right. Type the code the app shows now.");
        let with_code = |code| MethodSetup::Totp(TotpSetup { code, ..TotpSetup::sample() });
        [Some(with_code(SecretField::default())), Some(with_code(wrong)), None]
            .map(|method| Self {
                page: CardFrame::sample(),
                email: "grace.hopper@north-sea-pumps.example".into(),
                method,
            })
            .into()
    }
}
