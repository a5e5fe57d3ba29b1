//! The first password of an account: by a link that is mailed to its user, or passed on by an administrator.
//!
//! The database holds keyed hashes of links only, so that a link cannot be shown twice: whoever asks for it again gets a
//! new one, and the one before stops working.

use super::audit::{self, Event};
use super::link::{self, LinkState};
use super::password::{PasswordRefusal, rules};
use super::person::Person;
use super::rights::UserAdmin;
use super::session::Actor;
use super::sign_in::{self, Step};
use super::{Channel, FlowError, FlowResult, Origin, Refusal, security, senders};
use crate::app::App;
use crate::delivery::DeliveryError;
use crate::message;
use crate::store::LinkPurpose;
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::secret::{Password, Token};
use countersign_core::sign_in as rule;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::sync::Arc;

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

/// Makes a new link and mails it to its user, three times an hour at most; a mail that could not be sent is none of these.
/// [`Refusal::AlreadyActivated`] if they have a password. The inner result is the mail server's.
pub async fn invite(app: &App, user: &User) -> FlowResult<Result<(), DeliveryError>> {
    if app.store.find_credentials(user.id).await?.is_some_and(|found| found.password_hash.is_some()) {
        return Err(Refusal::AlreadyActivated.into());
    }
    link::spend_mail(app, LinkPurpose::Activation, user.id).await?;
    // Mailed to where they are now: a link that is made after the address changed is not void.
    let (link, user) = make_link(app, user).await?;
    let lifetime = link.expires_at.since(app.now());
    let sent = senders::send_mail(app, &message::activation_mail(&user.email, &link.url, lifetime)?).await?;
    if sent.is_err() {
        link::return_mail(app, LinkPurpose::Activation, user.id).await?;
    }
    Ok(sent)
}

/// Makes a new link for an administrator to pass on. The one before stops working, in whatever mail it is.
pub async fn link(app: &App, right: &UserAdmin) -> FlowResult<Link> {
    Ok(make_link(app, right.user()).await?.0)
}

/// The same, for whoever says to be allowed to.
pub async fn link_for(app: &App, actor: &Actor, user: UserId) -> FlowResult<Link> {
    link(app, &administrator_of(app, actor, user).await?).await
}

/// Customers' users administrate nobody, and do not learn who there is.
async fn administrator_of(app: &App, actor: &Actor, user: UserId) -> FlowResult<UserAdmin> {
    match actor.user().role {
        Role::SystemAdmin | Role::TenantAdmin(_) => actor.admin_of(app, user).await,
        Role::CustomerUser(..) => Err(Refusal::Forbidden.into()),
    }
}

/// Mails a user a new link, by the address they will sign in with.
pub async fn invite_by_email(app: &App, actor: &Actor, email: &str) -> FlowResult<()> {
    if matches!(actor.user().role, Role::CustomerUser(..)) {
        return Err(Refusal::Forbidden.into());
    }
    let address = EmailAddress::parse(email).map_err(|_| Refusal::UserNotFound)?;
    let found = app.store.find_user_by_email(&address).await?.ok_or(Refusal::UserNotFound)?;
    let right = actor.admin_of(app, found.id).await?;
    invite(app, right.user()).await?.map_err(FlowError::InvitationNotMailed)
}

/// Follows a link out of a mail, which may be done five times an hour. Does not use it up.
pub async fn follow(app: &App, token: &str) -> FlowResult<LinkState> {
    link::follow(app, LinkPurpose::Activation, token).await
}

/// What a link is worth, for a page that shows its form. Does not use it up.
pub async fn state(app: &App, token: &str) -> FlowResult<LinkState> {
    link::state(app, LinkPurpose::Activation, token).await
}

/// Chooses the first password with a link, and signs in. `is_told` says whether the user is mailed of it.
pub async fn complete(
    app: &Arc<App>,
    token: &str,
    (password, is_told): (Password, bool),
    origin: &Origin,
    channel: Channel,
) -> FlowResult<Step> {
    let unknown = || FlowError::from(Refusal::Password(PasswordRefusal::UnknownActivation));
    let found = link::find(app, LinkPurpose::Activation, token).await?.ok_or_else(unknown)?;
    if found.state != LinkState::Open {
        return Err(Refusal::Password(PasswordRefusal::ActivationExpired).into());
    }
    link::spend_try(app, LinkPurpose::Activation, found.link.user).await?;
    let user = app.store.find_user(found.link.user).await?.ok_or_else(unknown)?;
    let policy = rules::policy(app).await?;
    rules::check(app, &policy, &password, &rules::known_of(&user))?;
    let mut person = Person::load(app, user).await?.ok_or_else(unknown)?;
    let hash = app.hasher.hash(password).await?;

    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.consume_password_link(LinkPurpose::Activation, found.hash, now).await?.ok_or_else(unknown)?;
    if !tx.activate_account(person.user.id, &hash, now).await? {
        return Err(Refusal::Password(PasswordRefusal::ActivatedBefore).into());
    }
    let event = Event {
        action: AuditAction::Activated { is_told },
        actor: Some(&person.user),
        subject: Some(&person.user),
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    // What this transaction has just done.
    person.credentials.is_enabled = true;
    person.credentials.locked_until = None;
    let methods = person.methods();
    let outcome = rule::begin(&person.situation(&methods, now));
    sign_in::go_on(app, tx, &person, outcome, (origin, channel)).await
}

/// Makes a link; the user is held meanwhile, and returned as they are then.
async fn make_link(app: &App, user: &User) -> FlowResult<(Link, User)> {
    let now = app.now();
    let expires_at = now + security::load(app).await?.settings.activation_lifetime();
    let purpose = LinkPurpose::Activation;
    let token = Token::random(purpose.token_kind(), &mut app.rng());
    let hash = app.keyring.hash_token(&token);
    let mut tx = app.store.begin().await?;
    let user = tx.hold_user(user.id).await?.ok_or(Refusal::UserNotFound)?;
    if !tx.replace_password_link(user.id, purpose, hash, expires_at, now).await? {
        return Err(Refusal::AlreadyActivated.into());
    }
    tx.commit().await?;
    let path = format!("/api/noauth/activate?activateToken={}", token.expose());
    Ok((Link { url: app.config.link(&path), expires_at }, user))
}
