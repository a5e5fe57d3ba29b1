//! The REST API against the whole router: [`table`] lists every endpoint, `bad_*` send each of them everything that
//! could be wrong, [`documented`] compares it with what is written, and the others say what the right things do, one module a resource.

#![cfg(test)]

mod account;
mod activation;
mod admin;
mod audit;
mod audit_acts;
mod auth;
mod bad_bodies;
mod bad_methods;
mod bad_pages;
mod bad_queries;
mod bad_tokens;
mod customer;
mod directory;
mod documented;
mod notices;
mod openapi;
mod password_reset;
mod rig;
mod roles;
mod sessions;
mod system;
pub(crate) mod table;
mod tenant;
mod tenant_profile;
mod two_factor;
mod user;
