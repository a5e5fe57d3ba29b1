//! `/security-settings/general`: rules for passwords, locks, links and tokens, for system administrators.
//!
//! The fields come from the table in `fields`, which also names the wire's members and says what is right.

mod fields;

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{AppFrame, DurationField, Field, Input, Notice, Problem, Switch};

pub(crate) use fields::{LINKS, LOCKS, PASSWORDS, SettingSpec};

/// Rules for passwords, failures and links; lifetimes of tokens; the key that signs them.
#[derive(Debug, Template)]
#[template(path = "security_settings.html")]
pub(crate) struct SecuritySettingsPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Rules for passwords, failures and links.
    pub(crate) rules: RulesForm,
    /// Lifetimes and issuer of tokens.
    pub(crate) tokens: TokensForm,
    /// The key that signs tokens.
    pub(crate) key: KeyPanel,
}

/// The form with rules for passwords, failures and links.
#[derive(Debug, Clone)]
pub(crate) struct RulesForm {
    /// Why nothing was saved when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The version of the settings this form was filled from.
    pub(crate) version: String,
    /// A setting of the wire that nothing here depends on; saved as it came.
    pub(crate) mobile_secret_key_length: String,
    /// What a password must be like, and for how long it is good.
    pub(crate) passwords: Vec<Input>,
    /// Whether white space is allowed.
    pub(crate) whitespace: Switch,
    /// Whether a password that breaks the rules of today signs nobody in.
    pub(crate) refuse_at_sign_in: Switch,
    /// When wrong passwords lock an account.
    pub(crate) locks: Vec<Input>,
    /// The wrong password that locks an account when the settings leave it to the configuration.
    pub(crate) configured_failures: u32,
    /// For how long links are good.
    pub(crate) links: Vec<Input>,
}

/// The form with lifetimes and issuer of tokens.
#[derive(Debug, Clone)]
pub(crate) struct TokensForm {
    /// Why nothing was saved when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The version of the settings this form was filled from.
    pub(crate) version: String,
    /// How long an access token is good.
    pub(crate) access: DurationField,
    /// How long a session of an API client lasts without being renewed.
    pub(crate) refresh: DurationField,
    /// Who the tokens say they are from.
    pub(crate) issuer: Field,
}

/// What is said of the key that signs tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyPanel {
    /// With what algorithm, such as `ES256`.
    pub(crate) algorithm: &'static str,
    /// Whether others need the key to check tokens, and so have to be given a new one.
    pub(crate) is_shared: bool,
    /// Whether it comes from a file of the server, where alone it can be replaced.
    pub(crate) is_from_file: bool,
}

/// Asks whether to replace the key that signs tokens.
#[derive(Debug, Template)]
#[template(path = "signing_key.html")]
pub(crate) struct SigningKeyPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// The present one.
    pub(crate) key: KeyPanel,
}

impl SecuritySettingsPage {
    /// Every field that has to be put right, in the order of the forms.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        let rules = &self.rules;
        let inputs = rules.passwords.iter().chain(&rules.locks).chain(&rules.links);
        let line = |input: &Input| {
            let problem = input.problem.clone()?;
            Some(SummaryLine { field: input.spec.id, label: input.spec.label, problem })
        };
        let tokens = summary([
            ("access_lifetime", "Lifetime of an access token", &self.tokens.access.problem),
            ("refresh_lifetime", "Lifetime of a session", &self.tokens.refresh.problem),
            ("issuer", "Issuer", &self.tokens.issuer.problem),
        ]);
        inputs.filter_map(line).chain(tokens).collect()
    }

    /// Whether anything has to be put right; said in the title, which screen readers speak first.
    pub(crate) fn has_problem(&self) -> bool {
        self.rules.problem.is_some() || self.tokens.problem.is_some() || !self.summary().is_empty()
    }
}

#[cfg(test)]
mod samples;
