//! Changing the password, and proving again who one is.

mod refusal;
pub mod reset;
pub(super) mod rules;

pub use refusal::PasswordRefusal;
pub use rules::{broken_rules, policy};

use super::audit::{self, Event};
use super::session::{self, Actor, Entry};
use super::{Channel, FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use crate::store::EndReason;
use countersign_core::audit::AuditAction;
use countersign_core::password::{PasswordHash, PasswordVerdict};
use countersign_core::secret::Password;
use countersign_core::sign_in::Denial;
use countersign_core::throttle::RateLimit;

/// Changes the password. All sessions of the user end, and the caller gets a new one.
pub async fn change(
    app: &App,
    actor: &Actor,
    (current, new): (Password, Password),
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Entry> {
    actor.require_own()?;
    let user = actor.user();
    let is_same = current.is_same_as(&new);
    let stored = check_current(app, actor, current).await?;
    let policy = policy(app).await?;
    rules::check(app, &policy, &new, &rules::known_of(user))?;
    rules::check_history(app, &policy, user, &new).await?;
    if is_same {
        return Err(Refusal::PasswordUnchanged.into());
    }
    let hash = app.hasher.hash(new).await?;

    let now = app.now();
    let mut tx = app.store.begin().await?;
    if !tx.replace_password(user.id, &stored, &hash, now).await? {
        // Changed in another window while this one was being checked.
        return Err(Refusal::WrongCurrentPassword.into());
    }
    rules::remember(app, &mut tx, &policy, (user, &stored), now).await?;
    tx.void_password_links_of(user.id).await?;
    tx.revoke_sessions_of(user.id, EndReason::PasswordChanged, now).await?;
    tx.revoke_sign_ins_of(user.id, now).await?;
    let entry = session::create(app, &mut tx, user, origin, channel, now).await?;
    let event = Event {
        action: AuditAction::PasswordChanged,
        actor: Some(user),
        subject: Some(user),
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(entry)
}

/// Proves by password that it is still the user who sits at this session.
pub async fn confirm(app: &App, actor: &Actor, password: Password) -> FlowResult<()> {
    actor.require_own()?;
    check_current(app, actor, password).await?;
    let mut tx = app.store.begin().await?;
    tx.note_proof(actor.session().id, app.now()).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

/// Refuses if the last proof is too old for a change of what protects the account.
pub fn require_fresh_proof(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let is_fresh = actor.session().has_fresh_proof(app.now(), app.config.sessions.fresh_proof);
    if is_fresh { Ok(()) } else { Err(Refusal::ProofNeeded) }
}

/// Checks the present password of a signed-in user. Whoever holds a stolen session may not use it to guess: the tries are
/// limited, though none locks the account.
async fn check_current(app: &App, actor: &Actor, password: Password) -> FlowResult<PasswordHash> {
    const LIMIT: RateLimit = RateLimit { requests: 10, period: std::time::Duration::from_secs(300) };
    let user = actor.user();
    let key = app.keyring.hash_text("current_password", &user.id.to_string());
    let mut tx = app.store.begin().await?;
    let hits = tx.count_hit(key, LIMIT, app.now()).await?;
    tx.commit().await?;
    if hits.count > i64::from(LIMIT.requests) {
        return Err(FlowError::Throttled(hits.window_ends));
    }
    let credentials = app.store.find_credentials(user.id).await?.ok_or(Refusal::UserNotFound)?;
    let stored = credentials.password_hash.ok_or(FlowError::SignInDenied(Denial::AccountDisabled))?;
    match app.hasher.verify(password, Some(stored.clone())).await? {
        PasswordVerdict::Wrong => Err(Refusal::WrongCurrentPassword.into()),
        PasswordVerdict::Right | PasswordVerdict::RightButStale => {
            let mut tx = app.store.begin().await?;
            tx.clear_hits(key).await?;
            tx.commit().await?;
            Ok(stored)
        }
    }
}
