//! Users: who there is, made, changed and deleted by whoever may.

mod list;

pub use crate::store::ListedUser;
pub use list::{list, list_by_ids, list_of_tenant, list_system_admins};

use super::activation::Link;
use super::audit::{self, Event};
use super::directory::{DirectoryRefusal, admit, taken};
use super::rights::{UserAdmin, UserCreator, UserEditor, UserReader};
use super::session::Actor;
use super::{FlowError, FlowResult, Origin, Refusal, activation, limit, password};
use crate::app::App;
use crate::store::{NewUser, Turn, Tx, UserChange};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::directory::{Computed, Kind, Quota, Rule, UserDraft};
use countersign_core::id::{TenantId, UserId};
use countersign_core::password::PasswordHash;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use countersign_core::user::{Standing, User};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// What is known of a user's account beside the user.
pub async fn find(app: &App, reader: &UserReader) -> FlowResult<Computed> {
    let user = reader.user();
    let found = app.store.find_credentials(user.id).await?;
    let credentials = found.ok_or(Refusal::UserNotFoundById(user.id))?;
    Ok(Computed {
        is_enabled: credentials.standing(app.now()) == Standing::Active,
        is_activated: credentials.password_hash.is_some(),
        last_login_at: credentials.last_login_at,
    })
}

/// Makes or changes a user, whichever the draft is about. Somebody new has no password; `is_invited` says whether to mail
/// them a link with which to choose one.
pub async fn save(
    app: &Arc<App>,
    actor: &Actor,
    draft: &UserDraft,
    is_invited: bool,
    origin: &Origin,
) -> FlowResult<User> {
    if let Some(id) = draft.id {
        return change(app, &actor.editor_of(app, id).await?, draft, origin).await;
    }
    if matches!(actor.user().role, Role::CustomerUser(..)) {
        return Err(Refusal::Forbidden.into());
    }
    let role = draft.role(actor.user().role.tenant())?;
    let creator = actor.creator_of(role).ok_or(Refusal::Forbidden)?;
    create(app, &creator, draft, is_invited, origin).await
}

async fn create(
    app: &Arc<App>,
    creator: &UserCreator,
    draft: &UserDraft,
    is_invited: bool,
    origin: &Origin,
) -> FlowResult<User> {
    let user = add(app, Some(creator.user()), (creator.role(), draft, None), origin).await?;
    if !is_invited {
        return Ok(user);
    }
    // To its end whatever the client does: nobody stays behind who was not invited.
    let invite = {
        let (app, actor, origin) = (Arc::clone(app), creator.user().clone(), origin.clone());
        async move { invite_or_withdraw(&app, &actor, user, &origin).await }
    };
    let invited = app.background.spawn(invite).await;
    invited.unwrap_or_else(|error| Err(FlowError::Internal(format!("inviting a user: {error}"))))
}

async fn invite_or_withdraw(app: &App, actor: &User, user: User, origin: &Origin) -> FlowResult<User> {
    let why = match activation::invite(app, &user).await {
        Ok(Ok(())) => return Ok(user),
        Ok(Err(why)) => FlowError::InvitationNotMailed(why),
        Err(error) => error,
    };
    withdraw(app, actor, &user, origin).await?;
    Err(why)
}

/// Makes a user together with the link to choose the first password, for whoever passes it on by hand.
pub async fn add_with_link(
    app: &Arc<App>,
    actor: &Actor,
    draft: &UserDraft,
    origin: &Origin,
) -> FlowResult<(User, Link)> {
    let user = save(app, actor, draft, false, origin).await?;
    match activation::link_for(app, actor, user.id).await {
        Ok(link) => Ok((user, link)),
        Err(error) => {
            withdraw(app, actor.user(), &user, origin).await?;
            Err(error)
        }
    }
}

