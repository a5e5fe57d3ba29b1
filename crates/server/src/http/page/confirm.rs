//! `/account/confirm`: a fresh proof before something that matters.

use super::super::extract::{Form, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{ConfirmPage, Problem, SecretField};
use super::{card, next, password as form_password, seconds_until};
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::{FlowError, Refusal, password};
use axum::extract::State;

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Reply {
    let next = query.text("next").and_then(next::safe);
    Reply::page(&page(&app, &actor, next, None))
}

/// Checks the password, and goes on.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    form: Form,
) -> Result<Reply, Reply> {
    let next = next::safe(form.text("next"));
    let again = |problem: Problem| {
        let wait = problem.retry_after;
        Reply::refused(&page(&app, &actor, next.clone(), Some(problem))).waiting(wait)
    };
    let typed = form_password::read(&form, "password", "Enter your password.").map_err(again)?;
    match password::confirm(&app, &actor, typed).await {
        Ok(()) => Ok(Reply::redirect(next.as_deref().unwrap_or(next::HOME))),
        Err(error) => {
            let problem = match &error {
                FlowError::Refused(Refusal::WrongCurrentPassword) => "That password is not right.".into(),
                FlowError::Throttled(until) => {
                    Problem::with_wait("Too many attempts.", seconds_until(*until, app.now()))
                }
                _ => return Err(error.into()),
            };
            Err(again(problem).because(error))
        }
    }
}

/// Leads to the form if the last proof is too old for what `path` does.
pub(super) fn required_for(app: &App, actor: &Actor, path: &str) -> Result<(), Reply> {
    password::require_fresh_proof(app, actor)
        .map_err(|_| Reply::redirect(&format!("/account/confirm?next={}", next::encode(path))))
}

fn page(app: &App, actor: &Actor, next: Option<String>, problem: Option<Problem>) -> ConfirmPage {
    ConfirmPage {
        page: card(app),
        email: actor.user().email.to_string(),
        password: SecretField { problem },
        next: next.unwrap_or_else(|| next::HOME.to_owned()),
        cancel: next::HOME.to_owned(),
    }
}
