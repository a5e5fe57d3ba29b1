//! A new installation: the link that makes the first system administrator.

use super::audit::{self, Event};
use super::password::rules;
use super::session::{self, Entry};
use super::{Channel, FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use crate::store::{NewUser, StoreError};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::secret::{Password, Token, TokenHash, TokenKind};
use std::time::Duration;

/// How long a link is good for.
pub const LINK_LIFETIME: Duration = Duration::from_secs(3600);

/// A link for the operator's eyes, if nobody administrates the installation yet. Links of earlier starts are void.
pub async fn link(app: &App) -> FlowResult<Option<String>> {
    if app.store.has_system_admin().await? {
        return Ok(None);
    }
    let now = app.now();
    let token = Token::random(TokenKind::SetUp, &mut app.rng());
    let mut tx = app.store.begin().await?;
    tx.replace_setup_link(app.keyring.hash_token(&token), now + LINK_LIFETIME, now).await?;
    tx.commit().await?;
    Ok(Some(app.config.link(&format!("/setup?token={}", token.expose()))))
}

/// Whether a link can still be used.
pub async fn is_open(app: &App, token: &str) -> FlowResult<bool> {
    match hash(app, token) {
        Some(hash) => Ok(app.store.is_setup_link_open(hash, app.now()).await?),
        None => Ok(false),
    }
}

/// Makes the first system administrator and signs them in. The link is used up by that, and only by that: a refused
/// password leaves it open.
pub async fn complete(
    app: &App,
    token: &str,
    (email, password): (&str, Password),
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Entry> {
    let token = hash(app, token).ok_or(Refusal::SetupLinkClosed)?;
    if !app.store.is_setup_link_open(token, app.now()).await? {
        return Err(Refusal::SetupLinkClosed.into());
    }
    let email = EmailAddress::parse(email).map_err(|_| Refusal::InvalidEmail)?;
    rules::check(app, &rules::policy(app).await?, &password, &[email.as_str()])?;
    let password_hash = app.hasher.hash(password).await?;

    let now = app.now();
    let mut tx = app.store.begin().await?;
    if !tx.consume_setup_link(token, now).await? {
        return Err(Refusal::SetupLinkClosed.into());
    }
    let id = UserId::new(now, &mut app.rng());
    let new = NewUser {
        id,
        role: Role::SystemAdmin,
        email: &email,
        first_name: None,
        last_name: None,
        password_hash: Some(&password_hash),
    };
    // Without an administrator there may still be other users.
    tx.create_user(&new, now).await.map_err(|error| match error {
        StoreError::Conflict => FlowError::from(Refusal::EmailTaken(email.to_string())),
        other => other.into(),
    })?;
    let user = tx.find_user(id).await?.ok_or(Refusal::UserNotFound)?;
    let event = Event {
        action: AuditAction::UserAdded,
        actor: Some(&user),
        subject: Some(&user),
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.note_login(id, now).await?;
    let entry = session::create(app, &mut tx, &user, origin, channel, now).await?;
    tx.commit().await?;
    Ok(entry)
}

fn hash(app: &App, token: &str) -> Option<TokenHash> {
    Token::parse(TokenKind::SetUp, token).map(|token| app.keyring.hash_token(&token))
}
