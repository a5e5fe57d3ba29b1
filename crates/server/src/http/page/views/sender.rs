//! `/settings/outgoing-mail` and `/settings/sms-provider`: through which servers mail and SMS go.
//!
//! Their fields come from the tables in `fields`, which also name the wire's members: one line there is all that a
//! further field needs.

mod fields;

use askama::Template;

use super::form::SummaryLine;
use super::{AppFrame, Field, Notice, Problem};

pub(crate) use fields::{FieldKind, FieldSpec, MAIL, PROVIDERS, ProviderSpec};

/// One field of such a form, filled.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// What it is.
    pub(crate) spec: &'static FieldSpec,
    /// What it holds; always empty for a secret.
    pub(crate) value: String,
    /// Whether a secret is stored, so that it may be left empty.
    pub(crate) is_stored: bool,
    /// What is wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl Input {
    /// What is said below the label.
    pub(crate) fn hint(&self) -> String {
        match (self.is_stored, self.spec.hint) {
            (false, hint) => hint.to_owned(),
            (true, _) => "Saved and shown to nobody. Leave it empty to keep it.".to_owned(),
        }
    }

    /// Whether the form can do without it.
    pub(crate) fn may_be_empty(&self) -> bool {
        self.spec.is_optional || self.is_stored
    }
}

/// A provider of text messages to choose, with its fields.
#[derive(Debug, Clone)]
pub(crate) struct ProviderChoice {
    /// Which.
    pub(crate) spec: &'static ProviderSpec,
    /// Whether it is the chosen one.
    pub(crate) is_chosen: bool,
    /// Its fields.
    pub(crate) inputs: Vec<Input>,
}

impl ProviderChoice {
    /// The fields that everybody fills in.
    pub(crate) fn main_inputs(&self) -> Vec<&Input> {
        self.inputs.iter().filter(|input| !input.spec.is_rare).collect()
    }

    /// The fields that hardly anybody touches.
    pub(crate) fn rare_inputs(&self) -> Vec<&Input> {
        self.inputs.iter().filter(|input| input.spec.is_rare).collect()
    }

    /// Whether one of those has to be put right, and so has to be seen.
    pub(crate) fn has_rare_problem(&self) -> bool {
        self.rare_inputs().iter().any(|input| input.problem.is_some())
    }
}

/// The mail server, for system administrators.
#[derive(Debug, Template)]
#[template(path = "outgoing_mail.html")]
pub(crate) struct OutgoingMailPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Why nothing was saved when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The version of the settings this form was filled from; 0 before the first save.
    pub(crate) version: i64,
    /// The fields.
    pub(crate) inputs: Vec<Input>,
    /// Why the test mail did not go out.
    pub(crate) test_problem: Option<Problem>,
}

impl OutgoingMailPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary(&self.inputs)
    }
}

/// The provider of text messages, for system administrators.
#[derive(Debug, Template)]
#[template(path = "sms_provider.html")]
pub(crate) struct SmsProviderPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Why nothing was saved when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// The version of the settings this form was filled from; 0 before the first save.
    pub(crate) version: i64,
    /// The providers to choose from.
    pub(crate) providers: Vec<ProviderChoice>,
    /// Where a test message goes.
    pub(crate) test_number: Field,
    /// Why the test message did not go out.
    pub(crate) test_problem: Option<Problem>,
}

impl SmsProviderPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        self.providers.iter().flat_map(|provider| summary(&provider.inputs)).collect()
    }
}

fn summary(inputs: &[Input]) -> Vec<SummaryLine> {
    let line = |input: &Input| {
        let problem = input.problem.clone()?;
        Some(SummaryLine { field: input.spec.id, label: input.spec.label, problem })
    };
    inputs.iter().filter_map(line).collect()
}

#[cfg(test)]
mod samples;
