//! `/login`: email and password.

use super::super::error::Failure;
use super::super::extract::{Browser, ClientOrigin, Form, Query, step_path};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{Field, LoginPage, Problem, SecretField};
use super::{card, cookie, next, notice, password, seconds_until};
use crate::app::App;
use crate::flow::password::PasswordRefusal;
use crate::flow::sign_in::{self, FirstCode, Step};
use crate::flow::{Channel, FlowError, Refusal};
use axum::extract::State;
use countersign_core::sign_in::Denial;

/// The form; whoever is signed in is sent on.
pub(in crate::http) async fn show(State(app): State<Shared>, Browser(actor): Browser, query: Query) -> Reply {
    let wanted = query.text("next").and_then(next::safe);
    if actor.is_some() {
        return Reply::redirect(wanted.as_deref().unwrap_or(next::HOME));
    }
    Reply::page(&LoginPage { notice: notice::from_query(&query), next: wanted, ..blank(&app) })
}

/// Signs in.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let email = form.text("email").trim();
    let wanted = next::safe(form.text("next"));
    let typed = |problem: Option<Problem>| Field { value: email.to_owned(), problem };
    let again = || LoginPage { email: typed(None), next: wanted.clone(), ..blank(&app) };

    let no_email = email.is_empty().then(|| "Enter the email address you sign in with.".into());
    let password = match (no_email, password::read(&form, "password", "Enter your password.")) {
        (None, Ok(password)) => password,
        (no_email, password) => {
            return Err(Reply::refused(&LoginPage {
                email: typed(no_email),
                password: SecretField { problem: password.err() },
                ..again()
            }));
        }
    };
    match sign_in::with_password(&app, (email, password), &origin, Channel::Browser).await {
        Ok(Step::Complete(entry)) => Ok(Reply::redirect(wanted.as_deref().unwrap_or(next::HOME))
            .with(&cookie::session(&app, &entry.into_cookie()?))
            .with(&cookie::forget(&app, cookie::sign_in_name(&app)))),
        Ok(Step::Waiting(stage, entry, first_code)) => {
            let path = step_path(stage);
            let reply = match first_code {
                FirstCode::NotNeeded | FirstCode::Sent => Reply::redirect(path),
                FirstCode::TooEarly => Reply::redirect(&format!("{path}?notice=code-too-early")),
                FirstCode::NotSent => Reply::redirect(&format!("{path}?notice=code-not-sent")),
            };
            let reply = reply.with(&cookie::sign_in(&app, &entry.into_cookie()?));
            Ok(match &wanted {
                Some(path) => reply.with(&cookie::next(&app, path)),
                None => reply.with(&cookie::forget(&app, cookie::next_name(&app))),
            })
        }
        Err(error) => {
            if let FlowError::PasswordExpired(token) = &error {
                let page = format!("/login/resetPassword?resetToken={}", token.expose());
                return Ok(Reply::redirect(&page));
            }
            let problem: Problem = match &error {
                FlowError::SignInDenied(Denial::WrongCredentials) => "Email or password is wrong.".into(),
                FlowError::SignInDenied(Denial::AccountDisabled) => {
                    "This account is switched off. Your administrator can switch it on again.".into()
                }
                FlowError::Refused(Refusal::Password(PasswordRefusal::MustBeReset)) => {
                    "This password breaks the rules of today. If it is yours, ask for a new one by email."
                        .into()
                }
                FlowError::Throttled(until) => {
                    Problem::with_wait("Too many attempts.", seconds_until(*until, app.now()))
                }
                _ => return Err(error.into()),
            };
            // The status is the API's: monitoring and rate limiters in front read it.
            let (report, wait) = (Failure::from(error).report(), problem.retry_after);
            let page = LoginPage { problem: Some(problem), ..again() };
            Err(Reply::page_with(report.status, &page).coded(report.code).waiting(wait))
        }
    }
}

fn blank(app: &App) -> LoginPage {
    LoginPage {
        page: card(app),
        notice: None,
        problem: None,
        email: Field::default(),
        password: SecretField::default(),
        next: None,
    }
}
