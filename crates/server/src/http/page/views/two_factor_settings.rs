//! `/security-settings/2fa`: what the platform offers and asks for.

mod affected;

pub(crate) use affected::{AffectedUser, AffectedUsers};

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
    /// Whom the settings in the form would affect, if that was asked.
    pub(crate) affected: Option<AffectedUsers>,
    /// The version of the settings this form was filled from.
    pub(crate) version: String,
    /// Whether authenticator apps may be used.
    pub(crate) totp_enabled: Switch,
    /// The name that the app shows beside the code.
    pub(crate) issuer_name: Field,
    /// Whether codes may be sent by SMS.
    pub(crate) sms_enabled: Switch,
    /// The text of an SMS.
    pub(crate) sms_template: Field,
    /// How long a code that was sent by SMS is good for.
    pub(crate) sms_code_lifetime: DurationField,
    /// Whether a provider of text messages is set up.
    pub(crate) can_send_sms: bool,
    /// Whether codes may be sent by email.
    pub(crate) email_enabled: Switch,
    /// How long a code that was sent by email is good for.
    pub(crate) email_code_lifetime: DurationField,
    /// Whether a mail server is set up.
    pub(crate) can_send_mail: bool,
    /// Whether there are backup codes.
    pub(crate) backup_codes_enabled: Switch,
    /// How many a set has.
    pub(crate) codes_quantity: Field,
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
    /// What is missing for text messages; empty if nothing is.
    pub(crate) fn sms_needs(&self) -> &'static str {
        if self.can_send_sms { "" } else { "No SMS provider is set up yet." }
    }

    /// What is missing for mails; empty if nothing is.
    pub(crate) fn mail_needs(&self) -> &'static str {
        if self.can_send_mail { "" } else { "No mail server is set up yet." }
    }

    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([
            ("totp_enabled", "Authenticator app", &self.totp_enabled.problem),
            ("issuer_name", "Issuer name", &self.issuer_name.problem),
            ("sms_enabled", "Text message (SMS)", &self.sms_enabled.problem),
            ("sms_template", "Message", &self.sms_template.problem),
            ("sms_code_lifetime", "Lifetime of a code in a text message", &self.sms_code_lifetime.problem),
            ("email_enabled", "Email", &self.email_enabled.problem),
            ("email_code_lifetime", "Lifetime of a code in a mail", &self.email_code_lifetime.problem),
            ("backup_codes_enabled", "Backup codes", &self.backup_codes_enabled.problem),
            ("codes_quantity", "Number of codes", &self.codes_quantity.problem),
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
mod samples;
