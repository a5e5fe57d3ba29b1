//! `/demo/inbox`: what a demo would have sent.

use askama::Template;

use super::{CardFrame, MethodKind, Moment};

/// The mails and text messages of a demo, newest first.
#[derive(Debug, Template)]
#[template(path = "demo_inbox.html")]
pub(crate) struct DemoInboxPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// The messages, newest first.
    pub(crate) messages: Vec<DemoMessage>,
    /// Where the way back leads, and what it says.
    pub(crate) back: (&'static str, &'static str),
}

/// One mail or text message.
#[derive(Debug, Clone)]
pub(crate) struct DemoMessage {
    /// How it was sent: `Email` or `Sms`.
    pub(crate) kind: MethodKind,
    /// To whom.
    pub(crate) to: String,
    /// When.
    pub(crate) at: Moment,
    /// The subject of a mail.
    pub(crate) subject: Option<String>,
    /// The text, as plain text with its line breaks.
    pub(crate) text: String,
    /// The code in it, if there is one.
    pub(crate) code: Option<String>,
}

#[cfg(test)]
impl DemoInboxPage {
    pub(crate) fn samples() -> Vec<Self> {
        let message = |kind: MethodKind, to: &str, subject: Option<&str>, text: &str| DemoMessage {
            kind,
            to: to.into(),
            at: Moment::sample(),
            subject: subject.map(str::to_owned),
            text: text.into(),
            code: text.contains("482913").then(|| "482913".into()),
        };
        let messages = vec![
            message(MethodKind::Sms, "+380501234567", None, "Verification code: 482913"),
            message(
                MethodKind::Email,
                "grace.hopper@north-sea-pumps.example",
                Some("Your verification code"),
                "Your verification code for Countersign is 482913.\n\nIt is good for 2 minutes. If you are not \
                 signing in right now, change your password.",
            ),
            message(
                MethodKind::Email,
                "grace.hopper@north-sea-pumps.example",
                Some("Text messages were turned on for your account"),
                "If it was not you, tell your administrator.",
            ),
        ];
        vec![
            Self { page: CardFrame::sample(), messages, back: ("/login", "Back to sign in") },
            Self {
                page: CardFrame::sample(),
                messages: Vec::new(),
                back: ("/account/security", "Back to your account"),
            },
        ]
    }
}
