//! `/account/security/totp`: setting up the authenticator app.

use askama::Template;

use super::{AppFrame, MethodSetup};

/// Sets up an authenticator app for a signed-in user.
#[derive(Debug, Template)]
#[template(path = "totp_setup.html")]
pub(crate) struct TotpSetupPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// How the method is set up.
    pub(crate) method: MethodSetup,
}

impl TotpSetupPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        match &self.method {
            MethodSetup::Totp(setup) => setup.code.problem.is_some(),
        }
    }
}

#[cfg(test)]
impl TotpSetupPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{SecretField, TotpSetup};

        let with_code = |code: SecretField| Self {
            page: AppFrame::sample("/account/security", false),
            method: MethodSetup::Totp(TotpSetup { code, ..TotpSetup::sample() }),
        };
        vec![
            with_code(SecretField::default()),
            with_code(SecretField::sample_wrong("Enter the 6-digit code that the app shows.")),
        ]
    }
}
