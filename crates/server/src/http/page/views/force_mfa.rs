//! `/login/force-mfa`: setting up a second factor before signing in can go on.

use askama::Template;

use super::{BackupCodeList, CardFrame, MethodKind, MethodSetup, Notice, Problem};

/// The card at the start: what is required, and which methods there are. Also used to choose a further one.
#[derive(Debug, Template)]
#[template(path = "force_mfa/start.html")]
pub(crate) struct ForceMfaStartPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Whose password was right.
    pub(crate) email: String,
    /// What can be set up now.
    pub(crate) offers: Vec<MethodKind>,
    /// Whether something is set up already.
    pub(crate) has_one: bool,
}

/// One method being set up.
#[derive(Debug, Template)]
#[template(path = "force_mfa/method.html")]
pub(crate) struct ForceMfaMethodPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// What went wrong when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// Whose password was right.
    pub(crate) email: String,
    /// Which sign-in it is; its forms say so.
    pub(crate) sign_in: String,
    /// How the method is set up.
    pub(crate) method: MethodSetup,
    /// Whether there are other methods to choose instead.
    pub(crate) has_choice: bool,
    /// Whether nothing can be added afterwards: setting it up signs in.
    pub(crate) signs_in: bool,
}

impl ForceMfaMethodPage {
    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.problem.is_some() || self.method.has_problem()
    }

    /// The main heading.
    pub(crate) fn heading(&self) -> &'static str {
        if self.has_choice { self.method.kind().set_up_heading() } else { "Set up a second step" }
    }

    /// Seconds until trying again makes sense, if waiting is what puts it right.
    pub(crate) fn wait(&self) -> Option<u32> {
        let problem = self.problem.as_ref().or(self.method.problem())?;
        problem.retry_after
    }

    /// Where its forms are sent.
    pub(crate) fn base(&self) -> String {
        format!("/login/force-mfa/{}", self.method.kind().slug())
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
            MethodSetup::Totp(_) | MethodSetup::Code(_) if self.signs_in => "Turn on and sign in",
            MethodSetup::Totp(_) | MethodSetup::Code(_) => "Turn on",
        }
    }
}

/// A new set of backup codes, on the way in.
#[derive(Debug, Template)]
#[template(path = "force_mfa/backup_codes.html")]
pub(crate) struct ForceMfaBackupCodesPage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// The codes.
    pub(crate) list: BackupCodeList,
}

/// The card at the end: something is set up, and signing in can go on.
#[derive(Debug, Template)]
#[template(path = "force_mfa/done.html")]
pub(crate) struct ForceMfaDonePage {
    /// What surrounds the page.
    pub(crate) page: CardFrame,
    /// Whose password was right.
    pub(crate) email: String,
    /// What is set up.
    pub(crate) done: Vec<MethodKind>,
    /// Whether another one can be set up.
    pub(crate) can_add: bool,
}

#[cfg(test)]
mod samples {
    use super::super::Tone;
    use super::*;

    const EMAIL: &str = "grace.hopper@north-sea-pumps.example";

    impl ForceMfaStartPage {
        pub(crate) fn samples() -> Vec<Self> {
            let plain = |offers: &[MethodKind]| Self {
                page: CardFrame::sample(),
                notice: None,
                email: EMAIL.into(),
                offers: offers.to_vec(),
                has_one: false,
            };
            vec![
                plain(&[MethodKind::Totp, MethodKind::Sms, MethodKind::Email]),
                Self {
                    notice: Some(Notice::sample(Tone::Warning, "That set-up took too long. Start it again.")),
                    has_one: true,
                    ..plain(&[MethodKind::Email, MethodKind::BackupCode])
                },
            ]
        }
    }

    impl ForceMfaMethodPage {
        pub(crate) fn samples() -> Vec<Self> {
            let plain = |method: MethodSetup, has_choice: bool| Self {
                page: CardFrame::sample(),
                notice: None,
                problem: None,
                email: EMAIL.into(),
                sign_in: "018f0000-0000-7000-8000-000000000001".into(),
                method,
                has_choice,
                signs_in: !has_choice,
            };
            let all = MethodSetup::samples().into_iter().chain(MethodSetup::wrong_samples());
            let mut samples: Vec<_> = all.clone().map(|method| plain(method, false)).collect();
            samples.extend(all.map(|method| plain(method, true)));
            samples
        }
    }

    impl ForceMfaBackupCodesPage {
        pub(crate) fn samples() -> Vec<Self> {
            let list = BackupCodeList::sample("/login/force-mfa/backup-codes");
            vec![Self { page: CardFrame::sample(), list }]
        }
    }

    impl ForceMfaDonePage {
        pub(crate) fn samples() -> Vec<Self> {
            let plain = |done: &[MethodKind], can_add: bool| Self {
                page: CardFrame::sample(),
                email: EMAIL.into(),
                done: done.to_vec(),
                can_add,
            };
            vec![plain(&[MethodKind::Totp], true), plain(&[MethodKind::Totp, MethodKind::BackupCode], false)]
        }
    }
}
