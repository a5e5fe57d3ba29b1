//! Between forms about one thing and the wire's object of it, so that one place alone checks what is kept.

use super::super::extract::Form;
use super::reply::Reply;
use super::views::{Choice, RecordField, RecordKind, RecordPage, RecordSpec};
use crate::flow::directory::DirectoryRefusal;
use crate::flow::error::HelpRefusal;
use crate::flow::{FlowError, Refusal};
use axum::http::StatusCode;
use countersign_core::directory::Rule;
use countersign_core::violation::Violations;
use serde_json::{Map, Value};

/// What is said when somebody else saved meanwhile.
const STALE: &str = "Somebody else saved this after you opened the page, so yours was not saved. What they saved is \
                     beside the fields that differ. Save again to replace it.";

/// A text that may be missing, with the most usual settings.
pub(super) const fn optional(
    id: &'static str,
    said: &'static str,
    label: &'static str,
    kind: RecordKind,
) -> RecordSpec {
    RecordSpec { id, wire: id, said, label, hint: "", kind, is_optional: true }
}

/// How tenants and customers are reached.
pub(super) static CONTACT: [RecordSpec; 8] = [
    optional("email", "email", "Email", RecordKind::Email),
    optional("phone", "phone", "Phone", RecordKind::Phone),
    optional("address", "address", "Address", RecordKind::Text),
    optional("address2", "address2", "Address, second line", RecordKind::Text),
    optional("city", "city", "City", RecordKind::Text),
    optional("state", "state", "State or province", RecordKind::Text),
    optional("zip", "zip or postal code", "Postal code", RecordKind::Text),
    optional("country", "country", "Country", RecordKind::Text),
];

/// A member of the wire's object, as a form shows it.
pub(super) fn shown(spec: &RecordSpec, object: &Value) -> String {
    match object.get(spec.wire) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        // An id with its kind.
        Some(Value::Object(id)) => id.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Some(other) => other.to_string(),
    }
}

/// The fields as they are kept.
pub(super) fn saved(specs: &'static [RecordSpec], object: &Value) -> Vec<RecordField> {
    specs.iter().map(|spec| field(spec, shown(spec, object))).collect()
}

/// The fields as they were typed.
pub(super) fn typed(specs: &'static [RecordSpec], form: &Form) -> Vec<RecordField> {
    specs.iter().map(|spec| field(spec, form.text(spec.id).to_owned())).collect()
}

/// A field that holds something.
pub(super) fn field(spec: &'static RecordSpec, value: String) -> RecordField {
    RecordField { spec, value, options: Vec::new(), problem: None, theirs: None }
}

/// Gives a field something to choose from, of (value, label).
pub(super) fn with_options(
    field: RecordField,
    options: impl IntoIterator<Item = (String, String)>,
) -> RecordField {
    let choice = |(value, label)| Choice { checked: value == field.value, value, label };
    RecordField { options: options.into_iter().map(choice).collect(), ..field }
}

/// Puts what was typed into the wire's object; what is empty is nothing.
pub(super) fn put(object: &mut Map<String, Value>, specs: &[RecordSpec], form: &Form) {
    for spec in specs {
        let text = form.text(spec.id).trim();
        let value = if text.is_empty() { Value::Null } else { Value::from(text.replace("\r\n", "\n")) };
        object.insert(spec.wire.to_owned(), value);
    }
}

/// The version that the form was filled from. What is none is older than any.
pub(super) fn version(form: &Form) -> i64 {
    form.text("version").parse().ok().filter(|version| *version > 0).unwrap_or(0)
}

