//! Users.

pub(in crate::http) mod delete;
pub(in crate::http) mod find;
pub(in crate::http) mod list;
pub(in crate::http) mod list_by_ids;
pub(in crate::http) mod list_infos;
pub(in crate::http) mod save;
