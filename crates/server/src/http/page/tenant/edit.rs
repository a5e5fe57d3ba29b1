//! `/tenants/{id}`

use super::super::super::extract::{ClientOrigin, Form, PathId, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, RecordField, RecordPage, RecordSpec};
use super::super::{administrator, frame, notice, record};
use super::{SECTION, groups, path, place, put};
use crate::app::App;
use crate::flow::rights::SystemAdmin;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Origin, tenant, tenant_profile};
use axum::extract::State;
use countersign_core::directory::TenantDraft;
use countersign_core::id::TenantId;
use countersign_core::tenant::Tenant;
use serde_json::{Value, json};

/// The form, filled with what is kept.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    let kept = keeper.tenant().to_wire();
    let page = page(&app, &actor, (&admin, keeper.tenant()), |specs| record::saved(specs, &kept)).await?;
    Ok(Reply::page(&RecordPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    let kept = keeper.tenant().to_wire();
    match save(&app, &admin, kept.clone(), &form, &origin).await {
        Ok(tenant) => Ok(Reply::redirect(&format!("{}?notice=saved", path(&tenant)))),
        Err(error) => {
            let page = page(&app, &actor, (&admin, keeper.tenant()), |specs| record::typed(specs, &form));
            let page = RecordPage { version: Some(record::version(&form)), ..page.await? };
            Err(record::refused(page, error, Some(&kept)))
        }
    }
}

/// What the form does not show stays as it is.
async fn save(
    app: &App,
    admin: &SystemAdmin,
    mut wire: Value,
    form: &Form,
    origin: &Origin,
) -> FlowResult<Tenant> {
    if let Some(object) = wire.as_object_mut() {
        put(object, form);
        object.insert("version".to_owned(), json!(record::version(form)));
    }
    let draft = TenantDraft::from_wire(&wire).map_err(FlowError::from)?;
    tenant::save(app, admin, &draft, origin).await
}

async fn page(
    app: &App,
    actor: &Actor,
    (admin, tenant): (&SystemAdmin, &Tenant),
    fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>,
) -> FlowResult<RecordPage> {
    let profiles = tenant_profile::choices(app, admin).await?;
    let own = path(tenant);
    Ok(RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: place(tenant, own.clone()),
        action: own.clone(),
        version: Some(tenant.version),
        groups: groups(fields, &profiles),
        submit: "Save",
        cancel: SECTION.to_owned(),
        acts: vec![(
            "A tenant is deleted with its customers and all its users.".to_owned(),
            Link::new("Delete tenant", format!("{own}/delete")),
        )],
    })
}
