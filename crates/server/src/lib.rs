//! Countersign: a self-hosted sign-in server with two-factor authentication for platforms with many tenants.
//!
//! ```text
//! http ──► flow ──► core          cli, main: may use everything
//!            ├──► store ──► core
//!            └──► delivery ──► core
//! ```
//!
//! [`app::App::build`] puts a server together from a configuration, for the command line and for tests alike. What may
//! use what is checked by `tests/architecture.rs`.

pub mod app;
pub mod background;
pub mod cli;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod entropy;
pub mod flow;
pub mod hasher;
pub mod http;
pub mod master_key;
pub mod message;
pub mod store;
pub mod tokens;
pub mod user_agent;
