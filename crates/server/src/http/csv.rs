//! Tables for spreadsheets (RFC 4180).

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A table that grows by its lines.
pub(super) struct Table(String);

impl Table {
    /// With the names of its columns.
    pub(super) fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        let mut table = Self(String::new());
        table.push(head);
        table
    }

    /// Adds a line. Every cell is quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front: names
    /// and user agents are whatever strangers make them.
    pub(super) fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
        let Self(text) = self;
        for (index, cell) in cells.into_iter().enumerate() {
            text.push_str(if index == 0 { "\"" } else { ",\"" });
            if cell.trim_start().starts_with(FORMULA) || cell.starts_with(['\t', '\r', '\n']) {
                text.push('\'');
            }
            for c in cell.chars() {
                match c {
                    '"' => text.push_str("\"\""),
                    '\0' => text.push(' '),
                    _ => text.push(c),
                }
            }
            text.push('"');
        }
        text.push_str("\r\n");
    }

    /// As a file to be saved.
    pub(super) fn file(self, name: &str) -> Response {
        let kind = (CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned());
        let name = (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
        ([kind, name], self.0).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_quotes_stay_inside() {
        let Table(table) =
            Table::new(["=1+1", " @SUM(A1)", "-1", "+1", "\t=1", "a\"b,c\nd", "ada@north.example", ""]);
        assert_eq!(
            table,
            "\"'=1+1\",\"' @SUM(A1)\",\"'-1\",\"'+1\",\"'\t=1\",\"a\"\"b,c\nd\",\"ada@north.example\",\"\"\r\n"
        );
    }
}
