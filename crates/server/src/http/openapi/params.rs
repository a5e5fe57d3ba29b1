//! Query parameters that many endpoints share.
#![expect(dead_code, reason = "these say what the parameters look like; they are read by name")]

use utoipa::IntoParams;

/// Which part of a list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(in crate::http) struct Paging {
    /// 1 to 10,000.
    #[param(minimum = 1, maximum = 10000)]
    page_size: u32,
    /// From 0.
    page: u32,
    text_search: Option<String>,
    sort_property: Option<String>,
    /// `ASC` or `DESC`.
    sort_order: Option<String>,
}

/// Which users.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(in crate::http) struct WithTwoFactor {
    /// Only users who have a second factor, or only those who have none.
    two_factor: Option<bool>,
}

/// Which events.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(in crate::http) struct AuditFilter {
    /// Milliseconds since the epoch, inclusive.
    start_time: Option<i64>,
    /// Milliseconds since the epoch, inclusive.
    end_time: Option<i64>,
    /// Words with commas between them, in any letter case; all by default.
    action_types: Option<String>,
}
