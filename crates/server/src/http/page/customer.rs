//! `/customers`: the customers of a tenant, for its administrators.

pub(in crate::http) mod delete;
pub(in crate::http) mod edit;
pub(in crate::http) mod list;
pub(in crate::http) mod new;

use super::super::extract::Form;
use super::record;
use super::views::{Link, Place, RecordField, RecordGroup, RecordKind, RecordSpec};
use crate::app::App;
use crate::flow::rights::TenantAdmin;
use crate::flow::{FlowResult, customer};
use countersign_core::directory::Customer;
use countersign_core::id::CustomerId;
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The menu entry of these pages.
const SECTION: &str = "/customers";

static TITLE: [RecordSpec; 1] = [RecordSpec {
    id: "title",
    wire: "title",
    said: "title",
    label: "Title",
    hint: "Unique within the tenant.",
    kind: RecordKind::Text,
    is_optional: false,
}];

/// The address of a customer's page.
pub(super) fn path(customer: &Customer) -> String {
    format!("/customers/{}", customer.id)
}

/// Where a page of a customer stands.
pub(super) fn place(customer: &Customer, tab: String) -> Place {
    let own = path(customer);
    Place {
        trail: vec![Link::new("Customers", SECTION)],
        heading: customer.title.clone(),
        intro: String::new(),
        tabs: vec![Link::new("Customer", own.clone()), Link::new("Users", format!("{own}/users"))],
        tab,
    }
}

/// What these customers are called.
pub(super) async fn titles(
    app: &App,
    admin: &TenantAdmin,
    ids: &[Uuid],
) -> FlowResult<HashMap<CustomerId, String>> {
    let found = customer::list_by_ids(app, admin, ids).await?;
    Ok(found.into_iter().map(|customer| (customer.id, customer.title)).collect())
}

/// The fields of the form, of whichever source.
fn groups(fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>) -> Vec<RecordGroup> {
    vec![
        RecordGroup { heading: "", fields: fields(&TITLE) },
        RecordGroup { heading: "Contact details", fields: fields(&record::CONTACT) },
    ]
}

/// Puts what was typed into the wire's object.
fn put(object: &mut Map<String, Value>, form: &Form) {
    record::put(object, &TITLE, form);
    record::put(object, &record::CONTACT, form);
}
