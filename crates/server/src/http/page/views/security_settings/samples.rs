//! Samples of the security settings.

use super::super::{Tone, Unit};
use super::*;

fn inputs(specs: &'static [SettingSpec], values: &[&str]) -> Vec<Input> {
    let fill = |(spec, value): (&'static SettingSpec, &&str)| Input {
        spec: &spec.field,
        value: (*value).into(),
        is_stored: false,
        problem: None,
    };
    specs.iter().zip(values).map(fill).collect()
}

impl SecuritySettingsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let span = |value: &str, unit| DurationField { value: value.into(), unit, problem: None };
        let plain = || Self {
            page: AppFrame::sample("/security-settings/general", true),
            notice: None,
            rules: RulesForm {
                problem: None,
                version: "0".into(),
                mobile_secret_key_length: "64".into(),
                passwords: inputs(PASSWORDS, &["8", "128", "0", "0", "0", "0", "0", "0"]),
                whitespace: Switch { on: true, problem: None },
                refuse_at_sign_in: Switch::default(),
                locks: inputs(LOCKS, &["0", "security@north-sea-pumps.example"]),
                configured_failures: 100,
                links: inputs(LINKS, &["24", "24"]),
            },
            tokens: TokensForm {
                problem: None,
                version: "0".into(),
                access: span("150", Unit::Minutes),
                refresh: span("7", Unit::Days),
                issuer: Field::sample("thingsboard.io"),
            },
            key: KeyPanel { algorithm: "ES256", is_shared: false, is_from_file: false },
        };
        let mut wrong = plain();
        for input in wrong.rules.passwords.iter_mut().chain(&mut wrong.rules.links) {
            input.value = "x".into();
            input.problem = Some("Enter a whole number, 0 or more.".into());
        }
        wrong.tokens.issuer = Field::sample_wrong("", "Enter a name, at most 255 characters.");
        wrong.tokens.access.problem = Some("Enter at least 1 minute.".into());
        let mut stale = plain();
        stale.rules.problem = Some("Somebody else saved these settings while you were editing.".into());
        let shared = KeyPanel { algorithm: "HS512", is_shared: true, is_from_file: true };
        vec![
            plain(),
            Self { notice: Some(Notice::sample(Tone::Done, "The settings are saved.")), ..plain() },
            wrong,
            stale,
            Self { key: shared, ..plain() },
        ]
    }
}

impl SigningKeyPage {
    pub(crate) fn samples() -> Vec<Self> {
        [("ES256", false), ("HS512", true)]
            .map(|(algorithm, is_shared)| Self {
                page: AppFrame::sample("/security-settings/general", true),
                key: KeyPanel { algorithm, is_shared, is_from_file: false },
            })
            .into()
    }
}
