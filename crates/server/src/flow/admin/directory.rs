//! Tenants and users at the command line.

use super::find;
use crate::app::App;
use crate::flow::password::rules;
use crate::flow::{FlowError, FlowResult, Origin, help, user};
use crate::store::{ListedUser, PlaceSort, UserScope, UserSort};
use countersign_core::directory::UserDraft;
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::paging::{Page, PageRequest};
use countersign_core::password::PasswordHash;
use countersign_core::secret::Password;
use countersign_core::tenant::Tenant;
use countersign_core::user::User;
use serde_json::json;
use uuid::Uuid;

/// A user to be added, as operators write them down. What is empty is not there.
#[derive(Debug, Default)]
pub struct Entry {
    /// The address they sign in with.
    pub email: String,
    /// `SYS_ADMIN`, `TENANT_ADMIN` or `CUSTOMER_USER`; what goes with tenant and customer if nothing is said.
    pub authority: String,
    /// Title or id of their tenant.
    pub tenant: String,
    /// Title or id of their customer.
    pub customer: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Telephone number.
    pub phone: String,
    /// What they sign in with.
    pub secret: Secret,
}

/// What a new user signs in with.
#[derive(Debug, Default)]
pub enum Secret {
    /// Nothing: they cannot sign in yet.
    #[default]
    Nothing,
    /// A password.
    Password(Password),
    /// The hash of one, from another system.
    Hash(String),
}

/// Why a user was not added.
#[derive(Debug)]
pub enum NotAdded {
    /// No tenant has this title or id, or several have the title.
    NoSuchTenant(String),
    /// No customer of the tenant has this title or id.
    NoSuchCustomer(String),
    /// No hash that a password could ever match here.
    UnknownHash,
    /// What any user is refused for.
    Flow(FlowError),
}

impl<E: Into<FlowError>> From<E> for NotAdded {
    fn from(error: E) -> Self {
        Self::Flow(error.into())
    }
}

/// A tenant by its id, or by its title if no other one has it.
pub async fn find_tenant(app: &App, name: &str) -> FlowResult<Option<Tenant>> {
    let id = match Uuid::parse_str(name) {
        Ok(id) => Some(TenantId::from(id)),
        Err(_) => app.store.find_tenant_by_title(name).await?,
    };
    match id {
        Some(id) => Ok(app.store.find_tenant(id).await?),
        None => Ok(None),
    }
}

async fn find_customer(app: &App, tenant: TenantId, name: &str) -> FlowResult<Option<CustomerId>> {
    let store = app.store.tenant(tenant);
    let found = match Uuid::parse_str(name) {
        Ok(id) => store.find_customer(id.into()).await?,
        Err(_) => store.find_customer_by_title(name).await?,
    };
    Ok(found.map(|customer| customer.id))
}

/// A page of all tenants.
pub async fn list_tenants(app: &App, request: &PageRequest<PlaceSort>) -> FlowResult<Page<Tenant>> {
    Ok(app.store.list_tenants_page(request).await?)
}

/// A page of a tenant's users.
pub async fn list_users(
    app: &App,
    tenant: TenantId,
    request: &PageRequest<UserSort>,
) -> FlowResult<Page<ListedUser>> {
    Ok(app.store.tenant(tenant).list_users(UserScope::All, None, request).await?)
}

/// A page of the administrators of the installation.
pub async fn list_system_admins(app: &App, request: &PageRequest<UserSort>) -> FlowResult<Page<ListedUser>> {
    Ok(app.store.list_system_admins(None, request).await?)
}

/// Adds a user. All rules and quotas hold.
pub async fn add(app: &App, entry: Entry) -> Result<User, NotAdded> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let authority = text(&entry.authority).or_else(|| implied(&entry).map(str::to_owned));
    let mut draft = UserDraft::from_wire(&json!({
        "email": text(&entry.email),
        "authority": authority,
        "firstName": text(&entry.first_name),
        "lastName": text(&entry.last_name),
        "phone": text(&entry.phone),
    }))
    .map_err(FlowError::from)?;
    if let Some(name) = text(&entry.tenant) {
        let tenant = find_tenant(app, &name).await?.ok_or(NotAdded::NoSuchTenant(name))?;
        draft.tenant = Some(tenant.id.uuid());
        if let Some(name) = text(&entry.customer) {
            let customer = find_customer(app, tenant.id, &name).await?;
            draft.customer = Some(customer.ok_or(NotAdded::NoSuchCustomer(name))?.uuid());
        }
    } else if let Some(name) = text(&entry.customer) {
        return Err(NotAdded::NoSuchCustomer(name)); // customers are known within their tenant alone
    }
    let role = draft.role(None)?;
    let hash = match entry.secret {
        Secret::Nothing => None,
        Secret::Password(password) => {
            let known = [draft.email.as_str(), &entry.first_name, &entry.last_name];
            rules::check(app, &rules::policy(app).await?, &password, &known)?;
            Some(app.hasher.hash(password).await?)
        }
        Secret::Hash(hash) => Some(PasswordHash::from_elsewhere(&hash).ok_or(NotAdded::UnknownHash)?),
    };
    Ok(user::create_here(app, &draft, role, hash).await?)
}

/// Who is at a customer is its user, and who is in a tenant otherwise runs it.
fn implied(entry: &Entry) -> Option<&'static str> {
    match (entry.tenant.trim(), entry.customer.trim()) {
        ("", "") => None,
        (_, "") => Some("TENANT_ADMIN"),
        (_, _) => Some("CUSTOMER_USER"),
    }
}

/// Switches an account off or on. The last administrator who can sign in stays.
pub async fn set_enabled(app: &App, email: &str, is_enabled: bool) -> FlowResult<User> {
    let user = find(app, email).await?;
    help::switch(app, None, &user, is_enabled, &Origin::command_line()).await?;
    Ok(user)
}

impl NotAdded {
    /// Whether the next one may fare better: it was about this user alone.
    pub fn is_about_the_entry(&self) -> bool {
        match self {
            Self::NoSuchTenant(_) | Self::NoSuchCustomer(_) | Self::UnknownHash => true,
            Self::Flow(error) => matches!(error, FlowError::Refused(_) | FlowError::Invalid(_)),
        }
    }
}
