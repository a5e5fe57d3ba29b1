//! `/` and `/account`: to where there is something.

use super::super::extract::{Browser, SignedIn};
use super::next::HOME;
use super::reply::Reply;

/// To the account, or to the sign-in page.
pub(in crate::http) async fn show(Browser(actor): Browser) -> Reply {
    Reply::redirect(if actor.is_some() { HOME } else { "/login" })
}

/// To the main part of the account.
pub(in crate::http) async fn account(_: SignedIn) -> Reply {
    Reply::redirect(HOME)
}
