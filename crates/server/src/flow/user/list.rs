//! Lists of users.

use super::super::FlowResult;
use super::super::rights::{Members, SystemAdmin};
use crate::app::App;
use crate::store::{ListedUser, TwoFactorFilter, UserScope, UserSort};
use countersign_core::id::TenantId;
use countersign_core::paging::{Page, PageRequest};
use countersign_core::rights::{self, Act};
use countersign_core::user::User;
use uuid::Uuid;

/// A page of the users around whoever asks.
pub async fn list(
    app: &App,
    members: &Members,
    two_factor: TwoFactorFilter,
    request: &PageRequest<UserSort>,
) -> FlowResult<Page<ListedUser>> {
    let tenant = app.store.tenant(members.tenant());
    Ok(tenant.list_users(members.scope(), two_factor, request).await?)
}

/// Those of these users that whoever asks may see; others are left out without a word.
pub async fn list_by_ids(app: &App, members: &Members, ids: &[Uuid]) -> FlowResult<Vec<User>> {
    let mut found = app.store.tenant(members.tenant()).list_users_by_ids(ids).await?;
    found.retain(|user| rights::may(members.actor().user(), Act::Read, (user.role, Some(user.id))));
    Ok(found)
}

/// A page of a tenant's administrators.
pub async fn list_of_tenant(
    app: &App,
    _: &SystemAdmin,
    tenant: TenantId,
    two_factor: TwoFactorFilter,
    request: &PageRequest<UserSort>,
) -> FlowResult<Page<ListedUser>> {
    Ok(app.store.tenant(tenant).list_users(UserScope::Admins, two_factor, request).await?)
}

/// A page of the administrators of the installation.
pub async fn list_system_admins(
    app: &App,
    _: &SystemAdmin,
    two_factor: TwoFactorFilter,
    request: &PageRequest<UserSort>,
) -> FlowResult<Page<ListedUser>> {
    Ok(app.store.list_system_admins(two_factor, request).await?)
}
