//! `/activationLinkExpired` and `/passwordResetLinkExpired`: where links lead whose time is over.

use super::super::router::Shared;
use super::card;
use super::reply::Reply;
use super::views::{ExpiredLink, LinkExpiredPage};
use crate::flow::senders;
use axum::extract::State;
use axum::http::StatusCode;

/// A link for a first password.
pub(in crate::http) async fn activation(State(app): State<Shared>) -> Reply {
    let page = LinkExpiredPage { page: card(&app), kind: ExpiredLink::Activation };
    Reply::page_with(StatusCode::GONE, &page)
}

/// A link for another password.
pub(in crate::http) async fn reset(State(app): State<Shared>) -> Result<Reply, Reply> {
    let kind = ExpiredLink::Reset { can_mail: senders::is_mail_set_up(&app).await? };
    Ok(Reply::page_with(StatusCode::GONE, &LinkExpiredPage { page: card(&app), kind }))
}
