//! What links to choose a password have in common.

use super::{FlowResult, limit};
use crate::app::App;
use crate::store::{LinkPurpose, StoredLink};
use countersign_core::id::UserId;
use countersign_core::secret::{Token, TokenHash};
use countersign_core::throttle::RateLimit;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

/// Mails with links to one account, whoever asks.
pub(super) const MAILED: RateLimit = RateLimit { requests: 3, period: HOUR };

/// The wire's limit for following the links of one user.
const FOLLOWED: RateLimit = RateLimit { requests: 5, period: HOUR };

/// Passwords tried with the links of one user: each may cost a dozen hashes.
const TRIED: RateLimit = RateLimit { requests: 10, period: Duration::from_secs(300) };

/// What a link is worth now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// A password can be chosen with it.
    Open,
    /// It ran out.
    Expired,
    /// There is none: it was used up, replaced, or never made.
    Unknown,
}

/// A link that is there, with the hash that it is stored under.
pub(super) struct Found {
    pub(super) hash: TokenHash,
    pub(super) link: StoredLink,
    pub(super) state: LinkState,
}

/// Looks a link up, without using it up.
pub(super) async fn find(app: &App, purpose: LinkPurpose, token: &str) -> FlowResult<Option<Found>> {
    let Some(token) = Token::parse(purpose.token_kind(), token) else { return Ok(None) };
    let hash = app.keyring.hash_token(&token);
    let Some(link) = app.store.find_password_link(purpose, hash).await? else { return Ok(None) };
    let state = if app.now() < link.expires_at { LinkState::Open } else { LinkState::Expired };
    Ok(Some(Found { hash, link, state }))
}

/// What a link is worth.
pub(super) async fn state(app: &App, purpose: LinkPurpose, token: &str) -> FlowResult<LinkState> {
    Ok(find(app, purpose, token).await?.map_or(LinkState::Unknown, |found| found.state))
}

/// Follows a link out of a mail, which may be done five times an hour. Does not use it up.
pub(super) async fn follow(app: &App, purpose: LinkPurpose, token: &str) -> FlowResult<LinkState> {
    let Some(found) = find(app, purpose, token).await? else { return Ok(LinkState::Unknown) };
    if found.state == LinkState::Open {
        spend(app, ("followed", purpose), found.link.user, FOLLOWED).await?;
    }
    Ok(found.state)
}

/// Counts a password that is tried with a link.
pub(super) async fn spend_try(app: &App, purpose: LinkPurpose, user: UserId) -> FlowResult<()> {
    spend(app, ("tried", purpose), user, TRIED).await
}

/// Counts a mail with a link.
pub(super) async fn spend_mail(app: &App, purpose: LinkPurpose, user: UserId) -> FlowResult<()> {
    spend(app, ("mailed", purpose), user, MAILED).await
}

/// Takes such a count back: the mail was not sent.
pub(super) async fn return_mail(app: &App, purpose: LinkPurpose, user: UserId) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    tx.return_hit(key(app, "mailed", purpose, user)).await?;
    Ok(tx.commit().await?)
}

fn key(app: &App, what: &str, purpose: LinkPurpose, user: UserId) -> TokenHash {
    app.keyring.hash_text("link", &format!("{what} {} {user}", purpose.as_str()))
}

async fn spend(
    app: &App,
    (what, purpose): (&str, LinkPurpose),
    user: UserId,
    limit: RateLimit,
) -> FlowResult<()> {
    let key = key(app, what, purpose, user);
    let mut tx = app.store.begin().await?;
    let allowed = limit::spend(&mut tx, key, limit, app.now()).await?;
    tx.commit().await?;
    allowed
}
