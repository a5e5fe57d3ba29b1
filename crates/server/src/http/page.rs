//! The pages, one file each. They call the same flows as the API and work without a script: forms and redirects.

pub(super) mod account_security;
pub(super) mod account_sessions;
mod act;
mod amount;
pub(super) mod api_docs;
pub(super) mod audit_log;
pub(super) mod backup_codes;
mod code;
pub(super) mod confirm;
pub(super) mod cookie;
pub(super) mod create_password;
pub(super) mod customer;
pub(super) mod demo_inbox;
pub(super) mod error;
pub(super) mod force_mfa;
pub(super) mod forgotten_password;
pub(super) mod home;
pub(super) mod link_expired;
mod list;
pub(super) mod login;
pub(super) mod login_cancel;
pub(super) mod login_mfa;
pub(super) mod logout;
mod method_path;
pub(super) mod method_remove;
pub(super) mod method_setup;
pub(super) mod next;
mod notice;
mod password;
mod qr;
mod record;
pub(super) mod reply;
pub(super) mod reset_password;
pub(super) mod security_settings;
pub(super) mod sender;
mod set_up;
pub(super) mod setup;
pub(super) mod tenant;
pub(super) mod tenant_profile;
pub(super) mod two_factor_settings;
pub(super) mod user;
mod views;

use super::assets;
use super::error::{Failure, Problem};
use crate::app::App;
use crate::flow::rights::{AnyAdmin, SystemAdmin, TenantAdmin};
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Refusal};
use crate::message;
use countersign_core::time::Timestamp;
use reply::Reply;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Around a page of signing in.
fn card(app: &App) -> views::CardFrame {
    views::CardFrame { assets: assets::version().to_owned(), is_demo: app.delivery.inbox().is_some() }
}

/// Around a page of a signed-in user.
fn frame(app: &App, actor: &Actor, section: &'static str) -> views::AppFrame {
    views::AppFrame {
        assets: assets::version().to_owned(),
        user: views::SignedInUser {
            email: actor.user().email.to_string(),
            authority: actor.user().role.authority(),
        },
        is_demo: app.delivery.inbox().is_some(),
        section,
    }
}

/// The rights to change settings of the platform, or the page for those who have none.
fn administrator(actor: &Actor) -> Result<SystemAdmin, Reply> {
    actor.system_admin().ok_or_else(|| Refusal::Forbidden.into())
}

/// The rights of an administrator of a tenant, or the page for those who have none.
fn tenant_administrator(actor: &Actor) -> Result<TenantAdmin, Reply> {
    actor.tenant_admin().ok_or_else(|| Refusal::Forbidden.into())
}

/// The rights of either kind of administrator, or the page for those who have none.
fn any_administrator(actor: &Actor) -> Result<AnyAdmin, Reply> {
    actor.any_admin().ok_or_else(|| Refusal::Forbidden.into())
}

/// What is not theirs is not there for administrators: a page does not tell whose it is.
fn hidden<T>(found: FlowResult<T>) -> Result<T, Reply> {
    found.map_err(|error| match error {
        FlowError::Refused(Refusal::Forbidden) => Failure::from(Problem::NotFound).into(),
        other => other.into(),
    })
}

/// A number of things, in words.
fn counted(number: u64, (one, many): (&str, &str)) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A moment for people and for programs.
fn moment(at: Timestamp) -> views::Moment {
    let machine = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    views::Moment { machine: machine.format(&Rfc3339).unwrap_or_default(), text: message::moment(at) }
}

/// A client's program and system in words; what is not known is left out, and nothing at all is called `otherwise`.
fn client_words(browser: &str, os: &str, otherwise: &str) -> String {
    let known = |word| Some(word).filter(|word| !matches!(*word, "" | "Other" | "Unknown"));
    match (known(browser), known(os)) {
        (Some(browser), Some(os)) => format!("{browser} on {os}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(os)) if !otherwise.is_empty() => format!("{otherwise} on {os}"),
        (None, Some(os)) => os.to_owned(),
        (None, None) => otherwise.to_owned(),
    }
}

/// Seconds until a moment, for people who wait: never less than one.
fn seconds_until(moment: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(moment.since(now).as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1)
}
