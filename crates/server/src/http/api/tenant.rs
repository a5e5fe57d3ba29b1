//! Tenants.

pub(in crate::http) mod delete;
pub(in crate::http) mod find;
pub(in crate::http) mod info;
pub(in crate::http) mod list;
pub(in crate::http) mod list_by_ids;
pub(in crate::http) mod list_infos;
pub(in crate::http) mod save;
pub(in crate::http) mod users;

use countersign_core::tenant::Tenant;
use serde_json::{Value, json};

/// A tenant with the name of its profile.
fn with_profile(tenant: &Tenant, profile: &str) -> Value {
    let mut wire = tenant.to_wire();
    if let Value::Object(members) = &mut wire {
        members.insert("tenantProfileName".to_owned(), json!(profile));
    }
    wire
}
