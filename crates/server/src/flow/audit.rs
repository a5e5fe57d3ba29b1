//! Notes what happened, in the transaction in which it happens.

use super::{Origin, notice};
use crate::app::App;
use crate::store::{NewAuditEvent, StoreResult, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::id::AuditEventId;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use serde_json::{Value, json};
use uuid::Uuid;

/// Something to be noted.
pub(super) struct Event<'a> {
    /// What.
    pub(super) action: AuditAction,
    /// Who did it; `None` for strangers and for the command line.
    pub(super) actor: Option<&'a User>,
    /// To whom; `None` for the platform, and for a user who does not exist.
    pub(super) subject: Option<&'a User>,
    /// Where it came from.
    pub(super) origin: &'a Origin,
    /// Why it did not work, in the words that the user saw.
    pub(super) failure: Option<&'a str>,
}

pub(super) async fn note(app: &App, tx: &mut Tx, event: Event<'_>, now: Timestamp) -> StoreResult<()> {
    note_with(app, tx, event, json!({}), now).await
}

/// With something to know beside the action.
pub(super) async fn note_with(
    app: &App,
    tx: &mut Tx,
    event: Event<'_>,
    beside: Value,
    now: Timestamp,
) -> StoreResult<()> {
    let data = data(event.action, event.origin, beside);
    let stored = NewAuditEvent {
        id: AuditEventId::new(now, &mut app.rng()),
        place: event.subject.or(event.actor).map(|user| user.role),
        user: event.actor.map(|user| (user.id, user.email.as_str())),
        entity: event.subject.map(|user| (user.id.uuid(), user.email.as_str())),
        action: event.action.wire_type(),
        data: &data.to_string(),
        failure: event.failure,
    };
    tx.create_audit_event(&stored, now).await?;
    notice::announce(app, tx, &event, now).await
}

/// Something that administrators keep and that is no user was made, changed or deleted.
pub(super) struct Kept<'a> {
    /// What happened.
    pub(super) action: AuditAction,
    /// Who did it; `None` for the command line.
    pub(super) actor: Option<&'a User>,
    /// Whose log it belongs to; `None` is the installation's.
    pub(super) place: Option<Role>,
    /// Its id and name.
    pub(super) entity: (Uuid, &'a str),
    /// Where it came from.
    pub(super) origin: &'a Origin,
}

pub(super) async fn note_kept(
    app: &App,
    tx: &mut Tx,
    kept: &Kept<'_>,
    beside: Value,
    now: Timestamp,
) -> StoreResult<()> {
    let data = data(kept.action, kept.origin, beside);
    let stored = NewAuditEvent {
        id: AuditEventId::new(now, &mut app.rng()),
        place: kept.place,
        user: kept.actor.map(|user| (user.id, user.email.as_str())),
        entity: Some(kept.entity),
        action: kept.action.wire_type(),
        data: &data.to_string(),
        failure: None,
    };
    tx.create_audit_event(&stored, now).await
}

/// What there is to know beside the action.
fn data(action: AuditAction, origin: &Origin, beside: Value) -> Value {
    let mut data = json!({ "clientAddress": origin.address, "userAgent": origin.user_agent });
    for detail in [action.detail(), beside] {
        if let (Value::Object(data), Value::Object(detail)) = (&mut data, detail) {
            data.extend(detail);
        }
    }
    data
}
