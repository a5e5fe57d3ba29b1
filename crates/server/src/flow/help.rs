//! What administrators do for users who need help: look at their methods, remove them, switch accounts off and on.

use super::audit::{self, Event};
use super::error::HelpRefusal;
use super::person::Person;
use super::rights::UserAdmin;
use super::sessions::ListedSession;
use super::{FlowResult, Origin, Refusal, enrolment, limit, sessions};
use crate::app::App;
use crate::store::{EndReason, Turn, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::method::Method;
use countersign_core::time::Timestamp;
use countersign_core::user::{Standing, User};

/// A user's methods, with what the platform allows.
pub async fn methods(app: &App, admin: &UserAdmin) -> FlowResult<Person> {
    Ok(Person::load(app, admin.user().clone()).await?.ok_or(Refusal::UserNotFoundById(admin.user().id))?)
}

/// A user as whoever helps them sees one.
#[derive(Debug)]
pub struct Look {
    /// Who, with methods and standing.
    pub person: Person,
    /// Where they are signed in, the newest first.
    pub sessions: Vec<ListedSession>,
}

/// Everything there is to see of a user.
pub async fn look(app: &App, admin: &UserAdmin) -> FlowResult<Look> {
    Ok(Look { person: methods(app, admin).await?, sessions: sessions::list_of(app, admin).await? })
}

/// Removes one method of a user, or all. Also the last one of somebody who must have one: they set another one up at their
/// next sign-in. Ends their sessions and sign-ins, since whoever has the lost telephone may be in one of them. Removing
/// what is not there changes nothing and is a success. Never one's own: that asks for more than a session.
pub async fn remove_methods(
    app: &App,
    admin: &UserAdmin,
    method: Option<Method>,
    origin: &Origin,
) -> FlowResult<Person> {
    require_another(admin)?;
    let (user, now) = (admin.user(), app.now());
    let mut tx = app.store.begin().await?;
    tx.hold_methods(user.id).await?;
    let gone = match method {
        Some(method) => {
            let gone = enrolment::take_away(&mut tx, user, method).await?;
            gone.into_iter().map(AuditAction::MethodRemoved).collect()
        }
        None if tx.delete_all_enrolments(user.id).await? > 0 => vec![AuditAction::MethodsReset],
        None => Vec::new(),
    };
    if !gone.is_empty() {
        tx.void_challenges_of(user.id).await?;
        end_everything(&mut tx, user, EndReason::MethodsReset, now).await?;
        for action in gone {
            note(app, &mut tx, admin, action, origin).await?;
        }
    }
    tx.commit().await?;
    app.sessions.forget_all();
    methods(app, admin).await
}

/// Lifts the lock of an account and forgets its failures. One that is switched off stays so.
pub async fn unlock(app: &App, admin: &UserAdmin, origin: &Origin) -> FlowResult<()> {
    lift_lock(app, Some(admin.actor().user()), admin.user(), origin).await
}

pub(super) async fn lift_lock(
    app: &App,
    actor: Option<&User>,
    user: &User,
    origin: &Origin,
) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let before = hold(&mut tx, user, now).await?;
    tx.unlock_account(user.id).await?;
    limit::clear_all(app, &mut tx, user.id).await?;
    let action = AuditAction::Unlock { was_locked: matches!(before, Standing::Locked(_)) };
    let event = Event { action, actor, subject: Some(user), origin, failure: None };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

/// Switches an account on or off. On also lifts its lock and forgets its failures; off ends its sessions and sign-ins. One
/// cannot switch oneself off, nor the last administrator of the installation or of a tenant.
pub async fn set_enabled(app: &App, admin: &UserAdmin, is_enabled: bool, origin: &Origin) -> FlowResult<()> {
    if !is_enabled {
        require_another(admin)?;
    }
    switch(app, Some(admin.actor().user()), admin.user(), is_enabled, origin).await
}

pub(super) async fn switch(
    app: &App,
    actor: Option<&User>,
    user: &User,
    is_enabled: bool,
    origin: &Origin,
) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let action = if is_enabled {
        let before = hold(&mut tx, user, now).await?;
        if !tx.enable_account(user.id).await? {
            return Err(HelpRefusal::NeverActivated.into());
        }
        limit::clear_all(app, &mut tx, user.id).await?;
        Some(match before {
            Standing::Disabled => AuditAction::AccountEnabled,
            Standing::Locked(_) => AuditAction::Unlock { was_locked: true },
            Standing::Active => AuditAction::Unlock { was_locked: false },
        })
    } else {
        let before = switch_off(&mut tx, actor, user, now).await?;
        (before != Standing::Disabled).then_some(AuditAction::AccountDisabled)
    };
    if let Some(action) = action {
        let event = Event { action, actor, subject: Some(user), origin, failure: None };
        audit::note(app, &mut tx, event, now).await?;
    }
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

/// Holds an account, so that nobody changes it meanwhile; its standing so far, for the note.
async fn hold(tx: &mut Tx, user: &User, now: Timestamp) -> FlowResult<Standing> {
    Ok(tx.hold_standing(user.id, now).await?.ok_or(Refusal::UserNotFoundById(user.id))?)
}

/// The standing that the account had is returned.
async fn switch_off(tx: &mut Tx, actor: Option<&User>, user: &User, now: Timestamp) -> FlowResult<Standing> {
    match user.role {
        Role::SystemAdmin => {
            tx.take_turn(Turn::SystemAdmins).await?;
            // Whoever waited for their turn may have been deleted or switched off meanwhile.
            if let Some(actor) = actor
                && !tx.is_enabled(actor.id).await?
            {
                return Err(Refusal::Forbidden.into());
            }
        }
        Role::TenantAdmin(tenant) => drop(tx.tenant(tenant).hold().await?),
        Role::CustomerUser(..) => {}
    }
    let before = hold(tx, user, now).await?;
    if !tx.disable_account(user).await? {
        return Err(HelpRefusal::LastAdministrator(user.role.authority()).into());
    }
    tx.void_challenges_of(user.id).await?;
    tx.void_password_links_of(user.id).await?;
    end_everything(tx, user, EndReason::AccountDisabled, now).await?;
    Ok(before)
}

async fn end_everything(tx: &mut Tx, user: &User, reason: EndReason, now: Timestamp) -> FlowResult<()> {
    tx.revoke_sessions_of(user.id, reason, now).await?;
    Ok(tx.revoke_sign_ins_of(user.id, now).await?)
}

fn require_another(admin: &UserAdmin) -> Result<(), HelpRefusal> {
    let is_self = admin.user().id == admin.actor().user().id;
    if is_self { Err(HelpRefusal::OwnAccount) } else { Ok(()) }
}

async fn note(
    app: &App,
    tx: &mut Tx,
    admin: &UserAdmin,
    action: AuditAction,
    origin: &Origin,
) -> FlowResult<()> {
    let (actor, subject) = (Some(admin.actor().user()), Some(admin.user()));
    let event = Event { action, actor, subject, origin, failure: None };
    Ok(audit::note(app, tx, event, app.now()).await?)
}
