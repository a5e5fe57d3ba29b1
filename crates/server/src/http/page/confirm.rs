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

const PATH: &str = "/account/confirm";
const PASSWORD: &str = "password";

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
    check(&app, &actor, &form, |problem| page(&app, &actor, next.clone(), problem)).await?;
    Ok(Reply::redirect(next.as_deref().unwrap_or(next::HOME)))
}

/// Makes sure of a fresh proof in the middle of a form that goes to `path`: asks for the password on a page that keeps what
/// was typed and sends it on with the answer, in a field that no such form has itself.
pub(super) async fn required_in_form(app: &App, actor: &Actor, form: &Form, path: &str) -> Result<(), Reply> {
    if password::require_fresh_proof(app, actor).is_ok() {
        return Ok(());
    }
    let asking = |problem| ConfirmPage {
        action: path.to_owned(),
        carried: form.all_but(&[PASSWORD]),
        cancel: path.to_owned(),
        ..page(app, actor, None, problem)
    };
    if form.all(PASSWORD).next().is_none() {
        return Err(Reply::page(&asking(None)));
    }
    check(app, actor, form, asking).await
}

/// Checks the password; if it is not right, asks again.
async fn check(
    app: &App,
    actor: &Actor,
    form: &Form,
    page: impl Fn(Option<Problem>) -> ConfirmPage,
) -> Result<(), Reply> {
    let again = |problem: Problem| {
        let wait = problem.retry_after;
        Reply::refused(&page(Some(problem))).waiting(wait)
    };
    let typed = form_password::read(form, PASSWORD, "Enter your password.").map_err(again)?;
    let Err(error) = password::confirm(app, actor, typed).await else { return Ok(()) };
    let problem = match &error {
        FlowError::Refused(Refusal::WrongCurrentPassword) => "That password is not right.".into(),
        FlowError::Throttled(until) => {
            Problem::with_wait("Too many attempts.", seconds_until(*until, app.now()))
        }
        _ => return Err(error.into()),
    };
    Err(again(problem).because(error))
}

/// Leads to the form if the last proof is too old for what `path` does.
pub(super) fn required_for(app: &App, actor: &Actor, path: &str) -> Result<(), Reply> {
    password::require_fresh_proof(app, actor)
        .map_err(|_| Reply::redirect(&format!("{PATH}?next={}", next::encode(path))))
}

fn page(app: &App, actor: &Actor, next: Option<String>, problem: Option<Problem>) -> ConfirmPage {
    ConfirmPage {
        page: card(app),
        email: actor.user().email.to_string(),
        password: SecretField { problem },
        action: PATH.to_owned(),
        carried: next.map(|next| ("next".to_owned(), next)).into_iter().collect(),
        cancel: next::HOME.to_owned(),
    }
}
