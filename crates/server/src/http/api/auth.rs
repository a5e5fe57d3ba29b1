//! `/api/auth`: signing in and staying signed in.

pub(in crate::http) mod change_password;
pub(in crate::http) mod login;
pub(in crate::http) mod logout;
pub(in crate::http) mod oauth2_clients;
pub(in crate::http) mod password_policy;
pub(in crate::http) mod token;
pub(in crate::http) mod user;
