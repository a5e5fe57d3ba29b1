//! Another password for one that was forgotten or is too old: by a link that is mailed.
//!
//! Asking for one looks nobody up. It keeps a message, for any address alike; who that is, and whether they get a link, is
//! found out when the message's turn comes ([`mail`]). So neither words nor time tell who has an account, and no token lies
//! in the database while its mail waits.
//!
//! A link is worth a password and nothing more: it signs nobody in, steps round no second factor and lifts no lock.

use super::super::audit::{self, Event};
use super::super::link::{self, LinkState};
use super::super::{FlowError, FlowResult, Origin, Refusal, limit, security};
use super::{PasswordRefusal, rules};
use crate::app::App;
use crate::delivery::Mail;
use crate::message;
use crate::message::notice::{News, Notice};
use crate::store::{EndReason, LinkPurpose, NewMessage, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::contact::EmailAddress;
use countersign_core::id::{UserId, new_uuid};
use countersign_core::password::PasswordVerdict;
use countersign_core::secret::{Password, Token};
use countersign_core::security::SecuritySettings;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use std::time::Duration;

/// After that nobody waits for the mail any more.
const WAITED_FOR: Duration = Duration::from_secs(3600);

/// Asks for a link. Only an address that asks too often is told so; everything else is answered alike.
pub async fn ask(app: &App, email: &str, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    if let Some(limit) = RateLimit::per_minute(app.config.limits.reset_per_address) {
        let key = app.keyring.hash_text("reset_per_address", &origin.network());
        if let Err(throttled) = limit::spend(&mut tx, key, limit, now).await? {
            tx.commit().await?;
            return Err(throttled);
        }
    }
    let key = app.keyring.hash_text("reset_per_account", &EmailAddress::key_of(email));
    let is_allowed = limit::spend(&mut tx, key, link::MAILED, now).await?.is_ok();
    if let (Ok(address), true) = (EmailAddress::parse(email), is_allowed) {
        let notice = Notice {
            account: address.to_string(),
            at: message::moment(now),
            address: origin.address.clone(),
            agent: origin.user_agent.clone(),
            news: News::ResetAsked,
        };
        let event = serde_json::to_string(&notice).unwrap_or_default();
        let id = new_uuid(now, &mut app.rng());
        let new = NewMessage { id, address: address.as_str(), event: &event, expires_at: now + WAITED_FOR };
        tx.create_message(&new, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Makes the link that was asked for, and its mail. `None` for nobody, and for accounts that have no password or are
/// switched off.
pub(in crate::flow) async fn mail(app: &App, asked: &Notice, to: &EmailAddress) -> FlowResult<Option<Mail>> {
    let Some(user) = app.store.find_user_by_email(to).await? else { return Ok(None) };
    let security = security::load(app).await?.settings;
    let now = app.now();
    let mut tx = app.store.begin().await?;
    // Held: a link that is made after the address changed would not be void, and its mail goes to the one before.
    let held = tx.hold_user(user.id).await?;
    if held.is_none_or(|held| held.email.key() != to.key()) {
        return Ok(None);
    }
    let Some(token) = link(app, &mut tx, user.id, &security, now).await? else { return Ok(None) };
    let origin = Origin::new(None, asked.agent.as_deref());
    let origin = Origin { address: asked.address.clone(), ..origin };
    let event = Event {
        action: AuditAction::PasswordResetMailed,
        actor: None,
        subject: Some(&user),
        origin: &origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    let url = app.config.link(&format!("/api/noauth/resetPassword?resetToken={}", token.expose()));
    message::reset_mail(&user.email, &url, security.reset_lifetime()).map(Some)
}

/// Makes a link; the one before stops working. `None` for accounts that may not have one.
pub(in crate::flow) async fn link(
    app: &App,
    tx: &mut Tx,
    user: UserId,
    security: &SecuritySettings,
    now: Timestamp,
) -> FlowResult<Option<Token>> {
    let purpose = LinkPurpose::Reset;
    let token = Token::random(purpose.token_kind(), &mut app.rng());
    let hash = app.keyring.hash_token(&token);
    let is_made = tx.replace_password_link(user, purpose, hash, now + security.reset_lifetime(), now).await?;
    Ok(is_made.then_some(token))
}

/// What a link is worth, for a page that shows its form. Does not use it up.
pub async fn state(app: &App, token: &str) -> FlowResult<LinkState> {
    link::state(app, LinkPurpose::Reset, token).await
}

/// Follows a link out of a mail, which may be done five times an hour. Does not use it up.
pub async fn follow(app: &App, token: &str) -> FlowResult<LinkState> {
    link::follow(app, LinkPurpose::Reset, token).await
}

/// Chooses another password with a link. All sessions end, and nobody is signed in: whoever it is goes through the whole
/// sign-in, second factor included. A lock stays: it may be there because of that second factor.
pub async fn complete(app: &App, token: &str, new: Password, origin: &Origin) -> FlowResult<()> {
    let unknown = || FlowError::from(Refusal::Password(PasswordRefusal::UnknownReset));
    let found = link::find(app, LinkPurpose::Reset, token).await?.ok_or_else(unknown)?;
    if found.state != LinkState::Open {
        return Err(Refusal::Password(PasswordRefusal::ResetExpired).into());
    }
    link::spend_try(app, LinkPurpose::Reset, found.link.user).await?;
    let user = app.store.find_user(found.link.user).await?.ok_or_else(unknown)?;
    let credentials = app.store.find_credentials(user.id).await?.ok_or_else(unknown)?;
    let stored = credentials.password_hash.filter(|_| credentials.is_enabled).ok_or_else(unknown)?;
    let policy = rules::policy(app).await?;
    rules::check(app, &policy, &new, &rules::known_of(&user))?;
    rules::check_history(app, &policy, &user, &new).await?;
    if app.hasher.verify(new.clone(), Some(stored.clone())).await? != PasswordVerdict::Wrong {
        return Err(Refusal::PasswordUnchanged.into());
    }
    let hash = app.hasher.hash(new).await?;

    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.consume_password_link(LinkPurpose::Reset, found.hash, now).await?.ok_or_else(unknown)?;
    if !tx.replace_password(user.id, &stored, &hash, now).await? {
        // Changed in another way while this one was being judged.
        return Err(unknown());
    }
    rules::remember(app, &mut tx, &policy, (&user, &stored), now).await?;
    tx.revoke_sessions_of(user.id, EndReason::PasswordChanged, now).await?;
    tx.revoke_sign_ins_of(user.id, now).await?;
    tx.void_challenges_of(user.id).await?;
    let event = Event {
        action: AuditAction::PasswordReset,
        actor: Some(&user),
        subject: Some(&user),
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}
