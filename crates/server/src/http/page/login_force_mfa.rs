//! `/login/force-mfa`: setting up a second factor before signing in can go on.

use super::super::extract::{ClientOrigin, Form, SignInUnderWay};
use super::super::router::Shared;
use super::login_mfa::{code_problem, expired_or, signed_in, typed_code};
use super::reply::Reply;
use super::totp_setup::{begun, setup_part};
use super::views::{LoginForceMfaPage, MethodSetup, Problem};
use super::{card, cookie};
use crate::flow::enrolment::{self, Enroller, UnderWay};
use crate::flow::method::totp::BegunTotp;
use crate::flow::{Channel, FlowError, FlowResult, Refusal, second_factor};
use axum::extract::State;
use axum_extra::extract::CookieJar;
use countersign_core::method::Method;
use countersign_core::sign_in::Stage;
use countersign_core::user::User;

/// The secret and the form. A reload shows the same secret again, until it is used or ten minutes are over.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
) -> Result<Reply, Reply> {
    let (sign_in, user) = under_way.at(Stage::Enrolment)?;
    let enroller = Enroller::SignIn(sign_in, Box::new(user));
    let begun = begun(&app, &enroller).await.map_err(expired_or)?;
    Ok(Reply::page(&page(enroller.user(), Some((&begun, None)))?))
}

/// Checks the first code, and signs in with what was set up. Begins nothing: a code for a set-up that has run out says so.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
    form: Form,
) -> Result<Reply, Reply> {
    let (sign_in, user) = under_way.at(Stage::Enrolment)?;
    let enroller = Enroller::SignIn(sign_in, Box::new(user.clone()));
    let resumed = enrolment::under_way(&app, &enroller, Method::Totp).await.map_err(expired_or)?;
    let Some(UnderWay::Totp(begun)) = resumed else {
        return Err(ran_out(&user)?);
    };
    let again = |problem| Ok::<_, FlowError>(Reply::refused(&page(&user, Some((&begun, Some(problem))))?));
    let code = match typed_code(&form) {
        Ok(code) => code,
        Err(problem) => return Err(again(problem)?),
    };
    match enrolment::save(&app, &enroller, &begun.draft(), &code, &origin).await {
        // Or set up a moment ago in another tab, in this very sign-in.
        Ok(_) | Err(FlowError::Refused(Refusal::AlreadySetUp)) => {}
        Err(FlowError::Refused(Refusal::SetUpExpired)) => return Err(ran_out(&user)?),
        Err(error) => {
            let Some(problem) = code_problem(&error, &app) else { return Err(expired_or(error)) };
            let wait = problem.retry_after;
            return Err(again(problem)?.because(error).waiting(wait));
        }
    }
    let entry = second_factor::finish_enrolment(&app, &sign_in, &user, &origin, Channel::Browser).await;
    let entry = entry.map_err(expired_or)?;
    Ok(signed_in(&app, &jar).with(&cookie::session(&app, &entry.into_cookie()?)))
}

fn ran_out(user: &User) -> FlowResult<Reply> {
    Ok(Reply::refused(&page(user, None)?).because(Refusal::SetUpExpired))
}

fn page(user: &User, begun: Option<(&BegunTotp, Option<Problem>)>) -> FlowResult<LoginForceMfaPage> {
    let part = begun.map(|(begun, problem)| setup_part(begun, user, problem)).transpose()?;
    Ok(LoginForceMfaPage { page: card(), email: user.email.to_string(), method: part.map(MethodSetup::Totp) })
}
