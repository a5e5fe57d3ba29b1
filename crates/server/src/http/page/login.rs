//! `/login`: email and password.

use super::super::error::Failure;
use super::super::extract::{Browser, ClientOrigin, Form, Query, step_path};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{Field, LoginPage, Problem, SecretField, WhyChoose};
use super::{card, cookie, create_password, next, notice, password, seconds_until};
use crate::app::App;
use crate::flow::password::PasswordRefusal;
use crate::flow::sign_in::{self, FirstCode, Step};
use crate::flow::{Channel, FlowError, Refusal, senders};
use axum::extract::State;
use countersign_core::sign_in::Denial;

/// The form; whoever is signed in is sent on.
pub(in crate::http) async fn show(State(app): State<Shared>, Browser(actor): Browser, query: Query) -> Reply {
    let wanted = query.text("next").and_then(next::safe);
    if actor.is_some() {
        return Reply::redirect(wanted.as_deref().unwrap_or(next::HOME));
    }
    let notice = notice::from_query(&query);
    Reply::page(&LoginPage { notice, next: wanted, ..blank(&app).await })
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
    let again = async || LoginPage { email: typed(None), next: wanted.clone(), ..blank(&app).await };

    let no_email = email.is_empty().then(|| "Enter the email address you sign in with.".into());
    let password = match (no_email, password::read(&form, "password", "Enter your password.")) {
        (None, Ok(password)) => password,
        (no_email, password) => {
            return Err(Reply::refused(&LoginPage {
                email: typed(no_email),
                password: SecretField { problem: password.err() },
                ..again().await
            }));
        }
    };
    match sign_in::with_password(&app, (email, password), &origin, Channel::Browser).await {
        Ok(step) => go_on(&app, step, wanted.as_deref()),
        Err(error) => {
            if let FlowError::PasswordExpired(token) = &error {
                // The token stays out of addresses, and so out of the browser's history.
                let page = create_password::blank(&app, WhyChoose::Expired, token.expose()).await?;
                let report = Failure::from(error).report();
                return Err(Reply::page_with(report.status, &page).coded(report.code));
            }
            let page = again().await;
            let problem: Problem = match &error {
                FlowError::SignInDenied(Denial::WrongCredentials) => "Email or password is wrong.".into(),
                FlowError::SignInDenied(Denial::AccountDisabled) => {
                    "This account is switched off. Your administrator can switch it on again.".into()
                }
                FlowError::Refused(Refusal::Password(PasswordRefusal::MustBeReset)) => {
                    must_be_reset(page.can_reset).into()
                }
                FlowError::Throttled(until) => {
                    Problem::with_wait("Too many attempts.", seconds_until(*until, app.now()))
                }
                _ => return Err(error.into()),
            };
            // The status is the API's: monitoring and rate limiters in front read it.
            let (report, wait) = (Failure::from(error).report(), problem.retry_after);
            let page = LoginPage { problem: Some(problem), ..page };
            Err(Reply::page_with(report.status, &page).coded(report.code).waiting(wait))
        }
    }
}

/// After the password: to where the browser wanted to go, or to the next step.
pub(super) fn go_on(app: &App, step: Step, wanted: Option<&str>) -> Result<Reply, Reply> {
    match step {
        Step::Complete(entry) => Ok(Reply::redirect(wanted.unwrap_or(next::HOME))
            .with(&cookie::session(app, &entry.into_cookie()?))
            .with(&cookie::forget(app, cookie::sign_in_name(app)))),
        Step::Waiting(stage, entry, first_code) => {
            let path = step_path(stage);
            let reply = match first_code {
                FirstCode::NotNeeded | FirstCode::Sent => Reply::redirect(path),
                FirstCode::TooEarly => Reply::redirect(&format!("{path}?notice=code-too-early")),
                FirstCode::NotSent => Reply::redirect(&format!("{path}?notice=code-not-sent")),
            };
            let reply = reply.with(&cookie::sign_in(app, &entry.into_cookie()?));
            Ok(match wanted {
                Some(path) => reply.with(&cookie::next(app, path)),
                None => reply.with(&cookie::forget(app, cookie::next_name(app))),
            })
        }
    }
}

/// What to do about a password that breaks the rules of today.
fn must_be_reset(can_reset: bool) -> &'static str {
    if can_reset {
        "This password breaks the rules of today. If it is yours, choose a new one with 'Forgot password?' below."
    } else {
        "This password breaks the rules of today. If it is yours, ask your administrator for help."
    }
}

async fn blank(app: &App) -> LoginPage {
    LoginPage {
        page: card(app),
        notice: None,
        problem: None,
        email: Field::default(),
        password: SecretField::default(),
        next: None,
        // The form is there even when the database is not.
        can_reset: senders::is_mail_set_up(app).await.unwrap_or(false),
    }
}
