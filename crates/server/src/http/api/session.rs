//! Sessions: one's own, and those of users whom one administrates.

pub(in crate::http) mod end;
pub(in crate::http) mod end_of;
pub(in crate::http) mod end_others;
pub(in crate::http) mod list;
pub(in crate::http) mod list_of;

use crate::flow::sessions::ListedSession;
use crate::user_agent::Client;
use axum::Json;
use countersign_core::id::SessionId;
use serde_json::{Value, json};

/// Sessions as a list; `current` is the one that asks.
fn to_wire(sessions: &[ListedSession], current: SessionId) -> Json<Value> {
    let entry = |session: &ListedSession| {
        let client = Client::parse(session.user_agent.as_deref());
        json!({
            "id": session.id.uuid(),
            "current": session.id == current,
            "type": if session.is_browser { "BROWSER" } else { "API" },
            "createdTime": session.created_at.millis(),
            "lastUsedTime": session.last_used_at.millis(),
            "expiresTime": session.expires_at.millis(),
            "clientAddress": session.client_address,
            "browser": client.browser,
            "os": client.os,
            "device": client.device,
            "impersonator": session.acting,
        })
    };
    Json(sessions.iter().map(entry).collect())
}
