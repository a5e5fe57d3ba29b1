//! `/tenant-profiles/{id}`. The wire knows no versions of profiles: whoever saves last has said it.

use super::super::super::extract::{ClientOrigin, Form, PathId, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, Place, RecordGroup, RecordPage};
use super::super::{administrator, frame, notice, record};
use super::{SECTION, path, put, saved, typed};
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::{FlowError, tenant_profile};
use axum::extract::State;
use countersign_core::directory::ProfileDraft;
use countersign_core::id::TenantProfileId;
use countersign_core::tenant::TenantProfile;

/// The form, filled with what is kept.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::find(&app, &admin, id).await?;
    let page = page(&app, &actor, &profile, saved(&profile.to_wire()));
    Ok(Reply::page(&RecordPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form. What it does not show stays as it is.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantProfileId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let profile = tenant_profile::find(&app, &admin, id).await?;
    let mut wire = profile.to_wire();
    put(&mut wire, &form);
    let changed = match ProfileDraft::from_wire(&wire) {
        Ok(draft) => tenant_profile::save(&app, &admin, &draft, &origin).await,
        Err(rejection) => Err(FlowError::from(rejection)),
    };
    match changed {
        Ok(profile) => Ok(Reply::redirect(&format!("{}?notice=saved", path(&profile)))),
        Err(error) => Err(record::refused(page(&app, &actor, &profile, typed(&form)), error, None)),
    }
}

fn page(app: &App, actor: &Actor, profile: &TenantProfile, groups: Vec<RecordGroup>) -> RecordPage {
    let own = path(profile);
    let acts = vec![
        (
            "The default profile is for tenants that ask for none.".to_owned(),
            Link::new("Make default", format!("{own}/default")),
        ),
        (
            "A profile can be deleted once no tenant has it.".to_owned(),
            Link::new("Delete profile", format!("{own}/delete")),
        ),
    ];
    let default = "This is the default: tenants get it that ask for none.";
    RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: Place {
            trail: vec![Link::new("Tenant profiles", SECTION)],
            heading: profile.name.clone(),
            intro: if profile.is_default { default.to_owned() } else { String::new() },
            ..Place::default()
        },
        action: own,
        version: None,
        groups,
        submit: "Save",
        cancel: SECTION.to_owned(),
        acts: if profile.is_default { Vec::new() } else { acts },
    }
}
