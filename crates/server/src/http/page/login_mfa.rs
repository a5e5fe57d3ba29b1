//! `/login/mfa`: the second factor.

use super::super::extract::{ClientOrigin, Form, SignInUnderWay};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{LoginMfaPage, MethodCheck, Problem, SecretField, TotpCheck};
use super::{card, cookie, next, seconds_until};
use crate::app::App;
use crate::flow::{Channel, FlowError, second_factor};
use axum::extract::State;
use axum_extra::extract::CookieJar;
use countersign_core::method::Method;
use countersign_core::sign_in::{Denial, Stage};
use countersign_core::user::User;

/// The form.
pub(in crate::http) async fn show(under_way: SignInUnderWay) -> Result<Reply, Reply> {
    let (_, user) = under_way.at(Stage::SecondFactor)?;
    Ok(Reply::page(&page(&user, None)))
}

/// Checks the code.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
    form: Form,
) -> Result<Reply, Reply> {
    let (sign_in, user) = under_way.at(Stage::SecondFactor)?;
    let code = match typed_code(&form) {
        Ok(code) => code,
        Err(problem) => return Err(Reply::refused(&page(&user, Some(problem)))),
    };
    let answer = (Method::Totp, code.as_str());
    match second_factor::check(&app, &sign_in, &user, answer, &origin, Channel::Browser).await {
        Ok(entry) => Ok(signed_in(&app, &jar).with(&cookie::session(&app, &entry.into_cookie()?))),
        Err(error) => {
            let problem = code_problem(&error, &app).ok_or_else(|| expired_or(error))?;
            let wait = problem.retry_after;
            Err(Reply::refused(&page(&user, Some(problem))).waiting(wait))
        }
    }
}

fn page(user: &User, problem: Option<Problem>) -> LoginMfaPage {
    LoginMfaPage {
        page: card(),
        notice: None,
        problem: None,
        email: user.email.to_string(),
        method: MethodCheck::Totp(TotpCheck { code: SecretField { problem } }),
        has_other_methods: false,
    }
}

/// To where the user wanted to go, with the cookies of signing in taken back.
pub(super) fn signed_in(app: &App, jar: &CookieJar) -> Reply {
    Reply::redirect(&next::remembered(app, jar))
        .with(&cookie::forget(app, cookie::sign_in_name(app)))
        .with(&cookie::forget(app, cookie::next_name(app)))
}

/// The six digits that were typed, however they were grouped. What cannot be a code is not worth an attempt.
pub(super) fn typed_code(form: &Form) -> Result<String, Problem> {
    let code: String = form.text("code").chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(code) } else { Err("Enter the 6-digit code that the app shows.".into()) }
}

/// What to say of a refused code beside its field; `None` if the whole page is at an end.
pub(super) fn code_problem(error: &FlowError, app: &App) -> Option<Problem> {
    match error {
        FlowError::SecondFactorDenied(Denial::WrongCode) => {
            Some("That code is not right. Check the app and type the code it shows now.".into())
        }
        FlowError::SecondFactorDenied(Denial::CodeReused) => {
            Some("That code has been used already. Wait for the next one.".into())
        }
        FlowError::SecondFactorDenied(Denial::ClockIsLate) => Some(
            "That code is some minutes old. Set the clock of your phone to automatic and try again.".into(),
        ),
        FlowError::Throttled(until) => {
            Some(Problem::with_wait("Too many attempts.", seconds_until(*until, app.now())))
        }
        _ => None,
    }
}

/// A sign-in that is over begins anew; everything else has a page of its own.
pub(super) fn expired_or(error: FlowError) -> Reply {
    match error {
        FlowError::SecondFactorDenied(Denial::SignInOver | Denial::MethodNotSetUp) => {
            Reply::redirect("/login?notice=sign-in-expired")
        }
        other => other.into(),
    }
}
