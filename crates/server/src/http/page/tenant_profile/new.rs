//! `/tenant-profiles/new`

use super::super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, Place, RecordGroup, RecordPage};
use super::super::{administrator, frame, record};
use super::{SECTION, put, saved, typed};
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::{FlowError, tenant_profile};
use axum::extract::State;
use countersign_core::directory::{DEFAULT_DATA, ProfileDraft};
use serde_json::{Value, json};

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    Ok(Reply::page(&page(&app, &actor, saved(&Value::Null))))
}

/// Adds the profile.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let data: Value = serde_json::from_str(DEFAULT_DATA).unwrap_or_default();
    let mut wire = json!({ "profileData": data });
    put(&mut wire, &form);
    let added = match ProfileDraft::from_wire(&wire) {
        Ok(draft) => tenant_profile::save(&app, &admin, &draft, &origin).await,
        Err(rejection) => Err(FlowError::from(rejection)),
    };
    match added {
        Ok(_) => Ok(Reply::redirect("/tenant-profiles?notice=profile-added")),
        Err(error) => Err(record::refused(page(&app, &actor, typed(&form)), error, None)),
    }
}

fn page(app: &App, actor: &Actor, groups: Vec<RecordGroup>) -> RecordPage {
    RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: Place {
            trail: vec![Link::new("Tenant profiles", SECTION)],
            heading: "New profile".to_owned(),
            ..Place::default()
        },
        action: format!("{SECTION}/new"),
        version: None,
        groups,
        submit: "Add profile",
        cancel: SECTION.to_owned(),
        acts: Vec::new(),
    }
}
