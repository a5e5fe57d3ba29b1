//! Tenants: organisations that own users.

use super::audit::{self, Kept};
use super::directory::DirectoryRefusal;
use super::rights::{SystemAdmin, TenantKeeper};
use super::session::Actor;
use super::{FlowResult, Origin, Refusal, tenant_profile};
use crate::app::App;
use crate::store::{PlaceSort, Turn, Tx, UserScope};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::directory::{Kind, Rule, TenantDraft};
use countersign_core::id::{TenantId, TenantProfileId};
use countersign_core::paging::{Page, PageRequest};
use countersign_core::tenant::{Tenant, TenantProfile};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use serde_json::{Value, json};
use uuid::Uuid;

/// A page of all tenants.
pub async fn list(app: &App, _: &SystemAdmin, request: &PageRequest<PlaceSort>) -> FlowResult<Page<Tenant>> {
    Ok(app.store.list_tenants_page(request).await?)
}

/// A page of all tenants with their profiles' names.
pub async fn list_infos(
    app: &App,
    _: &SystemAdmin,
    request: &PageRequest<PlaceSort>,
) -> FlowResult<Page<(Tenant, String)>> {
    let page = app.store.list_tenants_page(request).await?;
    let profiles = app.store.list_tenant_profiles().await?;
    let entries = page.entries.into_iter().map(|tenant| {
        let profile = name_of(&profiles, tenant.profile);
        (tenant, profile)
    });
    Ok(Page { entries: entries.collect(), total: page.total, size: page.size, number: page.number })
}

/// The name of a tenant's profile.
pub async fn profile_name(app: &App, keeper: &TenantKeeper) -> FlowResult<String> {
    let found = app.store.find_tenant_profile(keeper.tenant().profile).await?;
    Ok(found.map(|profile| profile.name).unwrap_or_default())
}

/// What goes when a tenant is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// How many users it has.
    pub users: u64,
    /// How many customers it has.
    pub customers: u64,
}

/// How much hangs on a tenant.
pub async fn contents(app: &App, keeper: &TenantKeeper) -> FlowResult<Contents> {
    let tenant = app.store.tenant(keeper.tenant().id);
    let users = tenant.list_users(UserScope::All, None, &PageRequest::first(1)).await?.total;
    Ok(Contents { users, customers: tenant.list_customers(&PageRequest::first(1)).await?.total })
}

fn name_of(profiles: &[TenantProfile], id: TenantProfileId) -> String {
    profiles.iter().find(|profile| profile.id == id).map(|profile| profile.name.clone()).unwrap_or_default()
}

/// Those of these tenants that whoever asks may see; others are left out without a word.
pub async fn list_by_ids(app: &App, actor: &Actor, ids: &[Uuid]) -> FlowResult<Vec<Tenant>> {
    let mut found = match actor.user().role {
        Role::SystemAdmin => app.store.list_tenants_by_ids(ids).await?,
        Role::TenantAdmin(own) if ids.contains(&own.uuid()) => {
            app.store.list_tenants_by_ids(&[own.uuid()]).await?
        }
        Role::TenantAdmin(_) => Vec::new(),
        Role::CustomerUser(..) => return Err(Refusal::Forbidden.into()),
    };
    found.sort_by_key(|tenant| tenant.id);
    Ok(found)
}

/// Makes or changes a tenant, whichever the draft is about.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    draft: &TenantDraft,
    origin: &Origin,
) -> FlowResult<Tenant> {
    write(app, Some(admin.user()), draft, origin).await
}

/// Adds a tenant at the command line of the server's machine.
pub async fn create_here(app: &App, draft: &TenantDraft) -> FlowResult<Tenant> {
    write(app, None, draft, &Origin::command_line()).await
}

async fn write(app: &App, actor: Option<&User>, draft: &TenantDraft, origin: &Origin) -> FlowResult<Tenant> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    // Nobody deletes the profile before it has its tenant.
    tx.take_turn(Turn::TenantProfiles).await?;
    let (action, tenant) = match draft.id {
        None => {
            let tenant = create(app, &mut tx, draft, now).await?;
            (AuditAction::Added(Kind::Tenant), tenant)
        }
        Some(id) => (AuditAction::Updated(Kind::Tenant), change(&mut tx, id, draft).await?),
    };
    let beside = json!({ "entity": tenant.to_wire() });
    note(app, &mut tx, (action, actor, &tenant), beside, origin, now).await?;
    tx.commit().await?;
    // Enforcement asks for the profile of a user's tenant.
    app.sessions.forget_all();
    Ok(tenant)
}

async fn create(app: &App, tx: &mut Tx, draft: &TenantDraft, now: Timestamp) -> FlowResult<Tenant> {
    let profile = match draft.profile {
        Some(profile) => existing(tx, profile).await?,
        None => tenant_profile::find_or_make_default(app, tx, now).await?,
    };
    let tenant = Tenant {
        contact: draft.contact.clone(),
        additional_info: draft.additional_info.clone(),
        ..Tenant::new(TenantId::new(now, &mut app.rng()), &draft.title, profile, now)
    };
    tx.create_tenant(&tenant).await?;
    Ok(tenant)
}

async fn change(tx: &mut Tx, id: TenantId, draft: &TenantDraft) -> FlowResult<Tenant> {
    let missing = DirectoryRefusal::NotFound(Kind::Tenant, id.uuid());
    let stored = tx.find_tenant(id).await?.ok_or_else(|| missing.clone())?;
    let profile = match draft.profile {
        Some(profile) => existing(tx, profile).await?,
        None => stored.profile,
    };
    let tenant = Tenant {
        title: draft.title.clone(),
        profile,
        contact: draft.contact.clone(),
        additional_info: draft.additional_info.clone(),
        ..stored
    };
    match tx.save_tenant(&tenant, draft.version).await? {
        Some(version) => Ok(Tenant { version, ..tenant }),
        None if tx.find_tenant(id).await?.is_some() => Err(DirectoryRefusal::Stale(Kind::Tenant).into()),
        None => Err(missing.into()),
    }
}

async fn existing(tx: &mut Tx, profile: TenantProfileId) -> FlowResult<TenantProfileId> {
    let found = tx.find_tenant_profile(profile).await?.ok_or(Rule::NoSuchProfile)?;
    Ok(found.id)
}

/// Deletes a tenant with its customers and users, whose sessions are over at once.
pub async fn delete(app: &App, keeper: &TenantKeeper, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let tenant = keeper.tenant();
    let mut tx = app.store.begin().await?;
    if !tx.delete_tenant(tenant.id).await? {
        return Err(DirectoryRefusal::NotFound(Kind::Tenant, tenant.id.uuid()).into());
    }
    let beside = json!({ "entityId": tenant.id.uuid() });
    let what = (AuditAction::Deleted(Kind::Tenant), Some(keeper.user()), tenant);
    note(app, &mut tx, what, beside, origin, now).await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

async fn note(
    app: &App,
    tx: &mut Tx,
    (action, actor, tenant): (AuditAction, Option<&User>, &Tenant),
    beside: Value,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<()> {
    let kept = Kept { action, actor, place: None, entity: (tenant.id.uuid(), &tenant.title), origin };
    Ok(audit::note_kept(app, tx, &kept, beside, now).await?)
}
