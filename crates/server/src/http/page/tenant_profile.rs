//! `/tenant-profiles`: what tenants have in common, quotas above all. For system administrators.

pub(in crate::http) mod act;
pub(in crate::http) mod edit;
pub(in crate::http) mod list;
pub(in crate::http) mod new;

use super::super::extract::Form;
use super::record;
use super::views::{RecordField, RecordGroup, RecordKind, RecordSpec};
use countersign_core::tenant::TenantProfile;
use serde_json::{Map, Value, json};

/// The menu entry of these pages.
const SECTION: &str = "/tenant-profiles";

static NAMES: [RecordSpec; 2] = [
    RecordSpec {
        id: "name",
        wire: "name",
        said: "name",
        label: "Name",
        hint: "",
        kind: RecordKind::Text,
        is_optional: false,
    },
    record::optional("description", "description", "Description", RecordKind::Long),
];

static QUOTAS: [RecordSpec; 2] = [
    RecordSpec {
        id: "max_users",
        wire: "maxUsers",
        said: "maxUsers",
        label: "Most users",
        hint: "Of each tenant with this profile. 0 sets no limit.",
        kind: RecordKind::Number,
        is_optional: false,
    },
    RecordSpec {
        id: "max_customers",
        wire: "maxCustomers",
        said: "maxCustomers",
        label: "Most customers",
        hint: "Of each tenant with this profile. 0 sets no limit.",
        kind: RecordKind::Number,
        is_optional: false,
    },
];

/// The address of a profile's page.
fn path(profile: &TenantProfile) -> String {
    format!("{SECTION}/{}", profile.id)
}

/// The fields as they are kept.
fn saved(wire: &Value) -> Vec<RecordGroup> {
    let configuration = wire.pointer("/profileData/configuration").unwrap_or(&Value::Null);
    let mut fields = record::saved(&NAMES, wire);
    let quotas = record::saved(&QUOTAS, configuration).into_iter();
    fields.extend(quotas.map(|field| match field.value.as_str() {
        "" => RecordField { value: "0".to_owned(), ..field },
        _ => field,
    }));
    vec![RecordGroup { heading: "", fields }]
}

/// The fields as they were typed.
fn typed(form: &Form) -> Vec<RecordGroup> {
    let mut fields = record::typed(&NAMES, form);
    fields.extend(record::typed(&QUOTAS, form));
    vec![RecordGroup { heading: "", fields }]
}

/// Puts what was typed into the wire's object. What else is in the profile's data stays.
fn put(wire: &mut Value, form: &Form) {
    let Some(object) = wire.as_object_mut() else { return };
    record::put(object, &NAMES, form);
    let data = object.entry("profileData").or_insert_with(|| json!({}));
    let configuration = data.get("configuration").and_then(Value::as_object).cloned();
    let mut configuration = configuration.unwrap_or_else(Map::new);
    for spec in &QUOTAS {
        let typed = form.text(spec.id).trim();
        // What is no number stays a text that the wire complains about.
        let quota = typed.parse::<u64>().map_or_else(|_| json!(typed), |number| json!(number));
        configuration.insert(spec.wire.to_owned(), quota);
    }
    if let Some(data) = data.as_object_mut() {
        data.insert("configuration".to_owned(), Value::Object(configuration));
    }
}
