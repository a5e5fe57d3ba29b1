//! A new pair of tokens for an old refresh token.

use super::super::audit::{self, Event};
use super::super::error::TokenRejection;
use super::super::{FlowResult, Origin, signing};
use super::{Actor, TokenPair, pair};
use crate::app::App;
use crate::store::{EndReason, StoredSession};
use crate::tokens::{self, Scope};
use countersign_core::audit::AuditAction;
use countersign_core::session::{RefreshVerdict, Session};
use countersign_core::time::Timestamp;
use countersign_core::user::Standing;

/// Renews a session. Each refresh token works once, and for a minute more for whoever did not get the answer; a used one
/// that comes back later ends the session, since somebody has a copy.
pub async fn refresh(app: &App, token: &str, origin: &Origin) -> FlowResult<TokenPair> {
    let now = app.now();
    let claims = signing::verify(app, token, now).await?;
    if claims.scope() != Some(Scope::Refresh) {
        return Err(TokenRejection::WrongScope.into());
    }
    let id = tokens::session_of(&claims);
    let found = app.store.find_session(id).await?.ok_or(TokenRejection::RefreshOver)?;
    if Standing::at(now, found.is_enabled, found.locked_until) != Standing::Active {
        return Err(TokenRejection::UserInactive.into());
    }
    let generation = claims.generation.unwrap_or(-1);
    match found.session.judge_refresh(generation, now) {
        RefreshVerdict::Over => Err(TokenRejection::RefreshOver.into()),
        RefreshVerdict::Reused => end_reused(app, &found, origin, now).await,
        RefreshVerdict::Repeat => pair(app, &found.user, &found.session, found.acting.as_ref(), now),
        RefreshVerdict::Rotate => rotate(app, &found, now).await,
    }
}

/// A new pair for whoever is signed in, as if refreshed.
pub(in crate::flow) async fn renew(app: &App, actor: &Actor) -> FlowResult<TokenPair> {
    let found = app.store.find_session(actor.session().id).await?.ok_or(TokenRejection::Over)?;
    rotate(app, &found, app.now()).await
}

async fn rotate(app: &App, found: &StoredSession, now: Timestamp) -> FlowResult<TokenPair> {
    let session = &found.session;
    let expires_at = now + app.tokens.refresh_lifetime();
    let mut tx = app.store.begin().await?;
    if tx.rotate_session(session.id, session.generation, expires_at, now).await? {
        tx.commit().await?;
        let moved = Session { generation: session.generation + 1, rotated_at: now, expires_at, ..*session };
        return pair(app, &found.user, &moved, found.acting.as_ref(), now);
    }
    drop(tx);
    // Asked twice at once: the other one rotated it, or somebody ended the session.
    let again = app.store.find_session(session.id).await?.ok_or(TokenRejection::RefreshOver)?;
    match again.session.judge_refresh(session.generation, now) {
        RefreshVerdict::Repeat => pair(app, &again.user, &again.session, again.acting.as_ref(), now),
        RefreshVerdict::Rotate | RefreshVerdict::Reused | RefreshVerdict::Over => {
            Err(TokenRejection::RefreshOver.into())
        }
    }
}

async fn end_reused(
    app: &App,
    found: &StoredSession,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<TokenPair> {
    let mut tx = app.store.begin().await?;
    if tx.revoke_session(found.session.id, EndReason::RefreshTokenReused, now).await? {
        let event = Event {
            action: AuditAction::RefreshTokenReused,
            actor: None,
            subject: Some(&found.user),
            origin,
            failure: Some("A refresh token was used twice; the session was ended"),
        };
        audit::note(app, &mut tx, event, now).await?;
        tx.commit().await?;
    }
    app.sessions.forget_all();
    Err(TokenRejection::RefreshReused.into())
}
