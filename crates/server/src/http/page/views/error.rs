//! Any page that cannot be shown.

use askama::Template;

use super::form::Wait;
use super::{CardFrame, Moment};

/// Says what happened, what to do, and how to find it in the log.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// What happened.
    pub(crate) kind: ErrorKind,
    /// The id of the request, which the log has as well.
    pub(crate) request_id: Option<String>,
}

/// What happened, as far as the reader is concerned.
#[derive(Debug, Clone)]
pub(crate) enum ErrorKind {
    /// 400: the request is not one our pages send.
    BadRequest,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 403: the request came from another site.
    CrossSite,
    /// 404: no such page.
    NotFound,
    /// 405: the page exists, but is not used this way.
    MethodNotAllowed,
    /// 410: the link was used or has expired.
    LinkExpired,
    /// 413: more was sent than is taken.
    TooLarge,
    /// 429: asked too often.
    TooManyRequests {
        /// Seconds until trying again makes sense.
        retry_after: u32,
    },
    /// The account is locked after too many failures.
    Locked {
        /// When the lock ends; `None` when only an administrator can end it.
        until: Option<Moment>,
    },
    /// 500: our fault.
    Internal,
    /// 503: too busy, or starting.
    Unavailable {
        /// Seconds until trying again makes sense, if known.
        retry_after: Option<u32>,
    },
}

impl ErrorKind {
    /// The heading.
    pub(crate) fn heading(&self) -> &'static str {
        match self {
            Self::BadRequest => "That did not arrive as expected",
            Self::Forbidden => "You can't open this page",
            Self::CrossSite => "That came from another site",
            Self::NotFound => "There is no page here",
            Self::MethodNotAllowed => "That can't be done here",
            Self::LinkExpired => "This link no longer works",
            Self::TooLarge => "That was too much at once",
            Self::TooManyRequests { .. } => "Too many attempts",
            Self::Locked { .. } => "This account is locked",
            Self::Internal => "Something went wrong on our side",
            Self::Unavailable { .. } => "Busy at the moment",
        }
    }

    /// What happened, in a sentence.
    pub(crate) fn what_happened(&self) -> &'static str {
        match self {
            Self::BadRequest => "The server could not make sense of what your browser sent.",
            Self::Forbidden => "It is for people with other rights than yours.",
            Self::CrossSite => "The form was sent from a page that is not ours, so nothing was done.",
            Self::NotFound => "The address may be mistyped, or the page has moved.",
            Self::MethodNotAllowed => "The page was opened in a way it is not made for.",
            Self::LinkExpired => "It has been used already, or its time is over.",
            Self::TooLarge => "What was sent is larger than this page accepts.",
            Self::TooManyRequests { .. } => "To protect accounts, we limit how often this can be tried.",
            Self::Locked { .. } => "There were too many failed attempts to sign in.",
            Self::Internal => "It was not caused by anything you did.",
            Self::Unavailable { .. } => "The server has more to do than it can take on right now.",
        }
    }

    /// What to do about it, in a sentence or two. Waiting times are added by the page.
    pub(crate) fn what_to_do(&self) -> &'static str {
        match self {
            Self::BadRequest | Self::MethodNotAllowed => "Go back to the page you came from and start again.",
            Self::Forbidden => "If you need it, ask your administrator.",
            Self::CrossSite => "Open the page from here and try again.",
            Self::NotFound => "Check the address, or start from your account.",
            Self::LinkExpired => "Ask for a new one.",
            Self::TooLarge => "Go back and send less.",
            Self::TooManyRequests { .. } | Self::Unavailable { retry_after: Some(_) } => "",
            Self::Locked { until: Some(_) } => "If it wasn't you, tell your administrator.",
            Self::Locked { until: None } => "Ask your administrator to unlock it.",
            Self::Internal => {
                "Try again. If it happens again, send your administrator the request number below."
            }
            Self::Unavailable { retry_after: None } => "Try again in a moment.",
        }
    }

    /// How long to wait before trying again.
    pub(crate) fn wait(&self) -> Option<Wait> {
        match self {
            Self::TooManyRequests { retry_after: seconds }
            | Self::Unavailable { retry_after: Some(seconds) } => Some(Wait { seconds: *seconds }),
            _ => None,
        }
    }

    /// When a lock ends.
    pub(crate) fn until(&self) -> Option<&Moment> {
        match self {
            Self::Locked { until } => until.as_ref(),
            _ => None,
        }
    }

    /// The one way on: what the link says and where it leads.
    pub(crate) fn way_on(&self) -> (&'static str, &'static str) {
        match self {
            Self::LinkExpired | Self::TooManyRequests { .. } | Self::Locked { .. } => {
                ("Back to sign in", "/login")
            }
            _ => ("Go to your account", "/account/security"),
        }
    }
}

#[cfg(test)]
impl ErrorPage {
    pub(crate) fn samples() -> Vec<Self> {
        [
            ErrorKind::BadRequest,
            ErrorKind::Forbidden,
            ErrorKind::CrossSite,
            ErrorKind::NotFound,
            ErrorKind::MethodNotAllowed,
            ErrorKind::LinkExpired,
            ErrorKind::TooLarge,
            ErrorKind::TooManyRequests { retry_after: 42 },
            ErrorKind::Locked { until: Some(Moment::sample()) },
            ErrorKind::Locked { until: None },
            ErrorKind::Internal,
            ErrorKind::Unavailable { retry_after: Some(5) },
            ErrorKind::Unavailable { retry_after: None },
        ]
        .map(|kind| Self { page: CardFrame::sample(), kind, request_id: Some("01975c2e-8f1b-7c3a".into()) })
        .into()
    }
}
