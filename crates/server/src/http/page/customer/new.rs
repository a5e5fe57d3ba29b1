//! `/customers/new`

use super::super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, Place, RecordField, RecordPage, RecordSpec};
use super::super::{frame, record, tenant_administrator};
use super::{SECTION, groups, path, put};
use crate::app::App;
use crate::flow::FlowError;
use crate::flow::customer::{self, NameConflict};
use crate::flow::session::Actor;
use axum::extract::State;
use countersign_core::directory::CustomerDraft;
use serde_json::{Map, Value};

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    tenant_administrator(&actor)?;
    Ok(Reply::page(&page(&app, &actor, |specs| record::saved(specs, &Value::Null))))
}

/// Adds the customer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let mut object = Map::new();
    put(&mut object, &form);
    let added = match CustomerDraft::from_wire(&Value::Object(object)) {
        Ok(draft) => customer::save(&app, &admin, &draft, &NameConflict::Fail, &origin).await,
        Err(rejection) => Err(FlowError::from(rejection)),
    };
    match added {
        Ok(customer) => Ok(Reply::redirect(&format!("{}/users?notice=customer-added", path(&customer)))),
        Err(error) => {
            let page = page(&app, &actor, |specs| record::typed(specs, &form));
            Err(record::refused(page, error, None))
        }
    }
}

fn page(app: &App, actor: &Actor, fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>) -> RecordPage {
    RecordPage {
        page: frame(app, actor, SECTION),
        notice: None,
        problem: None,
        place: Place {
            trail: vec![Link::new("Customers", SECTION)],
            heading: "New customer".to_owned(),
            ..Place::default()
        },
        action: "/customers/new".to_owned(),
        version: None,
        groups: groups(fields),
        submit: "Add customer",
        cancel: SECTION.to_owned(),
        acts: Vec::new(),
    }
}
