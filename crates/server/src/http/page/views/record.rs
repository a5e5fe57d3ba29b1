//! Forms about one tenant, profile, customer or user: one page for all of them.

use askama::Template;

use super::form::SummaryLine;
use super::{AppFrame, Choice, Link, Notice, Place, Problem};

/// A form about one thing.
#[derive(Debug, Template)]
#[template(path = "record.html")]
pub(crate) struct RecordPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Why nothing was saved when no field is to blame.
    pub(crate) problem: Option<Problem>,
    /// Where the page stands.
    pub(crate) place: Place,
    /// Where the form goes.
    pub(crate) action: String,
    /// The version the form was filled from; `None` if there is none.
    pub(crate) version: Option<i64>,
    /// The fields, in groups.
    pub(crate) groups: Vec<RecordGroup>,
    /// What the button says.
    pub(crate) submit: &'static str,
    /// Where `Cancel` leads.
    pub(crate) cancel: String,
    /// What else can be done to it, each on a page of its own: a sentence, what the link says, and where it leads.
    pub(crate) acts: Vec<(String, Link)>,
}

/// Fields that belong together.
#[derive(Debug, Clone)]
pub(crate) struct RecordGroup {
    /// What stands above them; empty for the first, and what has a name is folded until something is in it.
    pub(crate) heading: &'static str,
    /// The fields.
    pub(crate) fields: Vec<RecordField>,
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordSpec {
    /// Its id and name in the form.
    pub(crate) id: &'static str,
    /// The wire's member.
    pub(crate) wire: &'static str,
    /// What the wire calls it in complaints, where that is something else.
    pub(crate) said: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// What helps to fill it in; may be empty.
    pub(crate) hint: &'static str,
    /// What is typed or chosen.
    pub(crate) kind: RecordKind,
    /// Whether it may be empty.
    pub(crate) is_optional: bool,
}

/// What is typed or chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// A text.
    Text,
    /// A text of several lines.
    Long,
    /// An address of mail.
    Email,
    /// A telephone number.
    Phone,
    /// A whole number.
    Number,
    /// One of many.
    Choice,
    /// One of a few, all in sight.
    Radio,
}

impl RecordKind {
    /// The type of its input.
    pub(crate) fn input(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Text | Self::Long | Self::Number | Self::Choice | Self::Radio => "text",
        }
    }

    /// The keyboard that phones show.
    pub(crate) fn mode(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Number => "numeric",
            Self::Text | Self::Long | Self::Choice | Self::Radio => "text",
        }
    }
}

/// A field, filled.
#[derive(Debug, Clone)]
pub(crate) struct RecordField {
    /// What it is.
    pub(crate) spec: &'static RecordSpec,
    /// What it holds.
    pub(crate) value: String,
    /// What there is to choose from; empty if it is typed.
    pub(crate) options: Vec<Choice>,
    /// What is wrong with it.
    pub(crate) problem: Option<Problem>,
    /// What somebody else saved meanwhile, where that is something else.
    pub(crate) theirs: Option<String>,
}

impl RecordGroup {
    /// Whether its fields are to be seen at once.
    pub(crate) fn is_open(&self) -> bool {
        let says = |field: &RecordField| {
            !field.value.is_empty() || field.problem.is_some() || field.theirs.is_some()
        };
        self.fields.iter().any(says)
    }
}

impl RecordPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        let line = |field: &RecordField| {
            let problem = field.problem.clone()?;
            Some(SummaryLine { field: field.spec.id, label: field.spec.label, problem })
        };
        self.groups.iter().flat_map(|group| &group.fields).filter_map(line).collect()
    }

    /// Says what is wrong beside the field that is to blame, or above the form if it has no such field.
    pub(crate) fn complain(&mut self, is_to_blame: impl Fn(&RecordSpec) -> bool, problem: Problem) {
        let mut fields = self.groups.iter_mut().flat_map(|group| &mut group.fields);
        match fields.find(|field| is_to_blame(field.spec)) {
            Some(field) => field.problem = Some(problem),
            None => self.problem = Some(problem),
        }
    }

    /// Every field.
    pub(crate) fn fields_mut(&mut self) -> impl Iterator<Item = &mut RecordField> {
        self.groups.iter_mut().flat_map(|group| &mut group.fields)
    }
}

#[cfg(test)]
mod samples;
