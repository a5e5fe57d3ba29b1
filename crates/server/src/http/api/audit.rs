//! `/api/audit`: what happened.

pub(in crate::http) mod by_user;
pub(in crate::http) mod export;
pub(in crate::http) mod logs;
pub(in crate::http) mod of_customer;
pub(in crate::http) mod on_entity;

pub(in crate::http) use export::file_of;

use crate::flow::audit_log::{AuditFilter, StoredAuditEvent};
use crate::http::error::{Failure, Problem};
use crate::http::extract::Query;
use crate::http::wire;
use crate::user_agent::Client;
use axum::Json;
use countersign_core::audit::WIRE_TYPES;
use countersign_core::directory::Kind;
use countersign_core::id::{CustomerId, NULL_ID, TenantId, UserId};
use countersign_core::paging::Page;
use countersign_core::time::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// `startTime`, `endTime` and `actionTypes`.
fn read_filter(query: &Query) -> Result<AuditFilter, Failure> {
    let moment = |name: &'static str, default: i64| match query.text(name).map(str::trim) {
        None | Some("") => Ok(default),
        Some(text) => text.parse::<i64>().map_err(|_| {
            let shown = text.chars().filter(|c| !c.is_control()).take(40).collect();
            Failure::from(Problem::UnknownWord(name, shown, "milliseconds since 1970"))
        }),
    };
    let words = query.text("actionTypes").unwrap_or_default().split(',').map(str::trim);
    let actions: Result<Vec<_>, _> = words.filter(|word| !word.is_empty()).map(read_action).collect();
    Ok(AuditFilter {
        from: Timestamp::from_millis(moment("startTime", 1)?),
        to: Timestamp::from_millis(moment("endTime", i64::MAX)?),
        actions: actions?,
        is_success: None,
    })
}

fn read_action(word: &str) -> Result<&'static str, Failure> {
    let found = WIRE_TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(word));
    Ok(found.ok_or_else(|| {
        let shown = word.chars().filter(|c| !c.is_control()).take(40).collect();
        Problem::UnknownWord(
            "actionTypes",
            shown,
            "ADDED, CREDENTIALS_UPDATED, DELETED, LOCKOUT, LOGIN, LOGOUT, SMS_SENT, UPDATED",
        )
    })?)
}

fn to_wire(page: &Page<StoredAuditEvent>) -> Json<Value> {
    let mut clients = Clients::default();
    let data: Vec<Value> = page.entries.iter().map(|event| event_to_wire(event, &mut clients)).collect();
    let page = Page { entries: data, total: page.total, size: page.size, number: page.number };
    wire::page(&page, Value::clone)
}

fn event_to_wire(event: &StoredAuditEvent, clients: &mut Clients) -> Value {
    let id = |kind: &str, id| json!({ "entityType": kind, "id": id });
    let (kind, entity) = event.entity.unwrap_or((Kind::Tenant, NULL_ID));
    json!({
        "id": { "id": event.id.uuid() },
        "createdTime": event.created_at.millis(),
        "tenantId": id("TENANT", event.tenant.map_or(NULL_ID, TenantId::uuid)),
        "customerId": id("CUSTOMER", event.customer.map_or(NULL_ID, CustomerId::uuid)),
        "entityId": id(kind.entity_type(), entity),
        "entityName": event.entity_name,
        "userId": id("USER", event.user.map_or(NULL_ID, UserId::uuid)),
        "userName": event.user_name,
        "actionType": event.action,
        "actionData": clients.data(event),
        "actionStatus": status(event),
        "actionFailureDetails": event.failure.as_deref().unwrap_or_default(),
    })
}

fn status(event: &StoredAuditEvent) -> &'static str {
    if event.is_success { "SUCCESS" } else { "FAILURE" }
}

/// Clients that were looked at already: a page has few different ones.
#[derive(Default)]
pub(in crate::http) struct Clients(HashMap<Option<String>, Client>);

impl Clients {
    /// What there is to know beside the action, with the client in words for people.
    pub(in crate::http) fn data(&mut self, event: &StoredAuditEvent) -> Map<String, Value> {
        let mut data = match serde_json::from_str(&event.data) {
            Ok(Value::Object(data)) => data,
            Ok(_) | Err(_) => Map::new(),
        };
        let agent = match data.remove("userAgent") {
            Some(Value::String(agent)) => Some(agent),
            Some(_) | None => None,
        };
        let client = self.0.entry(agent).or_insert_with_key(|agent| Client::parse(agent.as_deref())).clone();
        if data.get("clientAddress").is_none_or(Value::is_null) {
            data.insert("clientAddress".to_owned(), json!("Unknown"));
        }
        for (name, value) in [("browser", client.browser), ("os", client.os), ("device", client.device)] {
            data.insert(name.to_owned(), json!(value));
        }
        data
    }
}
