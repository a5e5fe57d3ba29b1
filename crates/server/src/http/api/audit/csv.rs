//! A table for spreadsheets (RFC 4180).

/// Adds a line. Every cell is quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front: names
/// and user agents are whatever strangers make them.
pub(in crate::http) fn push_line<'a>(table: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    let mut is_first = true;
    for cell in cells {
        if !std::mem::take(&mut is_first) {
            table.push(',');
        }
        table.push('"');
        if cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || cell.starts_with(['\t', '\r', '\n'])
        {
            table.push('\'');
        }
        for c in cell.chars() {
            match c {
                '"' => table.push_str("\"\""),
                '\0' => table.push(' '),
                _ => table.push(c),
            }
        }
        table.push('"');
    }
    table.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_quotes_stay_inside() {
        let mut table = String::new();
        push_line(
            &mut table,
            ["=1+1", " @SUM(A1)", "-1", "+1", "\t=1", "a\"b,c\nd", "ada@north.example", ""],
        );
        assert_eq!(
            table,
            "\"'=1+1\",\"' @SUM(A1)\",\"'-1\",\"'+1\",\"'\t=1\",\"a\"\"b,c\nd\",\"ada@north.example\",\"\"\r\n"
        );
    }
}
