//! Numbers and lengths of time, between what is typed into forms and the wire's objects.

use super::super::extract::Form;
use super::views::{DurationField, Unit};
use serde_json::{Value, json};
use std::time::Duration;

/// A number as typed; what is none stays a text and is complained about.
pub(super) fn number(typed: &str) -> Value {
    let typed = typed.trim();
    match typed.parse::<i64>() {
        Ok(number) => json!(number),
        Err(_) if typed.is_empty() => Value::Null,
        Err(_) => json!(typed),
    }
}

/// A span of time in seconds.
pub(super) fn seconds(form: &Form, name: &str) -> Value {
    let unit = match form.text(&format!("{name}_unit")) {
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => 1,
    };
    match number(form.text(name)) {
        Value::Number(count) => json!(count.as_i64().map(|count| count.saturating_mul(unit))),
        other => other,
    }
}

/// A span of time as its field has it: in the largest unit that loses nothing.
pub(super) fn span(length: Duration) -> DurationField {
    let seconds = length.as_secs();
    let units = [(86_400, Unit::Days), (3_600, Unit::Hours), (60, Unit::Minutes)];
    let fitting = units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size));
    let (size, unit) = fitting.unwrap_or((1, Unit::Seconds));
    DurationField { value: (seconds / size).to_string(), unit, problem: None }
}

/// A span of time as it was typed.
pub(super) fn typed_span(form: &Form, name: &str) -> DurationField {
    let letter = form.text(&format!("{name}_unit"));
    let unit = Unit::ALL.into_iter().find(|unit| unit.letter() == letter).unwrap_or_default();
    DurationField { value: form.text(name).to_owned(), unit, problem: None }
}
