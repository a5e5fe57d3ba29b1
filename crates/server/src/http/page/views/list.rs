//! Lists of what administrators keep: one page for all of them, made of one table.

use askama::Template;

use super::{AppFrame, Moment, Notice};

/// A page with a list on it.
#[derive(Debug, Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// What just happened.
    pub(crate) notice: Option<Notice>,
    /// Where the page stands, from the outside in.
    pub(crate) place: Place,
    /// The list.
    pub(crate) list: List,
}

/// Where a page stands among others, and what it is called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// The pages above this one, from the outside in.
    pub(crate) trail: Vec<Link>,
    /// The heading.
    pub(crate) heading: String,
    /// A sentence below the heading; may be empty.
    pub(crate) intro: String,
    /// The pages of the same thing, this one among them; none if there is only one.
    pub(crate) tabs: Vec<Link>,
    /// The path of the tab that this page is.
    pub(crate) tab: String,
}

/// A link within this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// What it says.
    pub(crate) label: String,
    /// Where it leads.
    pub(crate) path: String,
}

impl Link {
    /// A link.
    pub(crate) fn new(label: impl Into<String>, path: impl Into<String>) -> Self {
        Self { label: label.into(), path: path.into() }
    }
}

/// Part of a list, and the ways to its other parts.
#[derive(Debug, Clone)]
pub(crate) struct List {
    /// The address of the list, without a query.
    pub(crate) path: String,
    /// What one entry is called, and several.
    pub(crate) noun: (&'static str, &'static str),
    /// What is searched in, as in "Search by title".
    pub(crate) search_by: &'static str,
    /// The columns, of which the first names the entry.
    pub(crate) columns: Vec<Column>,
    /// The rows, with a cell for each column.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// What was asked for.
    pub(crate) asked: Asked,
    /// Whether the list can be narrowed to users with or without a second factor.
    pub(crate) has_two_factor_filter: bool,
    /// How many entries there are on all pages.
    pub(crate) total: u64,
    /// Entries a page.
    pub(crate) size: u64,
    /// Where one more is made, if the reader may.
    pub(crate) add: Option<Link>,
    /// What is said beside that when there are none at all.
    pub(crate) empty_hint: &'static str,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) label: &'static str,
    /// The word to sort by it; empty if the list cannot be.
    pub(crate) sort: &'static str,
}

/// What was asked for in the address of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What the entries must contain; empty for all.
    pub(crate) search: String,
    /// Whether users must have a second factor; `None` for all.
    pub(crate) two_factor: Option<bool>,
    /// By which column they are sorted.
    pub(crate) sort: String,
    /// Whether the largest comes first.
    pub(crate) is_descending: bool,
    /// Which page, from 1.
    pub(crate) number: u64,
}

/// What stands in a row below a column.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// A text that leads to a page.
    Link(Link),
    /// A moment.
    Moment(Moment),
    /// One of a few states, as a word.
    State(State),
}

/// A state, as a word, and how it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    /// The word.
    pub(crate) word: &'static str,
    /// How it is meant.
    pub(crate) tone: StateTone,
}

/// How a [`State`] is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StateTone {
    /// As it should be.
    Good,
    /// Neither.
    Plain,
    /// Somebody should look.
    Care,
}

impl State {
    /// As it should be.
    pub(crate) const fn good(word: &'static str) -> Self {
        Self { word, tone: StateTone::Good }
    }

    /// Neither good nor bad.
    pub(crate) const fn plain(word: &'static str) -> Self {
        Self { word, tone: StateTone::Plain }
    }

    /// Somebody should look.
    pub(crate) const fn care(word: &'static str) -> Self {
        Self { word, tone: StateTone::Care }
    }

    /// The end of its style's name.
    pub(crate) fn style(self) -> &'static str {
        match self.tone {
            StateTone::Good => "badge-on",
            StateTone::Plain => "badge-plain",
            StateTone::Care => "badge-care",
        }
    }
}

impl Cell {
    /// A text, or nothing.
    pub(crate) fn optional(text: Option<&str>) -> Self {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Nothing,
        }
    }
}

impl List {
    /// Whether something narrows the list.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.asked.search.is_empty() || self.asked.two_factor.is_some()
    }

    /// How many there are, in words.
    pub(crate) fn count(&self) -> String {
        let (one, many) = self.noun;
        let noun = if self.total == 1 { one } else { many };
        let shown = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        if shown == self.total {
            return format!("{} {noun}", self.total);
        }
        let first = (self.asked.number.max(1) - 1) * self.size + 1;
        format!("{first}–{} of {} {noun}", first + shown.max(1) - 1, self.total)
    }

    /// The address of the page before this one.
    pub(crate) fn previous(&self) -> Option<String> {
        let number = self.asked.number.checked_sub(1).filter(|number| *number > 0)?;
        Some(self.address(&Asked { number, ..self.asked.clone() }))
    }

    /// The address of the page after this one.
    pub(crate) fn next(&self) -> Option<String> {
        let number = self.asked.number + 1;
        let is_there = self.asked.number * self.size < self.total;
        is_there.then(|| self.address(&Asked { number, ..self.asked.clone() }))
    }

    /// The address of the list sorted by a column: the other way round if it is already.
    pub(crate) fn sorted_by(&self, column: &Column) -> String {
        let is_descending = self.asked.sort == column.sort && !self.asked.is_descending;
        let sort = column.sort.to_owned();
        self.address(&Asked { sort, is_descending, number: 1, ..self.asked.clone() })
    }

    /// The cells of a row, each with the heading of its column.
    pub(crate) fn labelled<'a>(&self, row: &'a [Cell]) -> Vec<(&'static str, &'a Cell)> {
        self.columns.iter().map(|column| column.label).zip(row).collect()
    }

    /// The word of `aria-sort` for a column; empty if the list is sorted by another one.
    pub(crate) fn order_of(&self, column: &Column) -> &'static str {
        match (self.asked.sort == column.sort && !column.sort.is_empty(), self.asked.is_descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// The address of a part of the list.
    pub(crate) fn address(&self, asked: &Asked) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !asked.search.is_empty() {
            query.append_pair("search", &asked.search);
        }
        if let Some(has) = asked.two_factor {
            query.append_pair("two-factor", if has { "with" } else { "without" });
        }
        if !asked.sort.is_empty() {
            query.append_pair("sort", &asked.sort);
        }
        if asked.is_descending {
            query.append_pair("order", "desc");
        }
        if asked.number > 1 {
            query.append_pair("page", &asked.number.to_string());
        }
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }
}

#[cfg(test)]
mod samples;
