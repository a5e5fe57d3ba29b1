//! `/account/security/{method}`: setting a second factor up.

use askama::Template;

use super::{AppFrame, MethodKind, MethodSetup, Notice, Problem};

/// Sets a second factor up for a signed-in user.
#[derive(Debug, Template)]
#[template(path = "method_setup.html")]
pub(crate) struct MethodSetupPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened, such as a code having been sent again.
    pub(crate) notice: Option<Notice>,
    /// What went wrong when no field is to blame, such as a message that could not be sent.
    pub(crate) problem: Option<Problem>,
    /// How the method is set up.
    pub(crate) method: MethodSetup,
    /// Empty: who sets a method up here is signed in.
    pub(crate) sign_in: &'static str,
}

impl MethodSetupPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.problem.is_some() || self.method.has_problem()
    }

    /// Seconds until trying again makes sense, if waiting is what puts it right.
    pub(crate) fn wait(&self) -> Option<u32> {
        let problem = self.problem.as_ref().or(self.method.problem())?;
        problem.retry_after
    }

    /// Where its forms are sent.
    pub(crate) fn base(&self) -> String {
        format!("/account/security/{}", self.method.kind().slug())
    }

    /// Where the form that has a code sent goes.
    pub(crate) fn send_path(&self) -> String {
        format!("{}/send", self.base())
    }

    /// What the button says.
    pub(crate) fn submit_label(&self) -> &'static str {
        match self.method {
            MethodSetup::Address(_) => "Send code",
            MethodSetup::RanOut(_) => "Set up again",
            MethodSetup::Totp(_) | MethodSetup::Code(_) => "Turn on",
        }
    }
}

#[cfg(test)]
impl MethodSetupPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::Tone;

        let plain = |method: MethodSetup| Self {
            page: AppFrame::sample("/account/security", false),
            notice: None,
            problem: None,
            method,
            sign_in: "",
        };
        let all = MethodSetup::samples().into_iter().chain(MethodSetup::wrong_samples());
        let mut samples: Vec<_> = all.map(plain).collect();
        for method in MethodSetup::samples().into_iter().skip(3) {
            samples.push(Self {
                notice: Some(Notice::sample(
                    Tone::Done,
                    "Another code is on its way. Only the newest works.",
                )),
                ..plain(method.clone())
            });
            samples.push(Self {
                problem: Some(Problem::with_wait("A code was sent a moment ago.", 24)),
                ..plain(method)
            });
        }
        samples
    }
}
