//! `/audit-log`: what happened, for administrators of the installation and of tenants.

mod filter;
mod words;

use super::super::api::audit::{Clients, file_of};
use super::super::extract::{Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{AuditFilterForm, AuditLogPage, AuditRow, Moment};
use super::{client_words, frame};
use crate::app::App;
use crate::flow::audit_log::{self, AuditReader, AuditSort, StoredAuditEvent};
use crate::flow::session::Actor;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use countersign_core::paging::{PageRequest, SortOrder};
use countersign_core::time::Timestamp;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const PATH: &str = "/audit-log";

/// Events on a page.
const SIZE: u32 = 25;

/// A page of the log.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let reader = reader(&actor)?;
    let mut form = filter::typed(&query);
    let Some(wanted) = filter::read(&mut form) else {
        return Err(Reply::refused(&blank(&app, &actor, form)));
    };
    let number = query.text("page").and_then(|text| text.parse::<u32>().ok()).unwrap_or(1).max(1);
    let request = PageRequest {
        size: SIZE,
        number: number - 1,
        search: Some(form.search.clone()).filter(|text| !text.is_empty()),
        sort: Some((AuditSort::CreatedTime, SortOrder::Descending)),
    };
    let found = audit_log::list(&app, reader, &wanted, &request).await?;
    let mut clients = Clients::default();
    let link = |number: u32| filter::link(PATH, &form, number);
    Ok(Reply::page(&AuditLogPage {
        rows: found.entries.iter().map(|event| row(event, &mut clients)).collect(),
        total: found.total,
        first: u64::from(SIZE) * u64::from(request.number) + 1,
        newer: (number > 1).then(|| link(number - 1)),
        older: found.has_next().then(|| link(number + 1)),
        ..blank(&app, &actor, form.clone())
    }))
}

/// The same events as a file for spreadsheets.
pub(in crate::http) async fn export(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let reader = reader(&actor)?;
    let mut form = filter::typed(&query);
    let Some(wanted) = filter::read(&mut form) else {
        return Err(Reply::refused(&blank(&app, &actor, form)));
    };
    let search = Some(form.search.clone()).filter(|text| !text.is_empty());
    match audit_log::export(&app, reader, &wanted, search).await {
        Ok(events) => Ok(Reply::shared(file_of(&events))),
        Err(error @ FlowError::Invalid(_)) => {
            let problem = "That is more than 10,000 events, too much for one file. Choose a shorter time.";
            let page = AuditLogPage { problem: Some(problem.into()), ..blank(&app, &actor, form) };
            Err(Reply::refused(&page).because(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whose log it is, or the page for those who have none.
fn reader(actor: &Actor) -> Result<AuditReader, Reply> {
    let admin = actor.any_admin().ok_or(Refusal::Forbidden)?;
    Ok(admin.audit_log())
}

fn blank(app: &App, actor: &Actor, form: AuditFilterForm) -> AuditLogPage {
    AuditLogPage {
        page: frame(app, actor, PATH),
        problem: None,
        export: filter::link("/audit-log/export", &form, 1),
        filter: form,
        rows: Vec::new(),
        total: 0,
        first: 0,
        newer: None,
        older: None,
    }
}

fn row(event: &StoredAuditEvent, clients: &mut Clients) -> AuditRow {
    let mut data = clients.data(event);
    let mut take = |name: &str| match data.remove(name) {
        Some(Value::String(text)) if text != "Unknown" => text,
        _ => String::new(),
    };
    let (address, browser, os, _) = (take("clientAddress"), take("browser"), take("os"), take("device"));
    let target = event.entity_name.clone();
    let (actor, agent) = match &event.user_name {
        None if words::is_command_line(event) => ("An operator".to_owned(), "Command line".to_owned()),
        name => (name.clone().unwrap_or_default(), client_words(&browser, &os, "")),
    };
    AuditRow {
        time: seconds(event.created_at),
        what: words::what(event, &data),
        // Who does something to themselves is named once.
        target: target.filter(|name| *name != actor).unwrap_or_default(),
        actor,
        address,
        agent,
        is_success: event.is_success,
        failure: event.failure.clone().unwrap_or_default(),
        details: words::details(event, &data),
    }
}

/// To the second: here the order counts.
fn seconds(at: Timestamp) -> Moment {
    let shown = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let at = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Moment { machine: at.format(&Rfc3339).unwrap_or_default(), text: at.format(shown).unwrap_or_default() }
}
