//! Settings of mail server and SMS provider, between their forms and the wire's objects.

pub(in crate::http) mod outgoing_mail;
pub(in crate::http) mod sms_provider;

use super::super::extract::Form;
use super::views::{FieldKind, FieldSpec, Input, Problem};
use crate::flow::FlowError;
use countersign_core::violation::Violations;
use serde_json::{Map, Value};

/// What is said when somebody else saved meanwhile.
const STALE: &str = "Somebody else saved these settings after you opened this page, so yours were not saved. \
                     Save again to replace theirs, or open the page anew to see them.";

/// A field as it is saved; before the first save, as we propose it.
fn saved(spec: &'static FieldSpec, value: Option<&Value>, is_stored: bool) -> Input {
    let text = match value.and_then(|value| value.get(spec.wire)) {
        _ if spec.kind == FieldKind::Secret => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
        None if value.is_some() => String::new(),
        None => spec.proposed.to_owned(),
    };
    Input { spec, value: text, is_stored: is_stored && spec.kind == FieldKind::Secret, problem: None }
}

/// A field as it was typed.
fn typed(spec: &'static FieldSpec, form: &Form, is_stored: bool) -> Input {
    let is_secret = spec.kind == FieldKind::Secret;
    let value = if is_secret { String::new() } else { form.text(spec.id).to_owned() };
    Input { spec, value, is_stored: is_stored && is_secret, problem: None }
}

/// The wire's members of some fields. An empty one is left out, as is a secret that is to be kept.
fn members(fields: &[FieldSpec], form: &Form) -> Map<String, Value> {
    let member = |spec: &FieldSpec| {
        let text = form.text(spec.id);
        let text = if spec.kind == FieldKind::Secret { text } else { text.trim() };
        (!text.is_empty()).then(|| (spec.wire.to_owned(), Value::from(text)))
    };
    fields.iter().filter_map(member).collect()
}

/// Puts the wire's complaints beside their fields. What no field is to blame for comes back.
fn complain(inputs: &mut [Input], violations: &Violations) -> Option<Problem> {
    let mut rest = None;
    for line in violations.iter() {
        let (name, text) = line.split_once(' ').unwrap_or((line, "is wrong"));
        let problem = Problem::from(sentence(text));
        match inputs.iter_mut().find(|input| input.spec.wire == name) {
            Some(input) => input.problem = Some(problem),
            None => rest = Some(Problem::from(format!("{name} {text}."))),
        }
    }
    rest
}

/// A complaint without its subject, as people read it.
fn sentence(text: &str) -> String {
    if text == "must not be blank" {
        return "Fill this in.".to_owned();
    }
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), characters.as_str())
}

/// What the other server said.
fn cause(error: &FlowError) -> String {
    match error {
        FlowError::MailNotSent(why) | FlowError::SmsNotSent(why) => why.to_string(),
        _ => String::new(),
    }
}
