//! Where somebody is signed in: a part of the account's page.

use super::Moment;

/// A session in the list.
#[derive(Debug, Clone)]
pub(crate) struct SessionRow {
    /// Its id, as addresses have it.
    pub(crate) id: String,
    /// What it began in, such as `Firefox 133.0 on Windows 11`.
    pub(crate) device: String,
    /// Whether it is a browser's; else a program's, with tokens.
    pub(crate) is_browser: bool,
    /// Where it began; empty if that is not known.
    pub(crate) address: String,
    /// When it began.
    pub(crate) since: Moment,
    /// When it was last used.
    pub(crate) last_used: Moment,
    /// Whether it is the one that shows the page.
    pub(crate) is_this: bool,
    /// The administrator who acts as the user in it.
    pub(crate) acting: Option<String>,
}

/// Sessions, this one first.
#[derive(Debug, Clone, Default)]
pub(crate) struct SessionList {
    /// Those that are shown.
    pub(crate) rows: Vec<SessionRow>,
    /// How many more there are.
    pub(crate) more: usize,
    /// Whether something has just changed that others should not sit behind: then ending them is offered at the top.
    pub(crate) is_offered: bool,
}

impl SessionList {
    /// How many there are beside this one.
    pub(crate) fn others(&self) -> usize {
        self.more + self.rows.iter().filter(|row| !row.is_this).count()
    }
}

#[cfg(test)]
impl SessionList {
    pub(crate) fn sample(others: usize) -> Self {
        let row = |device: &str, is_browser, is_this| SessionRow {
            id: "01975c2e-8f1b-7c3a-8d51-000000000001".into(),
            device: device.into(),
            is_browser,
            address: "203.0.113.7".into(),
            since: Moment::sample(),
            last_used: Moment::sample(),
            is_this,
            acting: (!is_this && !is_browser).then(|| "ada@example.org".into()),
        };
        let all = [
            row("Firefox 133.0 on Windows 11", true, true),
            row("Chrome Mobile 131.0.0 on Android 15", true, false),
            row("python-requests 2.32", false, false),
        ];
        Self {
            rows: all.into_iter().take(others + 1).collect(),
            more: others.saturating_sub(2),
            is_offered: others > 1,
        }
    }
}
