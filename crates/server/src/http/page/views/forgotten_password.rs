//! `/login/resetPasswordRequest`, and where links lead whose time is over.

use askama::Template;

use super::{CardFrame, Field};

/// Asks for a link to choose another password.
#[derive(Debug, Template)]
#[template(path = "forgotten_password.html")]
pub(crate) struct ForgottenPasswordPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// How far it is.
    pub(crate) step: AskStep,
    /// The address typed.
    pub(crate) email: Field,
}

/// How far asking for a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskStep {
    /// The address is asked for.
    Form,
    /// It was given. Nothing on the page depends on whose it is.
    Asked {
        /// For how many hours the link is good.
        hours: u32,
    },
    /// There is no mail server to send a link through.
    NoMail,
}

impl AskStep {
    /// The heading.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Form | Self::NoMail => "Forgot your password?",
            Self::Asked { .. } => "Look into your mail",
        }
    }
}

/// Says that a link is worth nothing any more, and how to come by another.
#[derive(Debug, Template)]
#[template(path = "link_expired.html")]
pub(crate) struct LinkExpiredPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Which kind of link.
    pub(crate) kind: ExpiredLink,
}

/// A kind of link that ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpiredLink {
    /// To choose a first password.
    Activation,
    /// To choose another password.
    Reset {
        /// Whether another link can be mailed.
        can_mail: bool,
    },
}

#[cfg(test)]
impl ForgottenPasswordPage {
    pub(crate) fn samples() -> Vec<Self> {
        let plain = |step| Self { page: CardFrame::sample(), step, email: Field::default() };
        vec![
            plain(AskStep::Form),
            Self {
                email: Field::sample_wrong("grace", "Enter an email address, such as name@example.org."),
                ..plain(AskStep::Form)
            },
            Self {
                page: CardFrame { is_demo: true, ..CardFrame::sample() },
                ..plain(AskStep::Asked { hours: 24 })
            },
            plain(AskStep::Asked { hours: 1 }),
            plain(AskStep::NoMail),
        ]
    }
}

#[cfg(test)]
impl LinkExpiredPage {
    pub(crate) fn samples() -> Vec<Self> {
        [
            ExpiredLink::Activation,
            ExpiredLink::Reset { can_mail: true },
            ExpiredLink::Reset { can_mail: false },
        ]
        .map(|kind| Self { page: CardFrame::sample(), kind })
        .into()
    }
}
