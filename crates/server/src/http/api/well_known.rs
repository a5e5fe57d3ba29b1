//! `/.well-known`

pub(in crate::http) mod jwks;
