//! The question before something is done that cannot be taken back, or that somebody else will notice.

use askama::Template;

use super::{AppFrame, Place, Problem};

/// Asks whether to do it, and says what comes of it.
#[derive(Debug, Template)]
#[template(path = "act.html")]
pub(crate) struct ActPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// Why it was not done.
    pub(crate) problem: Option<Problem>,
    /// Where the page stands; its heading is the question.
    pub(crate) place: Place,
    /// What comes of it, each in a paragraph.
    pub(crate) lines: Vec<String>,
    /// Where the answer goes.
    pub(crate) action: String,
    /// What the button says.
    pub(crate) submit: &'static str,
    /// Whether something is lost by it.
    pub(crate) is_danger: bool,
    /// Where `Cancel` leads.
    pub(crate) cancel: String,
}

#[cfg(test)]
impl ActPage {
    pub(crate) fn samples() -> Vec<Self> {
        let with = |is_danger, problem: Option<Problem>| Self {
            page: AppFrame::sample("/tenants", true),
            problem,
            place: Place { heading: "Delete North Metering?".into(), ..Place::default() },
            lines: vec!["With it go 12 users and 3 customers.".into(), "This cannot be taken back.".into()],
            action: "/tenants/1/delete".into(),
            submit: "Delete",
            is_danger,
            cancel: "/tenants/1".into(),
        };
        vec![with(true, None), with(false, None), with(true, Some("One administrator must remain.".into()))]
    }
}
