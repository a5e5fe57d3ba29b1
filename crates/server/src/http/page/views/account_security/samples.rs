//! Samples of the account page.

use super::super::{Moment, OnState, Tone};
use super::*;

fn row(kind: MethodKind, state: MethodState) -> MethodRow {
    MethodRow { kind, state }
}

fn on(detail: Option<&str>, is_main: bool, can_be_main: bool) -> MethodState {
    let detail = detail.map(str::to_owned);
    MethodState::On(OnState { since: Moment::sample(), detail, is_main, can_be_main })
}

/// Everything offered and nothing on.
fn none_on() -> Vec<MethodRow> {
    vec![
        row(MethodKind::Totp, MethodState::Off),
        row(MethodKind::Sms, MethodState::Off),
        row(MethodKind::Email, MethodState::Off),
        row(MethodKind::BackupCode, MethodState::NeedsAnother),
    ]
}

/// Everything on.
fn all_on(codes_left: &str) -> Vec<MethodRow> {
    vec![
        row(MethodKind::Totp, on(None, true, false)),
        row(MethodKind::Sms, on(Some("Codes go to +38********67"), false, true)),
        row(MethodKind::Email, on(Some("Codes go to gr********er@north-sea-pumps.example"), false, true)),
        row(MethodKind::BackupCode, on(Some(codes_left), false, false)),
    ]
}

impl AccountSecurityPage {
    pub(crate) fn samples() -> Vec<Self> {
        let plain = |methods: Vec<MethodRow>, system_admin: bool| Self {
            page: AppFrame::sample("/account/security", system_admin),
            notice: None,
            methods,
            few_codes_left: None,
            current_password: SecretField::default(),
            new_password: SecretField::default(),
            new_password_again: SecretField::default(),
            policy: vec!["At least 8 characters".into(), "Not one of the passwords everybody uses".into()],
            sessions: SessionList::sample(0),
        };
        let app_alone = || {
            vec![row(MethodKind::Totp, on(None, false, false)), row(MethodKind::BackupCode, MethodState::Off)]
        };
        vec![
            plain(none_on(), false),
            Self {
                notice: Some(Notice::sample(Tone::Done, "The authenticator app is on.")),
                ..plain(app_alone(), true)
            },
            plain(all_on("7 of 10 codes left"), false),
            Self { few_codes_left: Some(2), ..plain(all_on("2 of 10 codes left"), false) },
            Self { few_codes_left: Some(0), ..plain(all_on("No codes left"), false) },
            plain(Vec::new(), false),
            plain(Vec::new(), true),
            Self { sessions: SessionList::sample(1), ..plain(none_on(), false) },
            Self { sessions: SessionList::sample(4), ..plain(none_on(), false) },
            Self {
                page: AppFrame { is_demo: true, ..AppFrame::sample("/account/security", true) },
                current_password: SecretField::sample_wrong("That is not your current password."),
                new_password: SecretField::sample_wrong("Use at least 8 characters."),
                ..plain(app_alone(), true)
            },
        ]
    }
}
