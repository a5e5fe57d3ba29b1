//! `/audit-log`: what happened, for administrators.

use askama::Template;

use super::form::{SummaryLine, summary};
use super::{AppFrame, Field, Moment, Problem};

/// A page of the audit log.
#[derive(Debug, Template)]
#[template(path = "audit_log.html")]
pub(crate) struct AuditLogPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// Why nothing is shown, when no single field is to blame.
    pub(crate) problem: Option<Problem>,
    /// Which events are asked for.
    pub(crate) filter: AuditFilterForm,
    /// Those of this page, the newest first.
    pub(crate) rows: Vec<AuditRow>,
    /// How many there are on all pages.
    pub(crate) total: u64,
    /// The place of the first one shown, counted from 1.
    pub(crate) first: u64,
    /// Where the newer ones are.
    pub(crate) newer: Option<String>,
    /// Where the older ones are.
    pub(crate) older: Option<String>,
    /// Where the same events are to be had as a file.
    pub(crate) export: String,
}

/// The form above the table.
#[derive(Debug, Clone, Default)]
pub(crate) struct AuditFilterForm {
    /// What names must contain.
    pub(crate) search: String,
    /// The first moment, as `datetime-local` has it.
    pub(crate) from: Field,
    /// The last moment.
    pub(crate) to: Field,
    /// The wire's word for what happened; empty for all.
    pub(crate) action: String,
    /// `success` or `failure`; empty for both.
    pub(crate) outcome: String,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct AuditRow {
    /// When.
    pub(crate) time: Moment,
    /// What, in words.
    pub(crate) what: String,
    /// To whom or what; empty if that is who did it, or nobody.
    pub(crate) target: String,
    /// Who did it; empty for strangers and for the command line.
    pub(crate) actor: String,
    /// From which address; empty if that is not known.
    pub(crate) address: String,
    /// With what, such as `Firefox 133.0 on Windows 11`; empty if that is not known.
    pub(crate) agent: String,
    /// Whether it worked.
    pub(crate) is_success: bool,
    /// Why it did not; empty if it did.
    pub(crate) failure: String,
    /// What else there is to know: name and value.
    pub(crate) details: Vec<(String, String)>,
}

/// What there is to choose from: (form value, word).
pub(crate) const ACTIONS: &[(&str, &str)] = &[
    ("", "Everything"),
    ("LOGIN", "Sign-ins"),
    ("LOGOUT", "Sign-outs, ended sessions"),
    ("LOCKOUT", "Locks"),
    ("CREDENTIALS_UPDATED", "Passwords and second factors"),
    ("ADDED", "Added"),
    ("UPDATED", "Changed"),
    ("DELETED", "Deleted"),
    ("SMS_SENT", "Text messages"),
];

/// The same for how it ended.
pub(crate) const OUTCOMES: &[(&str, &str)] = &[("", "Any"), ("success", "Done"), ("failure", "Failed")];

impl AuditFilterForm {
    /// Whether it leaves anything out.
    pub(crate) fn is_narrow(&self) -> bool {
        let all = [&self.search, &self.from.value, &self.to.value, &self.action, &self.outcome];
        all.into_iter().any(|text| !text.is_empty())
    }
}

impl AuditLogPage {
    /// Every field that has to be put right, in the order of the form.
    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        summary([("from", "From", &self.filter.from.problem), ("to", "To", &self.filter.to.problem)])
    }

    /// The place of the last one shown.
    pub(crate) fn last(&self) -> u64 {
        (self.first + u64::try_from(self.rows.len()).unwrap_or(0)).saturating_sub(1)
    }
}

#[cfg(test)]
impl AuditLogPage {
    pub(crate) fn samples() -> Vec<Self> {
        let row = |what: &str, target: &str, failure: &str| AuditRow {
            time: Moment { machine: "2026-03-03T14:05:09Z".into(), text: "2026-03-03 14:05:09".into() },
            what: what.into(),
            target: target.into(),
            actor: if failure.is_empty() {
                "grace.hopper@north-sea-pumps.example".into()
            } else {
                String::new()
            },
            address: "2001:db8:85a3:8d3:1319:8a2e:370:7348".into(),
            agent: "Firefox 133.0 on Windows 11".into(),
            is_success: failure.is_empty(),
            failure: failure.into(),
            details: vec![("Kind".into(), "LOGIN".into()), ("Number".into(), "01975c2e-8f1b-7c3a".into())],
        };
        let plain = || Self {
            page: AppFrame::sample("/audit-log", false),
            problem: None,
            filter: AuditFilterForm::default(),
            rows: Vec::new(),
            total: 0,
            first: 0,
            newer: None,
            older: None,
            export: "/audit-log/export".into(),
        };
        let full = || Self {
            rows: vec![
                row("Signed in", "", ""),
                row(
                    "Failed to sign in",
                    "grace.hopper@north-sea-pumps.example",
                    "Invalid username or password",
                ),
                row("Second factor added: authenticator app", "ada@example.org", ""),
            ],
            total: 132,
            first: 26,
            newer: Some("/audit-log".into()),
            older: Some("/audit-log?page=3".into()),
            ..plain()
        };
        let filter =
            AuditFilterForm { search: "grace".into(), action: "LOGIN".into(), ..AuditFilterForm::default() };
        let wrong = AuditFilterForm {
            from: Field::sample_wrong("soon", "Enter a date and a time."),
            to: Field::sample_wrong("later", "Enter a date and a time."),
            ..filter.clone()
        };
        vec![
            plain(),
            full(),
            Self { filter: filter.clone(), ..full() },
            Self { filter, ..plain() },
            Self { filter: wrong, ..plain() },
            Self { problem: Some("That is too much for one file.".into()), ..plain() },
        ]
    }
}