/// The form again, with what is wrong with it; or what else happened. `present` is the object as it is kept now, for when
/// somebody else saved meanwhile.
pub(super) fn refused(mut page: RecordPage, error: FlowError, present: Option<&Value>) -> Reply {
    match &error {
        FlowError::Invalid(violations) => complain(&mut page, violations),
        FlowError::Refused(Refusal::Directory(DirectoryRefusal::Stale(_))) => {
            compare(&mut page, present.unwrap_or(&Value::Null));
            page.problem = Some(STALE.into());
            return Reply::page_with(StatusCode::CONFLICT, &page).because(error);
        }
        FlowError::Refused(Refusal::EmailTaken(_)) => {
            blame(&mut page, "email", "Somebody has this address already. Choose another one.");
        }
        FlowError::Refused(Refusal::Directory(DirectoryRefusal::Quota(quota, limit))) => {
            let noun = quota.kind().name().to_lowercase();
            page.problem = Some(
                format!(
                    "This tenant's profile allows {limit} {noun}{}, and there are as many.",
                    if *limit == 1 { "" } else { "s" }
                )
                .into(),
            );
        }
        FlowError::Throttled(_) => {
            page.problem = Some("The address was changed too often. Try again in an hour.".into());
            return Reply::page_with(StatusCode::TOO_MANY_REQUESTS, &page).because(error);
        }
        FlowError::Refused(Refusal::Help(HelpRefusal::Impersonated)) => {
            blame(&mut page, "email", "While you act as somebody else, nobody's address can be changed.");
        }
        FlowError::InvitationNotMailed(_) => {
            page.problem = Some(
                "The mail could not be sent, so the user was not added. Try again, or have the link shown to you."
                    .into(),
            );
        }
        FlowError::Refused(Refusal::Directory(DirectoryRefusal::Broken(rule))) => match words(rule) {
            Some((id, text)) => blame(&mut page, id, text),
            None => page.problem = Some(rule.to_string().into()),
        },
        _ => return error.into(),
    }
    Reply::refused(&page).because(error)
}

/// Which field is to blame for a broken rule, and what to do.
fn words(rule: &Rule) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        Rule::TenantTitleMissing | Rule::CustomerTitleMissing => ("title", "Enter a title."),
        Rule::ProfileNameMissing => ("name", "Enter a name."),
        Rule::UserEmailMissing | Rule::InvalidEmail(_) => {
            ("email", "Enter an email address, such as name@example.org.")
        }
        Rule::ProfileNameTaken => ("name", "There is a profile of this name already."),
        Rule::CustomerTitleTaken => ("title", "There is a customer with this title already."),
        Rule::CustomerTitleReserved => ("title", "This title is reserved. Choose another one."),
        Rule::NoSuchProfile => ("profile", "This profile is gone. Choose another one."),
        Rule::AuthorityMissing => ("role", "Choose a role."),
        Rule::CustomerUserWithoutCustomer | Rule::NoSuchCustomer | Rule::CustomerOfAnotherTenant => {
            ("customer", "Choose a customer.")
        }
        _ => return None,
    })
}

/// Says beside a field what is wrong with it.
pub(super) fn blame(page: &mut RecordPage, id: &str, text: &str) {
    page.complain(|spec| spec.id == id, text.into());
}

/// Puts the wire's complaints beside their fields.
fn complain(page: &mut RecordPage, violations: &Violations) {
    for line in violations.iter() {
        let is_of = |name: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '));
        let is_about = |spec: &RecordSpec| is_of(spec.wire) || is_of(spec.said);
        let kind = page.fields_mut().find(|field| is_about(field.spec)).map(|field| field.spec.kind);
        let text = kind.map_or_else(|| format!("{line}."), |kind| sentence(line, kind).to_owned());
        page.complain(is_about, text.into());
    }
}

/// A complaint of the wire in words that say what to do.
fn sentence(line: &str, kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Number => "Enter a whole number, 0 or more. 0 sets no limit.",
        RecordKind::Choice | RecordKind::Radio => "Choose one of these.",
        _ if line.ends_with("255") => "At most 255 characters.",
        _ if line.ends_with("is malformed") => {
            "Leave out what looks like code: <tags>, {{…}} and control characters."
        }
        RecordKind::Text | RecordKind::Long | RecordKind::Email | RecordKind::Phone => {
            "Enter something else."
        }
    }
}

/// Shows beside each field what somebody else saved; the form now stands on that, so that a second click is enough.
fn compare(page: &mut RecordPage, present: &Value) {
    page.version = present.get("version").and_then(Value::as_i64).or(page.version);
    for field in page.fields_mut().filter(|field| !field.spec.wire.is_empty()) {
        let theirs = shown(field.spec, present);
        if theirs != field.value.trim() {
            let label = field.options.iter().find(|option| option.value == theirs);
            field.theirs = Some(label.map_or(theirs, |option| option.label.clone()));
        }
    }
}
