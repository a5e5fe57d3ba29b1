//! What an operator does at the command line of the server's machine: whoever can read the database and its key needs no
//! other right.

mod directory;

pub use directory::{
    Entry, NotAdded, Secret, add, find_tenant, list_system_admins, list_tenants, list_users, set_enabled,
};

use super::audit::{self, Event};
use super::password::rules;
use super::platform;
use super::{FlowError, FlowResult, Origin, Refusal, help};
use crate::app::App;
use crate::store::{EndReason, NewUser, StoreError};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::secret::Password;
use countersign_core::user::User;

/// A person to be added.
#[derive(Debug)]
pub struct Newcomer<'a> {
    /// The address they sign in with.
    pub email: &'a str,
    /// Their password.
    pub password: Password,
    /// What they may do, and where.
    pub role: Role,
    /// Given and family name.
    pub name: Option<(&'a str, &'a str)>,
}

/// Adds a user who can sign in at once.
pub async fn create_user(app: &App, newcomer: Newcomer<'_>) -> FlowResult<UserId> {
    let email = EmailAddress::parse(newcomer.email).map_err(|_| Refusal::InvalidEmail)?;
    let names = newcomer.name.into_iter().flat_map(|(first, last)| [first, last]);
    let known: Vec<&str> = std::iter::once(email.as_str()).chain(names).collect();
    rules::check(app, &rules::policy(app).await?, &newcomer.password, &known)?;
    let password_hash = app.hasher.hash(newcomer.password).await?;
    let now = app.now();
    let id = UserId::new(now, &mut app.rng());
    let new = NewUser {
        id,
        role: newcomer.role,
        email: &email,
        first_name: newcomer.name.map(|(first, _)| first),
        last_name: newcomer.name.map(|(_, last)| last),
        password_hash: Some(&password_hash),
    };
    let mut tx = app.store.begin().await?;
    tx.create_user(&new, now).await.map_err(|error| match error {
        StoreError::Conflict => FlowError::from(Refusal::EmailTaken(email.to_string())),
        other => other.into(),
    })?;
    let user = tx.find_user(id).await?.ok_or(Refusal::UserNotFound)?;
    let origin = Origin::command_line();
    let event = Event {
        action: AuditAction::UserAdded,
        actor: None,
        subject: Some(&user),
        origin: &origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Lifts a lock.
pub async fn unlock(app: &App, email: &str) -> FlowResult<()> {
    let user = find(app, email).await?;
    help::lift_lock(app, None, &user, &Origin::command_line()).await
}

/// Removes all methods of a user and ends their sessions. Returns how many methods there were.
pub async fn reset_methods(app: &App, email: &str) -> FlowResult<u64> {
    let user = find(app, email).await?;
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    let removed = tx.delete_all_enrolments(user.id).await?;
    tx.revoke_sessions_of(user.id, EndReason::MethodsReset, now).await?;
    tx.revoke_sign_ins_of(user.id, now).await?;
    note(app, tx, &user, AuditAction::MethodsReset).await?;
    Ok(removed)
}

/// Switches enforcement off, and keeps for whom it was: the way back in when what is offered can no longer be set up or
/// answered, as codes by mail while no mail goes out. `false` if it was off already.
pub async fn stop_enforcing(app: &App) -> FlowResult<bool> {
    platform::stop_enforcing(app, &Origin::command_line()).await
}

async fn note(app: &App, mut tx: crate::store::Tx, user: &User, action: AuditAction) -> FlowResult<()> {
    let origin = Origin::command_line();
    let event = Event { action, actor: None, subject: Some(user), origin: &origin, failure: None };
    audit::note(app, &mut tx, event, app.now()).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

async fn find(app: &App, email: &str) -> FlowResult<User> {
    let email = EmailAddress::parse(email).map_err(|_| Refusal::InvalidEmail)?;
    app.store.find_user_by_email(&email).await?.ok_or_else(|| Refusal::UserNotFound.into())
}
