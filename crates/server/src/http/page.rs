//! The pages, one file each. They call the same flows as the API and work without a script: forms and redirects.

pub(super) mod account_security;
pub(super) mod confirm;
pub(super) mod cookie;
pub(super) mod error;
pub(super) mod home;
pub(super) mod login;
pub(super) mod login_cancel;
pub(super) mod login_force_mfa;
pub(super) mod login_mfa;
pub(super) mod logout;
pub(super) mod next;
mod notice;
mod password;
mod qr;
pub(super) mod reply;
pub(super) mod setup;
pub(super) mod totp_remove;
pub(super) mod totp_setup;
pub(super) mod two_factor_settings;
mod views;

use super::assets;
use crate::flow::session::Actor;
use countersign_core::time::Timestamp;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// Around a page of signing in.
fn card() -> views::CardFrame {
    views::CardFrame { assets: assets::version().to_owned(), is_demo: false }
}

/// Around a page of a signed-in user.
fn frame(actor: &Actor, section: &'static str) -> views::AppFrame {
    views::AppFrame {
        assets: assets::version().to_owned(),
        user: views::SignedInUser {
            email: actor.user().email.to_string(),
            system_admin: actor.system_admin().is_some(),
        },
        is_demo: false,
        section,
    }
}

/// A moment as people read it, in UTC: the server does not know where its readers are.
fn moment(at: Timestamp) -> views::Moment {
    const SHOWN: &[BorrowedFormatItem<'_>] =
        format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
    let at = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    views::Moment {
        machine: at.format(&Rfc3339).unwrap_or_default(),
        text: at.format(SHOWN).unwrap_or_default(),
    }
}

/// Seconds until a moment, for people who wait: never less than one.
fn seconds_until(moment: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(moment.since(now).as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1)
}
