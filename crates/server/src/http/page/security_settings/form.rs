//! Rules between their form and the wire's object, so that one place alone checks them.

use super::super::amount::number;
use super::super::views::{FieldKind, Input, LINKS, LOCKS, PASSWORDS, RulesForm, SettingSpec, Switch};
use crate::flow::security::VersionedSecurity;
use crate::http::extract::Form;
use countersign_core::violation::Violations;
use serde_json::{Map, Value, json};

/// With what is saved.
pub(super) fn saved(found: &VersionedSecurity, configured_failures: u32) -> RulesForm {
    let wire = found.settings.to_wire();
    let (policy, none) = (wire.get("passwordPolicy").unwrap_or(&Value::Null), &Value::Null);
    let text = |value: &Value, kind| match value {
        Value::String(text) => text.clone(),
        // What is off is nought.
        Value::Null if kind == FieldKind::Number => "0".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let fill = |specs: &'static [SettingSpec], from: &Value| -> Vec<Input> {
        let value = |spec: &SettingSpec| text(from.get(spec.field.wire).unwrap_or(none), spec.field.kind);
        specs.iter().map(|spec| input(spec, value(spec))).collect()
    };
    let switch = |on| Switch { on, problem: None };
    RulesForm {
        problem: None,
        version: found.version.to_string(),
        mobile_secret_key_length: found.settings.mobile_secret_key_length.to_string(),
        passwords: fill(PASSWORDS, policy),
        whitespace: switch(found.settings.policy.whitespace),
        refuse_at_sign_in: switch(found.settings.policy.refuse_at_sign_in),
        locks: fill(LOCKS, &wire),
        configured_failures,
        links: fill(LINKS, &wire),
    }
}

/// With what was typed.
pub(super) fn typed(form: &Form, configured_failures: u32) -> RulesForm {
    let fill = |specs: &'static [SettingSpec]| -> Vec<Input> {
        specs.iter().map(|spec| input(spec, form.text(spec.field.id).to_owned())).collect()
    };
    let switch = |name| Switch { on: form.is_ticked(name), problem: None };
    RulesForm {
        problem: None,
        version: form.text("version").to_owned(),
        mobile_secret_key_length: form.text("mobile_secret_key_length").to_owned(),
        passwords: fill(PASSWORDS),
        whitespace: switch("whitespace"),
        refuse_at_sign_in: switch("refuse_at_sign_in"),
        locks: fill(LOCKS),
        configured_failures,
        links: fill(LINKS),
    }
}

fn input(spec: &'static SettingSpec, value: String) -> Input {
    Input { spec: &spec.field, value, is_stored: false, problem: None }
}

/// The wire's object of a filled form.
pub(super) fn to_wire(form: &Form) -> Value {
    let members = |specs: &[SettingSpec]| -> Map<String, Value> {
        let member = |spec: &SettingSpec| {
            let typed = form.text(spec.field.id).trim();
            let value = if spec.field.kind == FieldKind::Number { number(typed) } else { json!(typed) };
            (spec.field.wire.to_owned(), value)
        };
        specs.iter().map(member).collect()
    };
    let mut policy = members(PASSWORDS);
    policy.insert("allowWhitespaces".to_owned(), json!(form.is_ticked("whitespace")));
    policy
        .insert("forceUserToResetPasswordIfNotValid".to_owned(), json!(form.is_ticked("refuse_at_sign_in")));
    let mut wire = members(LOCKS);
    wire.extend(members(LINKS));
    wire.insert("passwordPolicy".to_owned(), Value::Object(policy));
    wire.insert("mobileSecretKeyLength".to_owned(), number(form.text("mobile_secret_key_length")));
    Value::Object(wire)
}

/// Complains of fields that must be filled; on the wire some of them may be missing. Whether there is nothing to complain of.
pub(super) fn complain_of_gaps(rules: &mut RulesForm) -> bool {
    let mut is_whole = true;
    for (input, spec) in inputs(rules) {
        if input.value.trim().is_empty() && !spec.field.is_optional {
            input.problem = Some(spec.complaint.into());
            is_whole = false;
        }
    }
    is_whole
}

/// Puts the wire's complaints beside their fields, in our words.
pub(super) fn complain(rules: &mut RulesForm, violations: &Violations) {
    for line in violations.iter() {
        let name = line.split_once(' ').map_or(line, |(name, _)| name);
        let found = inputs(rules).find(|(input, _)| input.spec.wire == name);
        match found {
            Some((input, spec)) => input.problem = Some(spec.complaint.into()),
            None => rules.problem = Some(format!("{line}.").into()),
        }
    }
}

/// Every field with its row of the table.
fn inputs(rules: &mut RulesForm) -> impl Iterator<Item = (&mut Input, &'static SettingSpec)> {
    let filled = rules.passwords.iter_mut().chain(&mut rules.locks).chain(&mut rules.links);
    filled.zip(PASSWORDS.iter().chain(LOCKS).chain(LINKS))
}
