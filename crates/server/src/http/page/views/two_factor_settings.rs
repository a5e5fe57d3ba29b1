//! `/security-settings/2fa`: what the platform offers and asks for.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{AppFrame, ChoiceList, DurationField, Field, Notice, Problem, Switch};

/// The platform's two-factor settings, for system administrators.
#[derive(Debug, Template)]
#[template(path = "two_factor_settings.html")]
pub(crate) struct TwoFactorSettingsPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Why nothing was saved when no field is to blame, such as somebody else having saved meanwhile.
    pub(crate) problem: Option<Problem>,
    /// The version of the settings this form was filled from.
    pub(crate) version: String,
    /// Whether authenticator apps may be used.
    pub(crate) totp_enabled: Switch,
    /// The name that the app shows beside the code.
    pub(crate) issuer_name: Field,
    /// How long a sign-in may wait for its second factor.
    pub(crate) total_allowed_time: DurationField,
    /// How long a user waits before another code is sent.
    pub(crate) send_period: DurationField,
    /// Failures in a row that lock the account; 0 leaves only the built-in limit.
    pub(crate) max_failures: Field,
    /// Whether checking codes is limited.
    pub(crate) check_limit_enabled: Switch,
    /// How many codes may be checked within the period.
    pub(crate) check_limit_attempts: Field,
    /// The period of the check limit.
    pub(crate) check_limit_period: DurationField,
    /// Whether a second factor is required.
    pub(crate) enforce: Switch,
    /// Of whom it is required.
    pub(crate) enforce_for: EnforceFor,
    /// Of which tenants' administrators it is required.
    pub(crate) enforce_scope: EnforceScope,
    /// The tenants to choose from.
    pub(crate) tenants: ChoiceList,
    /// The tenant profiles to choose from.
    pub(crate) profiles: ChoiceList,
}

/// Of whom a second factor is required.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum EnforceFor {
    /// `ALL_USERS`
    #[default]
    Everybody,
    /// `TENANT_ADMINISTRATORS`
    TenantAdministrators,
    /// `SYSTEM_ADMINISTRATORS`
    SystemAdministrators,
}

/// Of which tenants' administrators a second factor is required.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum EnforceScope {
    /// `all`
    #[default]
    AllTenants,
    /// `tenants`
    Tenants,
    /// `profiles`
    Profiles,
}

impl TwoFactorSettingsPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([
            ("totp_enabled", "Authenticator app", &self.totp_enabled.problem),
            ("issuer_name", "Issuer name", &self.issuer_name.problem),
            ("total_allowed_time", "Total allowed time for verification", &self.total_allowed_time.problem),
            ("send_period", "Retry verification code period", &self.send_period.problem),
            ("max_failures", "Failures before the account locks", &self.max_failures.problem),
            ("check_limit_enabled", "Limit how fast codes are checked", &self.check_limit_enabled.problem),
            ("check_limit_attempts", "Attempts", &self.check_limit_attempts.problem),
            ("check_limit_period", "Within", &self.check_limit_period.problem),
            ("enforce", "Require two-factor authentication", &self.enforce.problem),
            ("tenants", "Only these tenants", &self.tenants.problem),
            ("profiles", "Only tenants with these profiles", &self.profiles.problem),
        ])
    }
}

#[cfg(test)]
impl TwoFactorSettingsPage {
    pub(crate) fn samples() -> Vec<Self> {
        use super::{Choice, Tone, Unit};

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
            version: "0".into(),
            totp_enabled: switch(false),
            issuer_name: Field::sample("Countersign"),
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
            Self {
                issuer_name: Field::sample_wrong("", "Enter a name for the app to show."),
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
