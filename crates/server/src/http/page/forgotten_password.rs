//! `/login/resetPasswordRequest`: has a link mailed to choose another password.

use super::super::extract::{ClientOrigin, Form, Query};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{AskStep, Field, ForgottenPasswordPage, Problem};
use super::{card, seconds_until};
use crate::app::App;
use crate::flow::password::reset;
use crate::flow::{FlowError, FlowResult, security, senders};
use axum::extract::State;
use countersign_core::contact::EmailAddress;

const PATH: &str = "/login/resetPasswordRequest";

/// The form, or what to do once it was sent: the same for every address.
pub(in crate::http) async fn show(State(app): State<Shared>, query: Query) -> Result<Reply, Reply> {
    let step = match query.text("step") {
        Some("asked") => AskStep::Asked { hours: security::load(&app).await?.settings.reset_hours },
        _ => first_step(&app).await?,
    };
    Ok(Reply::page(&ForgottenPasswordPage { page: card(&app), step, email: Field::default() }))
}

/// Asks for the link.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let email = form.text("email").trim();
    let step = first_step(&app).await?;
    if step == AskStep::NoMail {
        // Nothing would ever come of it.
        return Err(Reply::redirect(PATH));
    }
    let again = |problem: Problem| {
        let wait = problem.retry_after;
        let email = Field { value: email.to_owned(), problem: Some(problem) };
        Reply::refused(&ForgottenPasswordPage { page: card(&app), step, email }).waiting(wait)
    };
    if EmailAddress::parse(email).is_err() {
        return Err(again("Enter an email address, such as name@example.org.".into()));
    }
    match reset::ask(&app, email, &origin).await {
        Ok(()) => Ok(Reply::redirect("/login/resetPasswordRequest?step=asked")),
        Err(error @ FlowError::Throttled(until)) => {
            let wait = seconds_until(until, app.now());
            Err(again(Problem::with_wait("Too many requests from here.", wait)).because(error))
        }
        Err(error) => Err(error.into()),
    }
}

async fn first_step(app: &App) -> FlowResult<AskStep> {
    Ok(if senders::is_mail_set_up(app).await? { AskStep::Form } else { AskStep::NoMail })
}
