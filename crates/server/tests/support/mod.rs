//! What the tests share: a whole server in this process, with a clock that stands still.

#![cfg(test)]

mod app;
mod database;

pub(crate) use app::{ADA, Answer, SYSADMIN, TestApp};
pub(crate) use database::{TestDatabase, engines};
