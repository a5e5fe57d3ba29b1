//! Looking at sessions and ending them: one's own, and as an administrator those of a user.

use super::audit::{self, Event};
use super::error::HelpRefusal;
use super::rights::UserAdmin;
use super::session::Actor;
use super::{FlowResult, Origin, Refusal};
use crate::app::App;
use crate::store::{EndReason, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::id::{SessionId, UserId};
use countersign_core::time::Timestamp;
use countersign_core::user::User;

pub use crate::store::ListedSession;

/// One's own sessions.
pub async fn list_own(app: &App, actor: &Actor) -> FlowResult<Vec<ListedSession>> {
    actor.require_own()?;
    list(app, actor.user().id).await
}

/// Those of a user.
pub async fn list_of(app: &App, admin: &UserAdmin) -> FlowResult<Vec<ListedSession>> {
    list(app, admin.user().id).await
}

async fn list(app: &App, user: UserId) -> FlowResult<Vec<ListedSession>> {
    let now = app.now();
    Ok(app.store.list_sessions(user, now.minus(app.config.sessions.idle), now).await?)
}

/// Ends one of one's own sessions, at once and everywhere. [`Refusal::UserNotFound`] if one has no such session.
pub async fn end_own(app: &App, actor: &Actor, id: SessionId, origin: &Origin) -> FlowResult<()> {
    actor.require_own()?;
    let (user, now) = (actor.user(), app.now());
    let mut tx = app.store.begin().await?;
    if !tx.revoke_session_of(user.id, id, EndReason::EndedByUser, now).await? {
        return Err(Refusal::UserNotFound.into());
    }
    note_and_commit(app, tx, (user, user), 1, origin, now).await
}

/// Ends all of one's own sessions but the one that asks, and every sign-in under way.
pub async fn end_others(app: &App, actor: &Actor, origin: &Origin) -> FlowResult<()> {
    actor.require_own()?;
    let (user, now) = (actor.user(), app.now());
    let mut tx = app.store.begin().await?;
    let count = tx.revoke_other_sessions(user.id, actor.session().id, EndReason::EndedByUser, now).await?;
    tx.revoke_sign_ins_of(user.id, now).await?;
    note_and_commit(app, tx, (user, user), count, origin, now).await
}

/// Ends one session of a user, or all with every sign-in under way. Never one's own: that is for one's own account.
pub async fn end_of(
    app: &App,
    admin: &UserAdmin,
    session: Option<SessionId>,
    origin: &Origin,
) -> FlowResult<()> {
    let (actor, user, now) = (admin.actor().user(), admin.user(), app.now());
    if actor.id == user.id {
        return Err(HelpRefusal::OwnAccount.into());
    }
    let mut tx = app.store.begin().await?;
    let count = match session {
        Some(id) if tx.revoke_session_of(user.id, id, EndReason::EndedByAdministrator, now).await? => 1,
        Some(_) => return Err(Refusal::UserNotFound.into()),
        None => {
            tx.revoke_sign_ins_of(user.id, now).await?;
            tx.revoke_sessions_of(user.id, EndReason::EndedByAdministrator, now).await?
        }
    };
    note_and_commit(app, tx, (actor, user), count, origin, now).await
}

async fn note_and_commit(
    app: &App,
    mut tx: Tx,
    (actor, subject): (&User, &User),
    count: u64,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<()> {
    if count > 0 {
        let action = AuditAction::SessionsEnded { count };
        let event = Event { action, actor: Some(actor), subject: Some(subject), origin, failure: None };
        audit::note(app, &mut tx, event, now).await?;
    }
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}
