//! Sessions: made by a complete sign-in, looked up by every call, renewed, ended.

mod cache;
mod refresh;

pub use cache::SessionCache;
pub use refresh::refresh;
pub(super) use refresh::renew;

use super::audit::{self, Event};
use super::error::TokenRejection;
use super::{Channel, FlowError, FlowResult, Origin, signing};
use crate::app::App;
use crate::store::{Acting, EndReason, NewSession, NewSignIn, StoredSession, Tx};
use crate::tokens::{self, Act, Scope};
use countersign_core::audit::AuditAction;
use countersign_core::id::{SessionId, SignInId, random_uuid};
use countersign_core::secret::{Token, TokenKind};
use countersign_core::session::Session;
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::sync::Arc;

/// A signed-in user. Whoever holds one was checked a moment ago.
#[derive(Debug, Clone)]
pub struct Actor(Arc<StoredSession>);

impl Actor {
    /// Who.
    pub fn user(&self) -> &User {
        &self.0.user
    }

    /// In which session.
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The administrator who acts as this user; `None` if it is the user.
    pub fn acting(&self) -> Option<&Acting> {
        self.0.acting.as_ref()
    }
}

/// What a client gets to hold.
#[derive(Debug)]
pub enum Entry {
    /// Tokens.
    Api(TokenPair),
    /// The content of a cookie.
    Browser(Token),
}

/// The wire's token pair.
#[derive(Debug)]
pub struct TokenPair {
    /// The access token, or the partial one.
    pub token: String,
    /// The refresh token. A partial pair repeats its token here: a published client insists on a string, and the
    /// partial token is good for no refresh.
    pub refresh_token: String,
    /// What a partial token is for; `None` for a full pair.
    pub stage: Option<Stage>,
}

/// Makes a session, in the transaction that completes a sign-in.
pub(super) async fn create(
    app: &App,
    tx: &mut Tx,
    user: &User,
    origin: &Origin,
    channel: Channel,
    now: Timestamp,
) -> FlowResult<Entry> {
    let id = SessionId::new(now, &mut app.rng());
    let cookie = match channel {
        Channel::Api => None,
        Channel::Browser => Some(Token::random(TokenKind::BrowserSession, &mut app.rng())),
    };
    let lifetime = match channel {
        Channel::Api => app.tokens.refresh_lifetime(),
        Channel::Browser => app.config.sessions.lifetime,
    };
    let expires_at = now + lifetime;
    let new = NewSession {
        id,
        user: user.id,
        cookie: cookie.as_ref().map(|token| app.keyring.hash_token(token)),
        client_address: origin.address.as_deref(),
        user_agent: origin.user_agent.as_deref(),
        acting: None,
        expires_at,
    };
    tx.create_session(&new, now).await?;
    match cookie {
        Some(token) => Ok(Entry::Browser(token)),
        None => Ok(Entry::Api(pair(app, user, &first(&new, now), None, now)?)),
    }
}

