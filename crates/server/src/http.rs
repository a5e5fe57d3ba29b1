//! HTTP: parses, calls one flow, renders. Nothing here decides, and nothing here names the database.
//!
//! [`router`] is the table of contents. A handler's error is a [`error::Failure`]; [`middleware`] turns it into the
//! wire's JSON or into a page, whichever the caller reads.

mod api;
mod assets;
mod csv;
mod error;
mod extract;
mod middleware;
mod openapi;
mod page;
pub mod router;
pub mod serve;
mod wire;
