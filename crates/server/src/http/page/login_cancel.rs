//! `POST /login/cancel`: starts over.

use super::super::extract::SignInUnderWay;
use super::super::router::Shared;
use super::cookie;
use super::reply::Reply;
use crate::flow::session;
use axum::extract::State;

/// Gives the sign-in up.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: Result<SignInUnderWay, Reply>,
) -> Result<Reply, Reply> {
    if let Ok(SignInUnderWay(sign_in, _)) = under_way {
        session::cancel_sign_in(&app, &sign_in).await?;
    }
    Ok(Reply::redirect("/login").with(&cookie::forget(&app, cookie::sign_in_name(&app))))
}
