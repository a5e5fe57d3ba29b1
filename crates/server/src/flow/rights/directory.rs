//! Rights over tenants, customers and groups of users.

use super::super::directory::DirectoryRefusal;
use super::super::session::Actor;
use super::super::{FlowResult, Refusal};
use super::TenantAdmin;
use crate::app::App;
use crate::store::UserScope;
use countersign_core::authority::Role;
use countersign_core::directory::{Customer, Kind};
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::rights::{self, Act};
use countersign_core::tenant::Tenant;
use countersign_core::user::User;

/// The right to see a tenant, and to delete it: every system administrator's, and its own administrators'.
#[derive(Debug, Clone)]
pub struct TenantKeeper(Actor, Tenant);

/// The right to see the users of a tenant, or of one of its customers.
#[derive(Debug, Clone)]
pub struct Members(Actor, TenantId, UserScope);

/// The right to add a user with this role.
#[derive(Debug, Clone)]
pub struct UserCreator(Actor, Role);

/// The right to see a customer.
#[derive(Debug, Clone)]
pub struct CustomerReader(Customer);

/// The right to change and delete a customer, and to see its users.
#[derive(Debug, Clone)]
pub struct CustomerAdmin(TenantAdmin, Customer);

impl Actor {
    /// The right to see and delete a tenant; [`DirectoryRefusal::NotFound`] if there is none, [`Refusal::Forbidden`] if it
    /// is not theirs.
    pub async fn keeper_of(&self, app: &App, id: TenantId) -> FlowResult<TenantKeeper> {
        if matches!(self.user().role, Role::CustomerUser(..)) {
            return Err(Refusal::Forbidden.into());
        }
        let found = app.store.find_tenant(id).await?;
        let found = found.ok_or(DirectoryRefusal::NotFound(Kind::Tenant, id.uuid()))?;
        match self.user().role {
            Role::SystemAdmin => Ok(TenantKeeper(self.clone(), found)),
            Role::TenantAdmin(own) if own == id => Ok(TenantKeeper(self.clone(), found)),
            Role::TenantAdmin(_) | Role::CustomerUser(..) => Err(Refusal::Forbidden.into()),
        }
    }

    /// The right to see the users around them. System administrators are nowhere.
    pub fn members(&self) -> Option<Members> {
        match self.user().role {
            Role::SystemAdmin => None,
            Role::TenantAdmin(tenant) => Some(Members(self.clone(), tenant, UserScope::All)),
            Role::CustomerUser(tenant, customer) => {
                Some(Members(self.clone(), tenant, UserScope::Customer(customer)))
            }
        }
    }

    /// The right to add a user with a role.
    pub fn creator_of(&self, role: Role) -> Option<UserCreator> {
        rights::may(self.user(), Act::Administrate, (role, None)).then(|| UserCreator(self.clone(), role))
    }

    /// The right to see a customer; refused as [`Actor::keeper_of`] does.
    pub async fn reader_of_customer(&self, app: &App, id: CustomerId) -> FlowResult<CustomerReader> {
        let may = |tenant: TenantId| match self.user().role {
            Role::SystemAdmin => false,
            Role::TenantAdmin(own) => own == tenant,
            Role::CustomerUser(own, customer) => own == tenant && customer == id,
        };
        Ok(CustomerReader(self.find_customer(app, id, may).await?))
    }

    async fn find_customer(
        &self,
        app: &App,
        id: CustomerId,
        may: impl Fn(TenantId) -> bool,
    ) -> FlowResult<Customer> {
        let missing = DirectoryRefusal::NotFound(Kind::Customer, id.uuid());
        if self.user().role == Role::SystemAdmin {
            return Err(Refusal::Forbidden.into());
        }
        let tenant = app.store.find_tenant_of_customer(id).await?.ok_or_else(|| missing.clone())?;
        if !may(tenant) {
            return Err(Refusal::Forbidden.into());
        }
        Ok(app.store.tenant(tenant).find_customer(id).await?.ok_or(missing)?)
    }
}

impl TenantAdmin {
    /// The right to change a customer; refused as [`Actor::keeper_of`] does.
    pub async fn admin_of_customer(&self, app: &App, id: CustomerId) -> FlowResult<CustomerAdmin> {
        let found = self.actor().find_customer(app, id, |tenant| tenant == self.tenant()).await?;
        Ok(CustomerAdmin(self.clone(), found))
    }

    /// The right to see all users of the tenant.
    pub fn members(&self) -> Members {
        Members(self.actor().clone(), self.tenant(), UserScope::All)
    }
}

impl TenantKeeper {
    /// Who.
    pub fn user(&self) -> &User {
        self.0.user()
    }

    /// Which.
    pub fn tenant(&self) -> &Tenant {
        &self.1
    }
}

impl Members {
    /// Who.
    pub fn actor(&self) -> &Actor {
        &self.0
    }

    /// Of which tenant.
    pub fn tenant(&self) -> TenantId {
        self.1
    }

    /// Which of its users.
    pub fn scope(&self) -> UserScope {
        self.2
    }
}

impl UserCreator {
    /// Who.
    pub fn user(&self) -> &User {
        self.0.user()
    }

    /// With which role.
    pub fn role(&self) -> Role {
        self.1
    }
}

impl CustomerReader {
    /// Which.
    pub fn customer(&self) -> &Customer {
        &self.0
    }
}

impl CustomerAdmin {
    /// Who.
    pub fn user(&self) -> &User {
        self.0.user()
    }

    /// Which.
    pub fn customer(&self) -> &Customer {
        &self.1
    }

    /// The right to see its users.
    pub fn members(&self) -> Members {
        Members(self.0.actor().clone(), self.1.tenant, UserScope::Customer(self.1.id))
    }
}
