//! Samples of the platform's two-factor settings.

use super::super::{Choice, Tone, Unit};
use super::*;

impl TwoFactorSettingsPage {
    pub(crate) fn samples() -> Vec<Self> {
        let span = |value: &str, unit| DurationField { value: value.into(), unit, problem: None };
        let switch = |on| Switch { on, problem: None };
        let list = |names: &[&str]| ChoiceList {
            choices: (0..)
                .zip(names)
                .map(|(index, name)| Choice {
                    value: format!("01975c2e-8f1b-7c3a-8d51-{index:012}"),
                    label: (*name).into(),
                    checked: index % 3 == 1,
                })
                .collect(),
            problem: None,
        };
        let off = || Self {
            page: AppFrame::sample("/security-settings/2fa", true),
            notice: None,
            problem: None,
            affected: None,
            version: "0".into(),
            totp_enabled: switch(false),
            issuer_name: Field::sample("Countersign"),
            sms_enabled: switch(false),
            sms_template: Field::sample("Verification code: ${code}"),
            sms_code_lifetime: span("2", Unit::Minutes),
            can_send_sms: false,
            email_enabled: switch(false),
            email_code_lifetime: span("2", Unit::Minutes),
            can_send_mail: false,
            backup_codes_enabled: switch(false),
            codes_quantity: Field::sample("10"),
            total_allowed_time: span("1", Unit::Hours),
            send_period: span("30", Unit::Seconds),
            max_failures: Field::sample("10"),
            check_limit_enabled: switch(false),
            check_limit_attempts: Field::sample("5"),
            check_limit_period: span("5", Unit::Minutes),
            enforce: switch(false),
            enforce_for: EnforceFor::default(),
            enforce_scope: EnforceScope::default(),
            tenants: ChoiceList::default(),
            profiles: ChoiceList::default(),
        };
        let on = || Self {
            totp_enabled: switch(true),
            sms_enabled: switch(true),
            can_send_sms: true,
            email_enabled: switch(true),
            can_send_mail: true,
            backup_codes_enabled: switch(true),
            check_limit_enabled: switch(true),
            enforce: switch(true),
            enforce_for: EnforceFor::TenantAdministrators,
            enforce_scope: EnforceScope::Tenants,
            tenants: list(&[
                "Alder Valley Heating",
                "Brightwater Utilities",
                "North Sea Pumps",
                "Quayside Cold Stores",
            ]),
            profiles: list(&["Default", "High security"]),
            ..off()
        };
        vec![
            off(),
            Self { notice: Some(Notice::sample(Tone::Done, "The settings are saved.")), ..on() },
            Self { enforce_scope: EnforceScope::Profiles, ..on() },
            Self { enforce_for: EnforceFor::Everybody, ..on() },
            Self { enforce_scope: EnforceScope::Tenants, tenants: ChoiceList::default(), ..on() },
            Self { affected: Some(AffectedUsers::sample(43, false)), ..on() },
            Self { affected: Some(AffectedUsers::sample(1, true)), ..on() },
            Self { affected: Some(AffectedUsers::sample(0, false)), ..on() },
            Self { affected: Some(AffectedUsers::sample_searched()), ..on() },
            Self { affected: Some(AffectedUsers::default()), ..off() },
            Self {
                issuer_name: Field::sample_wrong("", "Enter a name for the app to show."),
                sms_template: Field::sample_wrong("Your code", "Write ${code} where the code goes."),
                sms_code_lifetime: DurationField {
                    problem: Some("Enter a whole number, 1 second to 10 minutes.".into()),
                    ..span("0", Unit::Seconds)
                },
                email_enabled: Switch { on: true, problem: Some("Set up outgoing mail first.".into()) },
                can_send_mail: false,
                codes_quantity: Field::sample_wrong("0", "Enter a whole number, 1 to 100."),
                total_allowed_time: DurationField {
                    problem: Some("Use at least 60 seconds.".into()),
                    ..span("5", Unit::Seconds)
                },
                tenants: ChoiceList { problem: Some("Choose at least one tenant.".into()), ..on().tenants },
                ..on()
            },
            Self {
                enforce: Switch { on: true, problem: Some("Turn on a method first.".into()) },
                problem: Some(
                    "Somebody else saved these settings while you were editing. Nothing was saved. \
                     Open the page again to see theirs."
                        .into(),
                ),
                ..off()
            },
        ]
    }
}