/// Makes a session in which an administrator acts as somebody else. It ends with the administrator's own.
pub(super) async fn create_acting(
    app: &App,
    tx: &mut Tx,
    (user, actor): (&User, &Actor),
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<TokenPair> {
    let new = NewSession {
        id: SessionId::new(now, &mut app.rng()),
        user: user.id,
        cookie: None,
        client_address: origin.address.as_deref(),
        user_agent: origin.user_agent.as_deref(),
        acting: Some(actor.session().id),
        expires_at: (now + app.tokens.refresh_lifetime()).min(actor.session().expires_at),
    };
    tx.create_session(&new, now).await?;
    let acting = Acting { user: actor.user().id, email: actor.user().email.to_string() };
    pair(app, user, &first(&new, now), Some(&acting), now)
}

/// A session as it begins.
fn first(new: &NewSession<'_>, now: Timestamp) -> Session {
    Session {
        id: new.id,
        user: new.user,
        generation: 0,
        rotated_at: now,
        expires_at: new.expires_at,
        ended_at: None,
        proved_at: now,
    }
}

/// Makes a sign-in under way, in the transaction that confirms its password.
pub(super) async fn create_sign_in(
    app: &App,
    tx: &mut Tx,
    (user, stage, expires_at): (&User, Stage, Timestamp),
    origin: &Origin,
    channel: Channel,
    now: Timestamp,
) -> FlowResult<(SignIn, Entry)> {
    let id = SignInId::new(now, &mut app.rng());
    let cookie = match channel {
        Channel::Api => None,
        Channel::Browser => Some(Token::random(TokenKind::BrowserSignIn, &mut app.rng())),
    };
    let new = NewSignIn {
        id,
        user: user.id,
        stage,
        cookie: cookie.as_ref().map(|token| app.keyring.hash_token(token)),
        client_address: origin.address.as_deref(),
        user_agent: origin.user_agent.as_deref(),
        expires_at,
    };
    tx.create_sign_in(&new, now).await?;
    let sign_in = SignIn { id, user: user.id, stage, expires_at, is_consumed: false, has_enrolled: false };
    if let Some(token) = cookie {
        return Ok((sign_in, Entry::Browser(token)));
    }
    let token = app.tokens.partial(user, &sign_in, now)?;
    Ok((sign_in, Entry::Api(TokenPair { refresh_token: token.clone(), token, stage: Some(stage) })))
}

fn pair(
    app: &App,
    user: &User,
    session: &Session,
    acting: Option<&Acting>,
    now: Timestamp,
) -> FlowResult<TokenPair> {
    let act = acting.map(|acting| Act { sub: acting.email.clone(), user_id: acting.user.uuid() });
    Ok(TokenPair {
        token: app.tokens.access(user, session.id, act, now)?,
        refresh_token: app.tokens.refresh(user, session, random_uuid(&mut app.rng()), now)?,
        stage: None,
    })
}

/// Whom a bearer token speaks for.
#[derive(Debug)]
pub enum Bearer {
    /// A signed-in user.
    Session(Actor),
    /// A sign-in under way, and who signs in.
    SignIn(SignIn, Box<User>),
}

/// Checks a bearer token and what it stands for.
pub async fn authenticate(app: &App, token: &str) -> FlowResult<Bearer> {
    let now = app.now();
    let claims = signing::verify(app, token, now).await?;
    match claims.scope() {
        Some(Scope::Access(_)) => {
            let found = app.sessions.find(app, tokens::session_of(&claims), now).await?;
            let live = found.filter(|found| found.is_usable_at(now));
            Ok(Bearer::Session(Actor(live.ok_or(TokenRejection::Over)?)))
        }
        Some(Scope::Partial(stage)) => {
            let found = app.store.find_sign_in(tokens::sign_in_of(&claims)).await?;
            let sign_in = found.filter(|found| !found.is_over_at(now) && found.stage == stage);
            let sign_in = sign_in.ok_or(TokenRejection::Over)?;
            let user = app.store.find_user(sign_in.user).await?.ok_or(TokenRejection::Over)?;
            Ok(Bearer::SignIn(sign_in, Box::new(user)))
        }
        Some(Scope::Refresh) | None => Err(TokenRejection::WrongScope.into()),
    }
}

/// Whom a browser's session cookie speaks for; `None` if it is over. Notes its use, to within a minute.
pub async fn authenticate_browser(app: &App, cookie: &str) -> FlowResult<Option<Actor>> {
    const NOTED_EVERY: std::time::Duration = std::time::Duration::from_secs(60);
    let now = app.now();
    let Some(token) = Token::parse(TokenKind::BrowserSession, cookie) else { return Ok(None) };
    let found = app.store.find_session_by_cookie(app.keyring.hash_token(&token)).await?;
    let Some(found) = found.filter(|found| found.is_usable_at(now)) else { return Ok(None) };
    let unused_for = now.since(found.last_used_at);
    if unused_for > app.config.sessions.idle {
        return Ok(None);
    }
    if unused_for >= NOTED_EVERY {
        let mut tx = app.store.begin().await?;
        tx.note_use(found.session.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Actor(Arc::new(found))))
}

/// The sign-in under way that a browser's cookie stands for; `None` if it is over.
pub async fn browser_sign_in(app: &App, cookie: &str) -> FlowResult<Option<(SignIn, User)>> {
    let Some(token) = Token::parse(TokenKind::BrowserSignIn, cookie) else { return Ok(None) };
    let found = app.store.find_sign_in_by_cookie(app.keyring.hash_token(&token)).await?;
    let Some(sign_in) = found.filter(|found| !found.is_over_at(app.now())) else { return Ok(None) };
    let user = app.store.find_user(sign_in.user).await?;
    Ok(user.map(|user| (sign_in, user)))
}

/// Signs out: ends this session, everywhere and at once.
pub async fn log_out(app: &App, actor: &Actor, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    if tx.revoke_session(actor.session().id, EndReason::Logout, now).await? {
        let user = Some(actor.user());
        let event = Event { action: AuditAction::Logout, actor: user, subject: user, origin, failure: None };
        audit::note(app, &mut tx, event, now).await?;
        tx.commit().await?;
    }
    app.sessions.forget_all();
    Ok(())
}

/// Gives a sign-in under way up. It ends as one that ran out: whoever knows a password and nothing else cannot keep the
/// user from hearing of it by pressing a button.
pub async fn cancel_sign_in(app: &App, sign_in: &SignIn) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    tx.expire_sign_in(sign_in.id, app.now()).await?;
    Ok(tx.commit().await?)
}

impl Entry {
    /// The token pair of an API client.
    pub fn into_pair(self) -> FlowResult<TokenPair> {
        match self {
            Self::Api(pair) => Ok(pair),
            Self::Browser(_) => Err(FlowError::Internal("a cookie where tokens were asked for".to_owned())),
        }
    }

    /// The cookie of a browser.
    pub fn into_cookie(self) -> FlowResult<Token> {
        match self {
            Self::Browser(token) => Ok(token),
            Self::Api(_) => Err(FlowError::Internal("tokens where a cookie was asked for".to_owned())),
        }
    }
}
