//! `POST /logout`

use super::super::extract::{Browser, ClientOrigin};
use super::super::router::Shared;
use super::cookie;
use super::reply::Reply;
use crate::flow::session;
use axum::extract::State;

/// Ends the session. Twice is no mistake.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    Browser(actor): Browser,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    if let Some(actor) = actor {
        session::log_out(&app, &actor, &origin).await?;
    }
    Ok(Reply::redirect("/login?notice=signed-out").with(&cookie::forget(&app, cookie::session_name(&app))))
}
