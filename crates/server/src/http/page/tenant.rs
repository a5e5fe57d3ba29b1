//! `/tenants`: the organisations of the installation, for system administrators.

pub(in crate::http) mod delete;
pub(in crate::http) mod edit;
pub(in crate::http) mod list;
pub(in crate::http) mod new;

use super::super::extract::Form;
use super::record;
use super::views::{Link, Place, RecordField, RecordGroup, RecordKind, RecordSpec};
use countersign_core::directory::Kind;
use countersign_core::tenant::{Tenant, TenantProfile};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The menu entry of these pages.
const SECTION: &str = "/tenants";

static TITLE: [RecordSpec; 1] = [RecordSpec {
    id: "title",
    wire: "title",
    said: "title",
    label: "Title",
    hint: "",
    kind: RecordKind::Text,
    is_optional: false,
}];

static PROFILE: [RecordSpec; 1] = [RecordSpec {
    id: "profile",
    wire: "tenantProfileId",
    said: "tenantProfileId",
    label: "Profile",
    hint: "Says how many users and customers the tenant may have.",
    kind: RecordKind::Choice,
    is_optional: false,
}];

/// The address of a tenant's page.
pub(super) fn path(tenant: &Tenant) -> String {
    format!("/tenants/{}", tenant.id)
}

/// Where a page of a tenant stands.
pub(super) fn place(tenant: &Tenant, tab: String) -> Place {
    let own = path(tenant);
    Place {
        trail: vec![Link::new("Tenants", SECTION)],
        heading: tenant.title.clone(),
        intro: String::new(),
        tabs: vec![
            Link::new("Tenant", own.clone()),
            Link::new("Administrators", format!("{own}/administrators")),
        ],
        tab,
    }
}

/// The fields of the form, of whichever source.
fn groups(
    fields: impl Fn(&'static [RecordSpec]) -> Vec<RecordField>,
    profiles: &[TenantProfile],
) -> Vec<RecordGroup> {
    let options = || profiles.iter().map(|profile| (profile.id.to_string(), profile.name.clone()));
    let profile = fields(&PROFILE).into_iter().map(|field| record::with_options(field, options()));
    let mut main = fields(&TITLE);
    main.extend(profile);
    vec![
        RecordGroup { heading: "", fields: main },
        RecordGroup { heading: "Contact details", fields: fields(&record::CONTACT) },
    ]
}

/// Puts what was typed into the wire's object.
fn put(object: &mut Map<String, Value>, form: &Form) {
    record::put(object, &TITLE, form);
    record::put(object, &record::CONTACT, form);
    let profile = match Uuid::parse_str(form.text("profile")) {
        Ok(id) => Kind::TenantProfile.id(id),
        // Complained about, unless nothing is chosen.
        Err(_) if form.text("profile").is_empty() => Value::Null,
        Err(_) => Value::from(""),
    };
    object.insert("tenantProfileId".to_owned(), profile);
}
