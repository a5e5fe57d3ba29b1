//! `/tenants/new`

use super::super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, Place, RecordField, RecordPage, RecordSpec};
use super::super::{administrator, frame, record};
use super::{SECTION, groups, path, put};
use crate::app::App;
use crate::flow::rights::SystemAdmin;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, tenant, tenant_profile};
use axum::extract::State;
use countersign_core::directory::TenantDraft;
use serde_json::{Map, Value};

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    Ok(Reply::page(&page(&app, &actor, &admin, |specs| record::saved(specs, &Value::Null)).await?))
}

/// Makes the tenant.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let mut object = Map::new();
    put(&mut object, &form);
    let made = match TenantDraft::from_wire(&Value::Object(object)) {
        Ok(draft) => tenant::save(&app, &admin, &draft, &origin).await,
        Err(rejection) => Err(FlowError::from(rejection)),
    };
    match made {
        // A tenant without an administrator is of no use: that is what comes next.
        Ok(tenant) => Ok(Reply::redirect(&format!("{}/administrators?notice=tenant-added", path(&tenant)))),
        Err(error) => {
            let page = page(&app, &actor, &admin, |specs| record::typed(specs, &form)).await?;
            Err(record::refused(page, error, None))
        }
    }
}

async fn page(
    app: &App,
    actor: &Actor,
    admin: &SystemAdmin,
    fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>,
) -> FlowResult<RecordPage> {
    let profiles = tenant_profile::choices(app, admin).await?;
    let default = profiles.iter().find(|profile| profile.is_default).map(|profile| profile.id.to_string());
    let proposed = |specs: &'static [RecordSpec]| {
        let mut fields = fields(specs);
        for field in fields.iter_mut().filter(|field| field.spec.id == "profile" && field.value.is_empty()) {
            field.value = default.clone().unwrap_or_default();
        }
        fields
    };
    Ok(RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: Place {
            trail: vec![Link::new("Tenants", SECTION)],
            heading: "New tenant".to_owned(),
            ..Place::default()
        },
        action: "/tenants/new".to_owned(),
        version: None,
        groups: groups(proposed, &profiles),
        submit: "Add tenant",
        cancel: SECTION.to_owned(),
        acts: Vec::new(),
    })
}
