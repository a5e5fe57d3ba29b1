//! The first password of an account: by a link that is mailed to its user, or passed on by an administrator.
//!
//! The database holds keyed hashes of links only, so that a link cannot be shown twice: whoever asks for it again gets a
//! new one, and the one before stops working.

use super::rights::UserAdmin;
use super::{FlowResult, Refusal, security, senders};
use crate::app::App;
use crate::delivery::DeliveryError;
use crate::message;
use crate::store::LinkPurpose;
use countersign_core::secret::Token;
use countersign_core::time::Timestamp;
use countersign_core::user::User;

/// A link, to be handed to whoever will use it. Not for logs.
pub struct Link {
    /// The whole address.
    pub url: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Link(hidden, {:?})", self.expires_at)
    }
}

/// Makes a new link and mails it to its user. [`Refusal::AlreadyActivated`] if they have a password. The inner result is
/// the mail server's.
pub async fn invite(app: &App, user: &User) -> FlowResult<Result<(), DeliveryError>> {
    let link = make_link(app, user).await?;
    let lifetime = link.expires_at.since(app.now());
    senders::send_mail(app, &message::activation_mail(&user.email, &link.url, lifetime)?).await
}

/// Makes a new link for an administrator to pass on. The one before stops working, in whatever mail it is.
pub async fn link(app: &App, right: &UserAdmin) -> FlowResult<Link> {
    make_link(app, right.user()).await
}

async fn make_link(app: &App, user: &User) -> FlowResult<Link> {
    let now = app.now();
    let expires_at = now + security::load(app).await?.settings.activation_lifetime();
    let purpose = LinkPurpose::Activation;
    let token = Token::random(purpose.token_kind(), &mut app.rng());
    let hash = app.keyring.hash_token(&token);
    let mut tx = app.store.begin().await?;
    if !tx.replace_password_link(user.id, purpose, hash, expires_at, now).await? {
        return Err(Refusal::AlreadyActivated.into());
    }
    tx.commit().await?;
    let path = format!("/api/noauth/activate?activateToken={}", token.expose());
    Ok(Link { url: app.config.link(&path), expires_at })
}