/// Takes back somebody who was made and could not be invited: nobody waits for a mail that never comes, and whoever made
/// them tries again with the same address.
async fn withdraw(app: &App, actor: &User, user: &User, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    if tx.delete_newcomer(user.id).await? {
        let beside = json!({ "entityId": user.id.uuid() });
        note(app, &mut tx, (AuditAction::Deleted(Kind::User), Some(actor), user), beside, origin, now)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// Adds a user at the command line of the server's machine: whoever can read the database and its key needs no other
/// right. Rules and quotas hold all the same.
pub async fn create_here(
    app: &App,
    draft: &UserDraft,
    role: Role,
    password: Option<PasswordHash>,
) -> FlowResult<User> {
    add(app, None, (role, draft, password), &Origin::command_line()).await
}

async fn add(
    app: &App,
    actor: Option<&User>,
    (role, draft, password): (Role, &UserDraft, Option<PasswordHash>),
    origin: &Origin,
) -> FlowResult<User> {
    check_customer(app, role).await?;
    let now = app.now();
    let id = UserId::new(now, &mut app.rng());
    let mut tx = app.store.begin().await?;
    make_room(&mut tx, role).await?;
    let new = NewUser {
        id,
        role,
        email: &draft.email,
        first_name: draft.first_name.as_deref(),
        last_name: draft.last_name.as_deref(),
        password_hash: password.as_ref(),
    };
    tx.create_user(&new, now).await.map_err(taken(Refusal::EmailTaken(draft.email.to_string())))?;
    tx.note_particulars(id, draft.phone.as_deref(), &draft.additional_info).await?;
    let user = tx.find_user(id).await?.ok_or(Refusal::UserNotFoundById(id))?;
    note(app, &mut tx, (AuditAction::UserAdded, actor, &user), entity(&user), origin, now).await?;
    tx.commit().await?;
    Ok(user)
}

/// Whose customer it is, before the transaction: the wire tells "nobody's" from "somebody else's".
async fn check_customer(app: &App, role: Role) -> FlowResult<()> {
    let Role::CustomerUser(tenant, customer) = role else { return Ok(()) };
    match app.store.find_tenant_of_customer(customer).await? {
        None => Err(Rule::NoSuchCustomer.into()),
        Some(owner) if owner != tenant => Err(Rule::CustomerOfAnotherTenant.into()),
        Some(_) => Ok(()),
    }
}

async fn make_room(tx: &mut Tx, role: Role) -> FlowResult<()> {
    let Some(tenant) = role.tenant() else { return Ok(()) };
    if !admit(tx, tenant, Quota::Users).await? {
        return Err(Rule::NoSuchTenant.into());
    }
    match role.customer() {
        Some(customer) if tx.tenant(tenant).find_customer(customer).await?.is_none() => {
            Err(Rule::NoSuchCustomer.into())
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether another sign-in address may be chosen. It is worth the account: links to reset the password go there. So one's
/// own asks for a fresh proof, whoever acts as somebody else changes nobody's, and no mailbox is filled with notices.
async fn admit_address(app: &App, editor: &UserEditor) -> FlowResult<()> {
    const LIMIT: RateLimit = RateLimit { requests: 5, period: Duration::from_secs(3600) };
    let (actor, user) = (editor.actor(), editor.user());
    actor.require_own()?;
    if actor.user().id == user.id {
        password::require_fresh_proof(app, actor)?;
    }
    let key = app.keyring.hash_text("address_of_user", &user.id.to_string());
    let mut tx = app.store.begin().await?;
    let allowed = limit::spend(&mut tx, key, LIMIT, app.now()).await?;
    tx.commit().await?;
    allowed
}

async fn change(app: &App, editor: &UserEditor, draft: &UserDraft, origin: &Origin) -> FlowResult<User> {
    let (actor, user) = (editor.actor().user(), editor.user());
    draft.check_unmoved(user.role, actor.role.tenant())?;
    // Said again by the statement; here so that what cannot be saved counts against no limit.
    if draft.version.is_some_and(|seen| seen != user.version) {
        return Err(DirectoryRefusal::Stale(Kind::User).into());
    }
    if draft.email.key() != user.email.key() {
        admit_address(app, editor).await?;
    }
    let now = app.now();
    let change = UserChange {
        user,
        email: &draft.email,
        first_name: draft.first_name.as_deref(),
        last_name: draft.last_name.as_deref(),
        phone: draft.phone.as_deref(),
        additional_info: &draft.additional_info,
        seen: draft.version,
    };
    let mut tx = app.store.begin().await?;
    let before = tx.hold_user(user.id).await?.ok_or(Refusal::UserNotFoundById(user.id))?;
    let saved = tx.save_user(&change).await.map_err(taken(Refusal::EmailTaken(draft.email.to_string())))?;
    let stored = tx.find_user(user.id).await?.ok_or(Refusal::UserNotFoundById(user.id))?;
    if saved.is_none() {
        return Err(DirectoryRefusal::Stale(Kind::User).into());
    }
    let action = AuditAction::Updated(Kind::User);
    note(app, &mut tx, (action, Some(actor), &stored), entity(&stored), origin, now).await?;
    if stored.email.key() != before.email.key() {
        // Links in the old mailbox, or on their way there, are worth nothing any more.
        tx.void_password_links_of(user.id).await?;
        let beside = json!({ "oldEmail": before.email.as_str(), "newEmail": stored.email.as_str() });
        // About the user as they were: the notice goes to the address that was theirs.
        note(app, &mut tx, (AuditAction::AddressChanged, Some(actor), &before), beside, origin, now).await?;
    }
    tx.commit().await?;
    // Sessions carry the name and address of their user.
    app.sessions.forget_all();
    Ok(stored)
}

/// Deletes a user with all that hangs on them; their sessions are over at once. The last administrator of a tenant or of
/// the installation stays.
pub async fn delete(app: &App, admin: &UserAdmin, origin: &Origin) -> FlowResult<()> {
    let (actor, user) = (admin.actor().user(), admin.user());
    if user.role == Role::SystemAdmin && actor.id == user.id {
        return Err(DirectoryRefusal::SelfDeletion.into());
    }
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let (is_deleted, rule) = match user.role.tenant() {
        None => {
            tx.take_turn(Turn::SystemAdmins).await?;
            // Whoever waited for their turn may have been deleted or switched off meanwhile.
            if !tx.is_enabled(actor.id).await? {
                return Err(Refusal::Forbidden.into());
            }
            (tx.delete_system_admin(user.id).await?, Rule::LastSystemAdmin)
        }
        Some(tenant) => (delete_from(&mut tx, tenant, user.id).await?, Rule::LastTenantAdmin),
    };
    if !is_deleted {
        let is_there = tx.find_user(user.id).await?.is_some();
        return Err(if is_there { rule.into() } else { FlowError::from(Refusal::UserNotFoundById(user.id)) });
    }
    let beside = json!({ "entityId": user.id.uuid() });
    note(app, &mut tx, (AuditAction::Deleted(Kind::User), Some(actor), user), beside, origin, now).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

async fn delete_from(tx: &mut Tx, tenant: TenantId, user: UserId) -> FlowResult<bool> {
    let mut tenant = tx.tenant(tenant);
    Ok(tenant.hold().await? && tenant.delete_user(user).await?)
}

fn entity(user: &User) -> Value {
    json!({ "entity": user.to_wire() })
}

async fn note(
    app: &App,
    tx: &mut Tx,
    (action, actor, subject): (AuditAction, Option<&User>, &User),
    beside: Value,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<()> {
    let event = Event { action, actor, subject: Some(subject), origin, failure: None };
    Ok(audit::note_with(app, tx, event, beside, now).await?)
}
