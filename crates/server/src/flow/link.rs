//! What links to choose a password have in common.

use super::FlowResult;
use crate::app::App;
use crate::store::{LinkPurpose, StoredLink};
use countersign_core::secret::{Token, TokenHash};

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
