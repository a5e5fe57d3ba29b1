//! Where somebody is signed in, on `/account/security`, and ending that from there.

use super::super::extract::{ClientOrigin, PathId, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{SessionList, SessionRow};
use super::{client_words, moment};
use crate::flow::sessions::{self, ListedSession};
use crate::flow::{FlowError, Refusal};
use crate::user_agent::Client;
use axum::extract::State;
use countersign_core::id::SessionId;
use std::cmp::Reverse;

/// As many as anybody looks through. A program that signs in again and again has more.
const SHOWN: usize = 20;

/// Ends one session.
pub(in crate::http) async fn end(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    PathId(id): PathId<SessionId>,
) -> Result<Reply, Reply> {
    match sessions::end_own(&app, &actor, id, &origin).await {
        // It may have ended by itself meanwhile.
        Ok(()) | Err(FlowError::Refused(Refusal::UserNotFound)) => {
            Ok(Reply::redirect("/account/security?notice=session-ended"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends all sessions but this one.
pub(in crate::http) async fn end_others(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    sessions::end_others(&app, &actor, &origin).await?;
    Ok(Reply::redirect("/account/security?notice=others-ended"))
}

/// The list for the page: this one first, then those that were used last.
pub(super) fn list(mut found: Vec<ListedSession>, this: SessionId) -> SessionList {
    found.sort_by_key(|session| (session.id != this, Reverse(session.last_used_at)));
    let more = found.len().saturating_sub(SHOWN);
    let rows = found.iter().take(SHOWN).map(|session| row(session, Some(this))).collect();
    SessionList { rows, more, is_offered: false }
}

/// A session as pages list it; `this` is the one that shows the page, if it is among them.
pub(super) fn row(session: &ListedSession, this: Option<SessionId>) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        device: device(session),
        is_browser: session.is_browser,
        address: session.client_address.clone().unwrap_or_default(),
        since: moment(session.created_at),
        last_used: moment(session.last_used_at),
        is_this: this == Some(session.id),
        acting: session.acting.clone(),
    }
}

/// What a session began in, in words. What names itself in no way that is known is called by what it is.
fn device(session: &ListedSession) -> String {
    let client = Client::parse(session.user_agent.as_deref());
    client_words(&client.browser, &client.os, if session.is_browser { "Browser" } else { "Program" })
}

/// Whether what the page says has just happened is a reason to end other sessions.
pub(super) fn is_reason(query: &Query) -> bool {
    let methods = ["totp", "sms", "email", "backup-codes"];
    let change =
        query.text("notice").and_then(|slug| slug.strip_suffix("-on").or_else(|| slug.strip_suffix("-off")));
    change.is_some_and(|method| methods.contains(&method))
}
