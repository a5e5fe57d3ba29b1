//! Customers, for the administrators of their tenant.

pub(in crate::http) mod delete;
pub(in crate::http) mod find;
pub(in crate::http) mod find_by_title;
pub(in crate::http) mod list;
pub(in crate::http) mod list_by_ids;
pub(in crate::http) mod save;
pub(in crate::http) mod short_info;
pub(in crate::http) mod title;
pub(in crate::http) mod users;
