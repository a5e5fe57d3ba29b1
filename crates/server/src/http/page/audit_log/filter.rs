//! Which events are asked for: between the address, the form and the flow.

use super::super::views::{AuditFilterForm, Field};
use crate::flow::audit_log::AuditFilter;
use crate::http::extract::Query;
use countersign_core::audit::WIRE_TYPES;
use countersign_core::time::Timestamp;
use time::PrimitiveDateTime;
use time::macros::format_description;

/// What was typed or chosen.
pub(super) fn typed(query: &Query) -> AuditFilterForm {
    let text = |name| query.text(name).unwrap_or_default().trim().to_owned();
    let field = |name| Field { value: text(name), problem: None };
    AuditFilterForm {
        search: text("textSearch"),
        from: field("from"),
        to: field("to"),
        action: text("action"),
        outcome: text("outcome"),
    }
}

/// What it means; `None` after a word beside each field that means nothing.
pub(super) fn read(form: &mut AuditFilterForm) -> Option<AuditFilter> {
    let from = moment(&mut form.from);
    let to = moment(&mut form.to);
    if form.from.problem.is_some() || form.to.problem.is_some() {
        return None;
    }
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        form.to.problem = Some("Enter a time that is not before the first one.".into());
        return None;
    }
    Some(AuditFilter {
        from: from.unwrap_or(Timestamp::from_millis(1)),
        // What is typed has no seconds: the whole minute is meant.
        to: Timestamp::from_millis(to.map_or(i64::MAX, |to| to.millis().saturating_add(59_999))),
        // What the form does not offer is not asked for.
        actions: WIRE_TYPES.into_iter().filter(|word| *word == form.action).collect(),
        is_success: match form.outcome.as_str() {
            "success" => Some(true),
            "failure" => Some(false),
            _ => None,
        },
    })
}

/// A moment, if one was typed. What is none has a word beside it from then on.
fn moment(field: &mut Field) -> Option<Timestamp> {
    let minutes = format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let seconds = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    if field.value.is_empty() {
        return None;
    }
    // Without a picker people put a space between.
    let text = field.value.replacen(' ', "T", 1);
    let read = PrimitiveDateTime::parse(&text, minutes).or_else(|_| PrimitiveDateTime::parse(&text, seconds));
    let Ok(at) = read else {
        field.problem = Some("Enter a date and a time, such as 2026-03-31 14:05.".into());
        return None;
    };
    Some(Timestamp::from_millis(at.assume_utc().unix_timestamp().saturating_mul(1000)))
}

/// The address of the same events, at a page counted from 1.
pub(super) fn link(path: &str, form: &AuditFilterForm, page: u32) -> String {
    let fields = [
        ("textSearch", &form.search),
        ("from", &form.from.value),
        ("to", &form.to.value),
        ("action", &form.action),
        ("outcome", &form.outcome),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
