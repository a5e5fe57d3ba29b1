//! Another password, by a link.

pub(in crate::http) mod ask;
pub(in crate::http) mod complete;
pub(in crate::http) mod follow;
