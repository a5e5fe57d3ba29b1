//! Tenant profiles: what tenants have in common, quotas above all.

use super::audit::{self, Kept};
use super::directory::{DirectoryRefusal, taken};
use super::rights::SystemAdmin;
use super::{FlowResult, Origin};
use crate::app::App;
use crate::store::{ProfileSort, Turn, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::directory::{Kind, ProfileDraft, Rule};
use countersign_core::id::TenantProfileId;
use countersign_core::paging::{Page, PageRequest};
use countersign_core::tenant::TenantProfile;
use countersign_core::time::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// The profile with an id.
pub async fn find(app: &App, _: &SystemAdmin, id: TenantProfileId) -> FlowResult<TenantProfile> {
    Ok(app.store.find_tenant_profile(id).await?.ok_or_else(|| missing(id))?)
}

/// The profile of tenants that ask for none; made if there is none yet.
pub async fn find_default(app: &App, _: &SystemAdmin) -> FlowResult<TenantProfile> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.take_turn(Turn::TenantProfiles).await?;
    let id = find_or_make_default(app, &mut tx, now).await?;
    let profile = tx.find_tenant_profile(id).await?.ok_or_else(|| missing(id))?;
    tx.commit().await?;
    Ok(profile)
}

/// In the turn of profiles: the one of tenants that ask for none.
pub(super) async fn find_or_make_default(
    app: &App,
    tx: &mut Tx,
    now: Timestamp,
) -> FlowResult<TenantProfileId> {
    if let Some(profile) = tx.find_default_tenant_profile().await? {
        return Ok(profile.id);
    }
    let id = TenantProfileId::new(now, &mut app.rng());
    tx.create_tenant_profile(&TenantProfile::new(id, "Default", true, now))
        .await
        .map_err(taken(Rule::ProfileNameTaken))?;
    Ok(id)
}

/// All profiles, by name: what a tenant can be given.
pub async fn choices(app: &App, _: &SystemAdmin) -> FlowResult<Vec<TenantProfile>> {
    Ok(app.store.list_tenant_profiles().await?)
}

/// A page of all profiles.
pub async fn list(
    app: &App,
    _: &SystemAdmin,
    request: &PageRequest<ProfileSort>,
) -> FlowResult<Page<TenantProfile>> {
    Ok(app.store.list_tenant_profiles_page(request).await?)
}

/// Those of these profiles that there are.
pub async fn list_by_ids(app: &App, _: &SystemAdmin, ids: &[Uuid]) -> FlowResult<Vec<TenantProfile>> {
    Ok(app.store.list_tenant_profiles_by_ids(ids).await?)
}

/// Makes or changes a profile, whichever the draft is about.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    draft: &ProfileDraft,
    origin: &Origin,
) -> FlowResult<TenantProfile> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.take_turn(Turn::TenantProfiles).await?;
    let default = tx.find_default_tenant_profile().await?;
    if draft.is_default && default.is_some_and(|default| Some(default.id) != draft.id) {
        return Err(Rule::AnotherDefaultProfile.into());
    }
    let id = draft.id.unwrap_or_else(|| TenantProfileId::new(now, &mut app.rng()));
    let stored = match draft.id {
        None => TenantProfile::new(id, &draft.name, false, now),
        Some(id) => tx.find_tenant_profile(id).await?.ok_or_else(|| missing(id))?,
    };
    let profile = TenantProfile {
        id,
        created_at: stored.created_at,
        name: draft.name.clone(),
        description: draft.description.clone(),
        // The default is changed by choosing another one, so that there always is one.
        is_default: draft.is_default || stored.is_default,
        is_isolated: draft.is_isolated,
        data: draft.data.clone(),
    };
    let action = if draft.id.is_none() {
        tx.create_tenant_profile(&profile).await.map_err(taken(Rule::ProfileNameTaken))?;
        AuditAction::Added(Kind::TenantProfile)
    } else {
        tx.save_tenant_profile(&profile).await.map_err(taken(Rule::ProfileNameTaken))?;
        AuditAction::Updated(Kind::TenantProfile)
    };
    let beside = json!({ "entity": profile.to_wire() });
    note(app, &mut tx, (action, admin, &profile), beside, origin, now).await?;
    tx.commit().await?;
    Ok(profile)
}

/// Makes a profile the default in place of whichever it was.
pub async fn choose_default(
    app: &App,
    admin: &SystemAdmin,
    id: TenantProfileId,
    origin: &Origin,
) -> FlowResult<TenantProfile> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.take_turn(Turn::TenantProfiles).await?;
    if !tx.choose_default_tenant_profile(id).await? {
        return Err(missing(id).into());
    }
    let profile = tx.find_tenant_profile(id).await?.ok_or_else(|| missing(id))?;
    let beside = json!({ "entity": profile.to_wire() });
    note(app, &mut tx, (AuditAction::Updated(Kind::TenantProfile), admin, &profile), beside, origin, now)
        .await?;
    tx.commit().await?;
    Ok(profile)
}

/// Deletes a profile that is not the default and that no tenant has.
pub async fn delete(app: &App, admin: &SystemAdmin, id: TenantProfileId, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.take_turn(Turn::TenantProfiles).await?;
    let profile = tx.find_tenant_profile(id).await?.ok_or_else(|| missing(id))?;
    if !tx.delete_tenant_profile(id).await? {
        let rule = if profile.is_default { Rule::DefaultProfileStays } else { Rule::ProfileInUse };
        return Err(rule.into());
    }
    let beside = json!({ "entityId": id.uuid() });
    note(app, &mut tx, (AuditAction::Deleted(Kind::TenantProfile), admin, &profile), beside, origin, now)
        .await?;
    Ok(tx.commit().await?)
}

fn missing(id: TenantProfileId) -> DirectoryRefusal {
    DirectoryRefusal::NotFound(Kind::TenantProfile, id.uuid())
}

async fn note(
    app: &App,
    tx: &mut Tx,
    (action, admin, profile): (AuditAction, &SystemAdmin, &TenantProfile),
    beside: Value,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<()> {
    let entity = (profile.id.uuid(), profile.name.as_str());
    let kept = Kept { action, actor: Some(admin.user()), place: None, entity, origin };
    Ok(audit::note_kept(app, tx, &kept, beside, now).await?)
}
