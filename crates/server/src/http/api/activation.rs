//! The first password of an account, by a link.

pub(in crate::http) mod complete;
pub(in crate::http) mod follow;
pub(in crate::http) mod link;
pub(in crate::http) mod link_info;
pub(in crate::http) mod send_mail;
