//! Rights, as values that one must hold: a missing check does not compile.
//!
//! A right is made from a signed-in user ([`Actor`]) and nothing else, and is asked for by the flows that need it.

mod directory;

pub use directory::{CustomerAdmin, CustomerReader, Members, TenantKeeper, UserCreator};

use super::session::Actor;
use super::{FlowResult, Refusal};
use crate::app::App;
use countersign_core::authority::Role;
use countersign_core::id::{TenantId, UserId};
use countersign_core::rights::{self, Act};
use countersign_core::user::User;

/// A signed-in system administrator: the right to change the platform.
#[derive(Debug, Clone)]
pub struct SystemAdmin(Actor);

/// A signed-in administrator of a tenant: the right to run it.
#[derive(Debug, Clone)]
pub struct TenantAdmin(Actor, TenantId);

/// The right to see a user.
#[derive(Debug, Clone)]
pub struct UserReader(Actor, User);

/// The right to change a user's name, address and the like.
#[derive(Debug, Clone)]
pub struct UserEditor(Actor, User);

/// The right to delete a user, and to help one: unlock, switch off and on, remove methods, end sessions.
#[derive(Debug, Clone)]
pub struct UserAdmin(Actor, User);

impl Actor {
    /// The right to change the platform, if they have it.
    pub fn system_admin(&self) -> Option<SystemAdmin> {
        matches!(self.user().role, Role::SystemAdmin).then(|| SystemAdmin(self.clone()))
    }

    /// The right to run their own tenant, if they have it.
    pub fn tenant_admin(&self) -> Option<TenantAdmin> {
        match self.user().role {
            Role::TenantAdmin(tenant) => Some(TenantAdmin(self.clone(), tenant)),
            Role::SystemAdmin | Role::CustomerUser(..) => None,
        }
    }

    /// The right to see a user; [`Refusal::UserNotFoundById`] if there is none, [`Refusal::Forbidden`] if it is not theirs
    /// to see.
    pub async fn reader_of(&self, app: &App, id: UserId) -> FlowResult<UserReader> {
        Ok(UserReader(self.clone(), self.reach(app, Act::Read, id).await?))
    }

    /// The right to change a user.
    pub async fn editor_of(&self, app: &App, id: UserId) -> FlowResult<UserEditor> {
        Ok(UserEditor(self.clone(), self.reach(app, Act::Change, id).await?))
    }

    /// The right to administrate a user.
    pub async fn admin_of(&self, app: &App, id: UserId) -> FlowResult<UserAdmin> {
        Ok(UserAdmin(self.clone(), self.reach(app, Act::Administrate, id).await?))
    }

    async fn reach(&self, app: &App, act: Act, id: UserId) -> FlowResult<User> {
        let found = app.store.find_user(id).await?.ok_or(Refusal::UserNotFoundById(id))?;
        if rights::may(self.user(), act, (found.role, Some(id))) {
            Ok(found)
        } else {
            Err(Refusal::Forbidden.into())
        }
    }
}

impl SystemAdmin {
    /// Who.
    pub fn user(&self) -> &User {
        self.0.user()
    }

    /// In which session.
    pub fn actor(&self) -> &Actor {
        &self.0
    }
}

impl TenantAdmin {
    /// Who.
    pub fn user(&self) -> &User {
        self.0.user()
    }

    /// In which session.
    pub fn actor(&self) -> &Actor {
        &self.0
    }

    /// Which tenant.
    pub fn tenant(&self) -> TenantId {
        self.1
    }
}

impl UserReader {
    /// Who.
    pub fn actor(&self) -> &Actor {
        &self.0
    }

    /// Whom.
    pub fn user(&self) -> &User {
        &self.1
    }
}

impl UserEditor {
    /// Who.
    pub fn actor(&self) -> &Actor {
        &self.0
    }

    /// Whom.
    pub fn user(&self) -> &User {
        &self.1
    }
}

impl UserAdmin {
    /// Who.
    pub fn actor(&self) -> &Actor {
        &self.0
    }

    /// Whom.
    pub fn user(&self) -> &User {
        &self.1
    }
}
