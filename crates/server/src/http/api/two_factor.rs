//! `/api/auth/2fa`: the second step of a sign-in.

pub(in crate::http) mod check;
pub(in crate::http) mod login;
pub(in crate::http) mod providers;
pub(in crate::http) mod send;
