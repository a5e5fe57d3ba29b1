//! `/tenant-profiles/{id}/default` and `…/delete`

use super::super::super::extract::{ClientOrigin, PathId, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{ActPage, Link, Place};
use super::super::{act, administrator, frame};
use super::{SECTION, path};
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::tenant_profile;
use axum::extract::State;
use countersign_core::id::TenantProfileId;
use countersign_core::tenant::TenantProfile;

/// Whether to make it the default.
pub(in crate::http) async fn ask_default(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::find(&app, &admin, id).await?;
    Ok(Reply::page(&default_page(&app, &actor, &profile)))
}

/// Makes it the default.
pub(in crate::http) async fn choose_default(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::choose_default(&app, &admin, id, &origin).await?;
    Ok(Reply::redirect(&format!("{}?notice=profile-default", path(&profile))))
}

/// Whether to delete it.
pub(in crate::http) async fn ask_delete(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::find(&app, &admin, id).await?;
    Ok(Reply::page(&delete_page(&app, &actor, &profile)))
}

/// Deletes it.
pub(in crate::http) async fn delete(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::find(&app, &admin, id).await?;
    match tenant_profile::delete(&app, &admin, id, &origin).await {
        Ok(()) => Ok(Reply::redirect("/tenant-profiles?notice=profile-deleted")),
        Err(error) => Err(act::refused(delete_page(&app, &actor, &profile), error)),
    }
}

fn default_page(app: &App, actor: &Actor, profile: &TenantProfile) -> ActPage {
    let line = "Tenants that are made from now on get it unless another one is chosen. Those that there are keep theirs.";
    ActPage {
        place: place(profile, format!("Make {} the default?", profile.name)),
        lines: vec![line.to_owned()],
        action: format!("{}/default", path(profile)),
        submit: "Make default",
        is_danger: false,
        ..page(app, actor, profile)
    }
}

fn delete_page(app: &App, actor: &Actor, profile: &TenantProfile) -> ActPage {
    ActPage {
        place: place(profile, format!("Delete {}?", profile.name)),
        lines: vec!["This cannot be taken back.".to_owned()],
        action: format!("{}/delete", path(profile)),
        submit: "Delete profile",
        is_danger: true,
        ..page(app, actor, profile)
    }
}

fn page(app: &App, actor: &Actor, profile: &TenantProfile) -> ActPage {
    ActPage {
        page: frame(app, actor, SECTION),
        problem: None,
        place: Place::default(),
        lines: Vec::new(),
        action: String::new(),
        submit: "",
        is_danger: false,
        cancel: path(profile),
    }
}

fn place(profile: &TenantProfile, heading: String) -> Place {
    let trail = vec![Link::new("Tenant profiles", SECTION), Link::new(profile.name.clone(), path(profile))];
    Place { trail, heading, ..Place::default() }
}
