//! `/settings/outgoing-mail`: the mail server.

use super::super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{FieldSpec, Input, MAIL, OutgoingMailPage};
use super::super::{administrator, frame, notice};
use super::{STALE, cause, complain, members, saved, typed};
use crate::app::App;
use crate::flow::FlowError;
use crate::flow::senders::{self, AdminSettings, Posted};
use crate::flow::session::Actor;
use crate::flow::{FlowResult, Refusal};
use axum::extract::State;
use axum::http::StatusCode;
use countersign_core::sender::SettingsKey;
use serde_json::{Map, Value, json};

const PATH: &str = "/settings/outgoing-mail";

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let page = present(&app, &actor).await?;
    Ok(Reply::page(&OutgoingMailPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let found = senders::find(&app, &admin, SettingsKey::Mail).await?;
    let value = to_wire(&form, found.as_ref());
    let seen = form.text("version").parse().unwrap_or(-1);
    let posted = Posted {
        key: SettingsKey::Mail,
        id: Some(SettingsKey::Mail.id()),
        version: Some(seen),
        value: &value,
    };
    let is_stored = is_password_stored(found.as_ref());
    let mut page = OutgoingMailPage {
        inputs: MAIL.iter().map(|spec| typed(spec, &form, is_stored)).collect(),
        version: seen,
        ..present(&app, &actor).await?
    };
    match senders::save(&app, &admin, &posted, &origin).await {
        Ok(_) => Ok(Reply::redirect(&format!("{PATH}?notice=settings-saved"))),
        Err(FlowError::Invalid(violations)) => {
            page.problem = complain(&mut page.inputs, &violations);
            Err(Reply::refused(&page))
        }
        Err(FlowError::Refused(refusal @ Refusal::StaleSettings)) => {
            // The form now stands on what is saved, so that a second look and a second click are enough.
            page.version = present(&app, &actor).await?.version;
            page.problem = Some(STALE.into());
            Err(Reply::page_with(StatusCode::CONFLICT, &page).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends a mail to oneself, with what is saved.
pub(in crate::http) async fn test(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let found = senders::find(&app, &admin, SettingsKey::Mail).await?;
    let found = found.ok_or_else(|| Reply::redirect(PATH))?;
    match senders::test_mail(&app, &admin, &found.value).await {
        Ok(()) => Ok(Reply::redirect(&format!("{PATH}?notice=test-mail-sent"))),
        Err(error @ FlowError::MailNotSent(_)) => {
            let test_problem = Some(format!("The mail was not sent: {}", cause(&error)).into());
            let page = OutgoingMailPage { test_problem, ..present(&app, &actor).await? };
            Err(Reply::page_with(StatusCode::BAD_GATEWAY, &page).because(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with what is saved.
async fn present(app: &App, actor: &Actor) -> Result<OutgoingMailPage, Reply> {
    let admin = administrator(actor)?;
    let found: FlowResult<_> = senders::find(app, &admin, SettingsKey::Mail).await;
    let found = found?;
    let is_stored = is_password_stored(found.as_ref());
    let input = |spec: &'static FieldSpec| {
        let input = saved(spec, found.as_ref().map(|found| &found.value), is_stored);
        match (&found, spec.id) {
            (Some(found), "encryption") => Input { value: encryption(&found.value).to_owned(), ..input },
            (Some(found), "timeout") => Input { value: seconds(&found.value), ..input },
            _ => input,
        }
    };
    Ok(OutgoingMailPage {
        page: frame(app, actor, PATH),
        notice: None,
        problem: None,
        version: found.as_ref().map_or(0, |found| found.version),
        inputs: MAIL.iter().map(input).collect(),
        test_problem: None,
    })
}

/// A password is there exactly if somebody signs in.
fn is_password_stored(found: Option<&AdminSettings>) -> bool {
    let username = found.and_then(|found| found.value.get("username"));
    username.and_then(Value::as_str).is_some_and(|username| !username.is_empty())
}

/// One word for what the wire says in two members.
fn encryption(value: &Value) -> &'static str {
    let is = |name: &str, wanted: Value| value.get(name) == Some(&wanted);
    if is("smtpProtocol", json!("smtps")) {
        "tls"
    } else if is("enableTls", json!(true)) {
        "starttls"
    } else {
        "none"
    }
}

/// The wire counts milliseconds.
fn seconds(value: &Value) -> String {
    let millis = value.get("timeout").and_then(Value::as_u64).unwrap_or(10_000);
    millis.div_ceil(1000).to_string()
}

/// The wire's object of a filled form. What the form does not show stays as it is.
fn to_wire(form: &Form, found: Option<&AdminSettings>) -> Value {
    let shown = |name: &str| MAIL.iter().any(|spec| spec.wire == name);
    let stored = found.and_then(|found| found.value.as_object());
    let kept = stored.into_iter().flatten().filter(|(name, _)| !shown(name));
    let mut object: Map<String, Value> =
        kept.map(|(name, value)| (name.clone(), value.clone())).chain(members(MAIL, form)).collect();
    let encryption = form.text("encryption");
    object.insert("smtpProtocol".to_owned(), json!(if encryption == "tls" { "smtps" } else { "smtp" }));
    object.insert("enableTls".to_owned(), json!(encryption == "starttls"));
    let typed = form.text("timeout").trim();
    let millis = typed.parse::<u32>().ok().filter(|seconds| (1..=60).contains(seconds));
    // What is no such number stays a text that the wire complains about.
    let timeout = millis.map_or_else(|| json!(format!("{typed} s")), |seconds| json!(seconds * 1000));
    object.insert("timeout".to_owned(), timeout);
    Value::Object(object)
}
