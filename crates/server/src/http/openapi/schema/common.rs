//! What many endpoints share.
#![expect(dead_code, reason = "these say what the wire's objects look like; nothing is ever read from them")]

use utoipa::ToSchema;

/// Every refusal and failure.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
pub(in crate::http) struct Error {
    /// The HTTP status again.
    status: u16,
    /// For people.
    message: String,
    /// The wire's number; 11 means: refresh the token and try again.
    error_code: u16,
    /// Milliseconds since the epoch.
    timestamp: i64,
    /// A stable word for programs.
    code: String,
    /// As in the `X-Request-Id` header and in the log.
    request_id: String,
    /// With `password_expired`: the token to choose another password with.
    reset_token: Option<String>,
    /// With `limit_reached`: of what there may be no more.
    entity_type: Option<String>,
    /// With `limit_reached`: how many there may be.
    limit: Option<u32>,
}

/// The id of something, with what it is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct EntityId {
    entity_type: EntityType,
    /// A UUID; `13814000-1dd2-11b2-8080-808080808080` for nothing.
    id: String,
}

/// What something is.
#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::http) enum EntityType {
    User,
    Tenant,
    TenantProfile,
    Customer,
    AdminSettings,
}

/// A part of a list.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(in crate::http) struct Page<T: ToSchema> {
    data: Vec<T>,
    total_pages: u64,
    total_elements: u64,
    has_next: bool,
}
