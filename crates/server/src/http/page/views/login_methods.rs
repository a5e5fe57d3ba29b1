//! `/login/mfa/methods`: another way to show the second factor.

use askama::Template;

use super::{CardFrame, MethodKind};

/// Lists the methods of the user that are not being asked for.
#[derive(Debug, Template)]
#[template(path = "login_methods.html")]
pub(crate) struct LoginMethodsPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Whose password was right.
    pub(crate) email: String,
    /// Which sign-in it is; its forms say so.
    pub(crate) sign_in: String,
    /// The other methods, each with the masked address its codes go to, if they are sent.
    pub(crate) ways: Vec<(MethodKind, Option<String>)>,
    /// The method to go back to.
    pub(crate) back: MethodKind,
}

#[cfg(test)]
impl LoginMethodsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let sample = |ways: Vec<(MethodKind, Option<String>)>| Self {
            page: CardFrame::sample(),
            email: "grace.hopper@north-sea-pumps.example".into(),
            sign_in: "018f0000-0000-7000-8000-000000000001".into(),
            ways,
            back: MethodKind::Totp,
        };
        vec![
            sample(vec![
                (MethodKind::Sms, Some("+38********67".into())),
                (MethodKind::Email, Some("gr********er@north-sea-pumps.example".into())),
                (MethodKind::BackupCode, None),
            ]),
            sample(Vec::new()),
        ]
    }
}
