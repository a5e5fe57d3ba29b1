//! Tenants, profiles, customers, users, and their sessions.
#![expect(dead_code, reason = "these say what the wire's objects look like; nothing is ever read from them")]

use super::EntityId;
use serde_json::Value;
use utoipa::ToSchema;

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct User {
    /// Left out to make one.
    id: Option<EntityId>,
    created_time: Option<i64>,
    #[schema(value_type = Option<Object>)]
    additional_info: Option<Value>,
    tenant_id: Option<EntityId>,
    customer_id: Option<EntityId>,
    email: String,
    authority: Authority,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    version: Option<i64>,
    #[schema(read_only)]
    name: Option<String>,
}

/// A role.
#[derive(ToSchema)]
pub(in crate::http) enum Authority {
    #[schema(rename = "SYS_ADMIN")]
    SystemAdministrator,
    #[schema(rename = "TENANT_ADMIN")]
    TenantAdministrator,
    #[schema(rename = "CUSTOMER_USER")]
    CustomerUser,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct UserInfo {
    id: EntityId,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
pub(in crate::http) struct Tenant {
    /// Left out to make one.
    id: Option<EntityId>,
    created_time: Option<i64>,
    #[schema(value_type = Option<Object>)]
    additional_info: Option<Value>,
    title: String,
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    address: Option<String>,
    address2: Option<String>,
    zip: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    #[schema(read_only)]
    region: Option<String>,
    /// The default profile if it is left out.
    tenant_profile_id: Option<EntityId>,
    version: Option<i64>,
    #[schema(read_only)]
    name: Option<String>,
    /// In `tenantInfos` and `info` only.
    #[schema(read_only)]
    tenant_profile_name: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct TenantProfile {
    /// Left out to make one.
    id: Option<EntityId>,
    created_time: Option<i64>,
    name: String,
    description: Option<String>,
    isolated_tb_rule_engine: Option<bool>,
    profile_data: ProfileData,
    default: Option<bool>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct ProfileData {
    /// Quotas. Members that are not known here are kept and given back.
    #[schema(value_type = Object)]
    configuration: Value,
    #[schema(value_type = Option<Object>)]
    queue_configuration: Option<Value>,
}

/// Id and name.
#[derive(ToSchema)]
pub(in crate::http) struct Named {
    id: EntityId,
    name: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Customer {
    /// Left out to make one.
    id: Option<EntityId>,
    created_time: Option<i64>,
    #[schema(value_type = Option<Object>)]
    additional_info: Option<Value>,
    tenant_id: Option<EntityId>,
    title: String,
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    address: Option<String>,
    address2: Option<String>,
    zip: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    #[schema(value_type = Option<Object>)]
    external_id: Option<Value>,
    version: Option<i64>,
    #[schema(read_only)]
    name: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct ShortInfo {
    title: String,
    is_public: bool,
}

/// Somebody signed in somewhere.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Session {
    id: String,
    /// Whether it is the one that asks.
    current: bool,
    r#type: SessionType,
    created_time: i64,
    last_used_time: i64,
    expires_time: i64,
    client_address: String,
    browser: String,
    os: String,
    device: String,
    /// The address of the administrator who is signed in as the user.
    impersonator: Option<String>,
}

#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum SessionType {
    /// The pages.
    Browser,
    /// Tokens.
    Api,
}
