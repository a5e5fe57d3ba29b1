//! Members that drafts have in common.

use super::{Kind, Rejection, Rule};
use crate::contact::EmailAddress;
use crate::violation::{Reader, Violations};
use serde_json::Value;
use uuid::Uuid;

/// Longest text of a member, in characters.
const LONGEST: usize = 255;

/// A line of at most 255 characters that is nothing but text. `shown` is the wire's name for it in complaints of length.
pub(super) fn text(reader: &mut Reader<'_>, name: &str, shown: &str) -> Option<String> {
    let text = reader.text(name)?;
    if text.chars().count() > LONGEST {
        reader.violations.add(shown, "length must be equal or less than 255");
    }
    if is_malformed(text) || text.contains(char::is_control) {
        reader.violations.add(name, "is malformed");
    }
    Some(text.to_owned())
}

/// A free text, such as a description: as long as a body may be.
pub(super) fn long_text(reader: &mut Reader<'_>, name: &str) -> Option<String> {
    let text = reader.text(name)?;
    if is_malformed(text) {
        reader.violations.add(name, "is malformed");
    }
    Some(text.to_owned())
}

/// Markup, templates and control characters: nothing that a name needs, and something that a page or a mail of somebody's
/// may take for more than text.
fn is_malformed(text: &str) -> bool {
    let opens_tag = |(at, _): (usize, &str)| {
        let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
    };
    let is_template = text.split_once("{{").is_some_and(|(_, rest)| rest.contains("}}"));
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    text.match_indices('<').any(opens_tag) || is_template || text.contains(is_control)
}

/// An id object of a kind. Null and missing are `None`.
pub(super) fn id(reader: &mut Reader<'_>, name: &str, kind: Kind) -> Option<Uuid> {
    let value = reader.field(name)?;
    let read = (value["entityType"] == kind.entity_type()).then(|| value["id"].as_str()).flatten();
    let read = read.filter(|text| text.len() == 36).and_then(|text| Uuid::parse_str(text).ok());
    if read.is_none() {
        let complaint =
            format!("must be an id such as {{\"entityType\":\"{}\",\"id\":\"<uuid>\"}}", kind.entity_type());
        reader.violations.add(name, &complaint);
    }
    read
}

/// A free object, or null.
pub(super) fn object(reader: &mut Reader<'_>, name: &str) -> Value {
    let Some(value) = reader.field(name) else { return Value::Null };
    if !value.is_object() {
        reader.violations.add(name, "must be a JSON object");
    }
    value.clone()
}

/// The version that the caller saw; `None` to save over whatever is there.
pub(super) fn version(reader: &mut Reader<'_>) -> Option<i64> {
    let value = reader.field("version")?;
    let version = value.as_i64().filter(|version| *version >= 0);
    if version.is_none() {
        reader.violations.add("version", "must be the number that the object was read with");
    }
    version
}

/// An address as posted; blank ones are none.
pub(super) fn email(text: Option<&str>) -> Result<Option<EmailAddress>, Rule> {
    let shown = |text: &str| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    EmailAddress::parse(text).map(Some).map_err(|_| Rule::InvalidEmail(shown(text)))
}

/// Complaints about members first, then the rules.
pub(super) fn finish(reader: Reader<'_>) -> Result<(), Violations> {
    reader.finish(())
}

/// A text that must be there and say something.
pub(super) fn required(text: Option<String>, missing: Rule) -> Result<String, Rejection> {
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| missing.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_templates_are_told_from_text() {
        for bad in [
            "<b>",
            "a<img src=x onerror=y",
            "</p>",
            "<!--",
            "<?php",
            "{{7*7}}",
            "x {{ a }} y",
            "a\0b",
            "\u{1b}[0m",
        ] {
            assert!(is_malformed(bad), "{bad:?}");
        }
        for good in ["", "Ann", "a < b", "1<2", "<3", "{a}", "{{", "}} {{", "O'Neill & Sons", "日本", "a\nb"]
        {
            assert!(!is_malformed(good), "{good:?}");
        }
    }
}
