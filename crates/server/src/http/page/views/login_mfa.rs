//! `/login/mfa`: the second factor.

use askama::Template;

use super::{CardFrame, MethodCheck};

/// Asks for the second factor of a sign-in under way.
#[derive(Debug, Template)]
#[template(path = "login_mfa.html")]
pub(crate) struct LoginMfaPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Whose password was right.
    pub(crate) email: String,
    /// How the second factor is asked for.
    pub(crate) method: MethodCheck,
    /// Names of the other methods the user has; `Try another way` is offered if there are any.
    pub(crate) other_methods: Vec<String>,
}

impl LoginMfaPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        match &self.method {
            MethodCheck::Totp(check) => check.code.problem.is_some(),
        }
    }
}

#[cfg(test)]
impl LoginMfaPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{Problem, SecretField, TotpCheck};

        let with_problem = |problem: Option<Problem>| Self {
            page: CardFrame::sample(),
            email: "grace.hopper@north-sea-pumps.example".into(),
            method: MethodCheck::Totp(TotpCheck { code: SecretField { problem } }),
            other_methods: Vec::new(),
        };
        vec![
            with_problem(None),
            with_problem(Some(
                "That code is not right. Check the app and type the code it shows now.".into(),
            )),
            with_problem(Some("That code has been used already. Wait for the next one.".into())),
            with_problem(Some(Problem::with_wait("Too many attempts.", 150))),
            Self { other_methods: vec!["Text message".into()], ..with_problem(None) },
        ]
    }
}
