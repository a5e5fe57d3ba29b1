//! `/login/resetPassword`: another password, by a link that was mailed, or by a right password that is too old.

use super::super::extract::{ClientOrigin, Form, Query};
use super::super::router::Shared;
use super::create_password::{blank, is_over, read, refuse};
use super::reply::Reply;
use super::views::WhyChoose;
use crate::flow::link::LinkState;
use crate::flow::password::reset;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;

const EXPIRED: &str = "/passwordResetLinkExpired";

/// The form, behind a link that still works. Looking at it does not use the link up.
pub(in crate::http) async fn show(State(app): State<Shared>, query: Query) -> Result<Reply, Reply> {
    let token = query.text("resetToken").unwrap_or_default();
    match reset::state(&app, token).await? {
        LinkState::Open => Ok(Reply::page(&blank(&app, WhyChoose::Forgotten, token).await?)),
        LinkState::Expired | LinkState::Unknown => Err(Reply::redirect(EXPIRED)),
    }
}

/// Chooses the password. Nobody is signed in by that: the whole sign-in follows, second factor included.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let token = form.text("token");
    let page = blank(&app, WhyChoose::Forgotten, token).await?;
    let chosen = read(&app, &form, page).await?;
    match reset::complete(&app, token, chosen, &origin).await {
        Ok(()) => Ok(Reply::redirect("/login?notice=password-reset")),
        Err(error @ FlowError::Refused(Refusal::Password(refusal))) if is_over(refusal) => {
            Err(Reply::redirect(EXPIRED).because(error))
        }
        Err(error) => Err(refuse(&app, error, blank(&app, WhyChoose::Forgotten, token).await?)),
    }
}
