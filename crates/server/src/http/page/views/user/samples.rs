//! Samples of both pages.

use super::super::{Link, Tone};
use super::*;

fn place() -> Place {
    Place { trail: vec![Link::new("Users", "/users")], heading: "Ann Smith".into(), ..Place::default() }
}

impl UserPage {
    pub(crate) fn samples() -> Vec<Self> {
        let kinds = [MethodKind::Totp, MethodKind::Sms, MethodKind::Email, MethodKind::BackupCode];
        let method = |kind: MethodKind| HeldMethod {
            kind,
            detail: (kind == MethodKind::Sms).then(|| "Codes go to +38********67".into()),
            since: Moment::sample(),
            is_offered: kind != MethodKind::Email,
        };
        let session = SessionRow {
            id: "01975c2e-8f1b-7c3a-8d51-000000000001".into(),
            device: "Firefox 140 on Linux".into(),
            is_browser: true,
            address: "192.0.2.7".into(),
            since: Moment::sample(),
            last_used: Moment::sample(),
            is_this: false,
            acting: Some("ada@north.example".into()),
        };
        let with = |account: AccountState, methods: &[MethodKind]| Self {
            page: AppFrame::sample("/users", true),
            notice: None,
            place: place(),
            path: "/users/1".into(),
            is_self: false,
            particulars: vec![("Email", "ann@north.example".into()), ("Phone", String::new())],
            made: Moment::sample(),
            last_sign_in: None,
            account,
            methods: methods.iter().copied().map(method).collect(),
            is_enforced: true,
            sessions: vec![session.clone()],
        };
        vec![
            with(AccountState::Active, &kinds),
            with(AccountState::Locked(Some(Moment::sample())), &kinds[..1]),
            with(AccountState::Locked(None), &[]),
            Self { sessions: Vec::new(), ..with(AccountState::NotActivated, &[]) },
            Self {
                last_sign_in: Some(Moment::sample()),
                is_enforced: false,
                ..with(AccountState::Disabled, &[])
            },
            Self { is_self: true, ..with(AccountState::Active, &kinds) },
        ]
    }
}

impl ActivationLinkPage {
    pub(crate) fn samples() -> Vec<Self> {
        vec![Self {
            page: AppFrame::sample("/users", true),
            notice: Some(Notice::sample(Tone::Done, "The user is added.")),
            place: place(),
            email: "ann@north.example".into(),
            url: "https://sign-in.example.org/api/noauth/activate?activateToken=abc".into(),
            until: Moment::sample(),
            back: "/users/1".into(),
        }]
    }
}
