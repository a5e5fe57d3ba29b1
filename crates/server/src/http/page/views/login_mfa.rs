//! `/login/mfa`: the second factor.

use askama::Template;

use super::{CardFrame, MethodCheck, Notice, Problem};

/// Asks for the second factor of a sign-in under way.
#[derive(Debug, Template)]
#[template(path = "login_mfa.html")]
pub(crate) struct LoginMfaPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// What just happened, such as a code having been sent again.
    pub(crate) notice: Option<Notice>,
    /// What went wrong when the code is not to blame, such as a message that could not be sent.
    pub(crate) problem: Option<Problem>,
    /// Whose password was right.
    pub(crate) email: String,
    /// Which sign-in it is; its forms say so.
    pub(crate) sign_in: String,
    /// How the second factor is asked for.
    pub(crate) method: MethodCheck,
    /// Whether the user has other methods, so that `Try another way` makes sense.
    pub(crate) has_other_methods: bool,
}

impl LoginMfaPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.problem.is_some() || self.method.has_problem()
    }
}

#[cfg(test)]
impl LoginMfaPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::form::Wait;
        use super::{BackupCodeCheck, MethodKind, SecretField, SentCheck, Tone, TotpCheck, UnsentCheck};

        let plain = |method: MethodCheck| Self {
            page: CardFrame::sample(),
            notice: None,
            problem: None,
            email: "grace.hopper@north-sea-pumps.example".into(),
            sign_in: "018f0000-0000-7000-8000-000000000001".into(),
            method,
            has_other_methods: true,
        };
        let app = |problem: Option<Problem>| Self {
            has_other_methods: false,
            ..plain(MethodCheck::Totp(TotpCheck { code: SecretField { problem } }))
        };
        let sms = |seconds: Option<u32>, code: SecretField| {
            let resend_after = seconds.map(|seconds| Wait { seconds });
            let contact = "+38********67".into();
            plain(MethodCheck::Sent(SentCheck { kind: MethodKind::Sms, contact, resend_after, code }))
        };
        let unsent = UnsentCheck {
            kind: MethodKind::Email,
            contact: "gr********er@north-sea-pumps.example".into(),
            send_after: None,
        };
        vec![
            app(None),
            app(Some("That code is not right. Check the app and type the code it shows now.".into())),
            app(Some("That code has been used already. Wait for the next one.".into())),
            app(Some(Problem::with_wait("Too many attempts.", 150))),
            plain(MethodCheck::Totp(TotpCheck::default())),
            sms(Some(24), SecretField::default()),
            Self {
                notice: Some(Notice::sample(
                    Tone::Done,
                    "Another code is on its way. Only the newest works.",
                )),
                ..sms(Some(30), SecretField::default())
            },
            sms(None, SecretField::sample_wrong("That code is not right. Type the one we sent last.")),
            Self { problem: Some(Problem::code_too_early(24)), ..sms(Some(24), SecretField::default()) },
            plain(MethodCheck::Unsent(unsent.clone())),
            plain(MethodCheck::Unsent(UnsentCheck {
                send_after: Some(Wait { seconds: 24 }),
                ..unsent.clone()
            })),
            Self {
                problem: Some("We could not send the code. Try again in a moment, or another way.".into()),
                ..plain(MethodCheck::Unsent(unsent))
            },
            plain(MethodCheck::BackupCode(BackupCodeCheck::default())),
            plain(MethodCheck::BackupCode(BackupCodeCheck {
                code: SecretField::sample_wrong("That code is not right, or it was used before."),
                none_left: false,
            })),
            plain(MethodCheck::BackupCode(BackupCodeCheck { none_left: true, ..BackupCodeCheck::default() })),
        ]
    }
}
