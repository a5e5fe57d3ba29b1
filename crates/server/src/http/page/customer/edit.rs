//! `/customers/{id}`

use super::super::super::extract::{ClientOrigin, Form, PathId, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, RecordField, RecordPage, RecordSpec};
use super::super::{frame, hidden, notice, record, tenant_administrator};
use super::{SECTION, groups, path, place, put};
use crate::app::App;
use crate::flow::customer::{self, NameConflict};
use crate::flow::rights::TenantAdmin;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Origin};
use axum::extract::State;
use countersign_core::directory::{Customer, CustomerDraft};
use countersign_core::id::CustomerId;
use serde_json::{Value, json};

/// The form, filled with what is kept.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let right = hidden(admin.admin_of_customer(&app, id).await)?;
    let kept = right.customer().to_wire();
    let page = page(&app, &actor, right.customer(), |specs| record::saved(specs, &kept));
    Ok(Reply::page(&RecordPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let right = hidden(admin.admin_of_customer(&app, id).await)?;
    let kept = right.customer().to_wire();
    match save(&app, &admin, kept.clone(), &form, &origin).await {
        Ok(customer) => Ok(Reply::redirect(&format!("{}?notice=saved", path(&customer)))),
        Err(error) => {
            let page = page(&app, &actor, right.customer(), |specs| record::typed(specs, &form));
            let page = RecordPage { version: Some(record::version(&form)), ..page };
            Err(record::refused(page, error, Some(&kept)))
        }
    }
}

/// What the form does not show stays as it is.
async fn save(
    app: &App,
    admin: &TenantAdmin,
    mut wire: Value,
    form: &Form,
    origin: &Origin,
) -> FlowResult<Customer> {
    if let Some(object) = wire.as_object_mut() {
        put(object, form);
        object.insert("version".to_owned(), json!(record::version(form)));
    }
    let draft = CustomerDraft::from_wire(&wire).map_err(FlowError::from)?;
    customer::save(app, admin, &draft, &NameConflict::Fail, origin).await
}

fn page(
    app: &App,
    actor: &Actor,
    customer: &Customer,
    fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>,
) -> RecordPage {
    let own = path(customer);
    RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: place(customer, own.clone()),
        action: own.clone(),
        version: Some(customer.version),
        groups: groups(fields),
        submit: "Save",
        cancel: SECTION.to_owned(),
        acts: vec![(
            "A customer is deleted with all its users.".to_owned(),
            Link::new("Delete customer", format!("{own}/delete")),
        )],
    }
}
