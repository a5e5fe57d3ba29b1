//! Signing in as somebody else, to see what they see.
//!
//! Only those below one in the order of things, never one's peers. It is in the audit log and mailed to the user; the
//! administrator stands in the token (`act`); the session ends with the administrator's own; and what protects the account
//! stays out of reach ([`super::session::Actor::require_own`]).

use super::audit::{self, Event};
use super::error::HelpRefusal;
use super::rights::{AnyAdmin, Impersonator};
use super::session::{self, Actor, TokenPair};
use super::{FlowResult, Origin, Refusal};
use crate::app::App;
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::user::Standing;

/// Whether this server allows it at all.
pub fn is_allowed(app: &App, _: &AnyAdmin) -> bool {
    app.config.sessions.impersonation
}

/// Whether somebody may do it here, as their own menu has to know.
pub fn is_offered(app: &App, actor: &Actor) -> bool {
    app.config.sessions.impersonation && !matches!(actor.user().role, Role::CustomerUser(..))
}

/// Signs in as a user.
pub async fn begin(app: &App, right: &Impersonator, origin: &Origin) -> FlowResult<TokenPair> {
    if !app.config.sessions.impersonation {
        return Err(Refusal::Forbidden.into());
    }
    let (actor, user, now) = (right.actor(), right.user(), app.now());
    let found = app.store.find_credentials(user.id).await?.ok_or(Refusal::UserNotFoundById(user.id))?;
    if found.standing(now) != Standing::Active {
        return Err(HelpRefusal::UserInactive.into());
    }
    let mut tx = app.store.begin().await?;
    let pair = session::create_acting(app, &mut tx, (user, actor), origin, now).await?;
    let event = Event {
        action: AuditAction::Impersonated,
        actor: Some(actor.user()),
        subject: Some(user),
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    Ok(pair)
}
