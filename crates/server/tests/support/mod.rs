//! What the tests share: a whole server in this process, with a clock that stands still.

#![cfg(test)]

mod app;
mod database;
mod race;

pub(crate) use app::{ADA, Answer, SYSADMIN, TestApp};
pub(crate) use database::{TestDatabase, engines, postgres_server};
pub(crate) use race::{race, winners};
