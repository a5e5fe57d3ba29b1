//! What the tests share: a whole server in this process, with a clock that stands still.

#![cfg(test)]

mod app;
mod browser;
mod database;
mod gateways;
pub(crate) mod jwt;
mod methods;
pub(crate) mod pieces;
mod race;
mod relay;
mod sql;
mod stand_ins;

pub(crate) use app::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp, token_in};
pub(crate) use browser::Browser;
pub(crate) use database::{TestDatabase, engines, postgres_server};
pub(crate) use gateways::SmsGateway;
pub(crate) use methods::{ADDRESS, NUMBER, other_than};
pub(crate) use race::{race, winners};
pub(crate) use relay::{Break, Relay, Way};
pub(crate) use stand_ins::{MailServer, Manner, SmsHook};
