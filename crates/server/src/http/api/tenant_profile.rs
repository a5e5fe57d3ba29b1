//! Tenant profiles, for system administrators.

pub(in crate::http) mod choose_default;
pub(in crate::http) mod default_info;
pub(in crate::http) mod delete;
pub(in crate::http) mod find;
pub(in crate::http) mod info;
pub(in crate::http) mod list;
pub(in crate::http) mod list_by_ids;
pub(in crate::http) mod list_infos;
pub(in crate::http) mod save;

use countersign_core::directory::Kind;
use countersign_core::tenant::TenantProfile;
use serde_json::{Value, json};

/// Id and name.
fn short(profile: &TenantProfile) -> Value {
    json!({ "id": Kind::TenantProfile.id(profile.id.uuid()), "name": profile.name })
}
