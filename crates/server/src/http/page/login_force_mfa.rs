//! `/login/force-mfa`: setting up a second factor before signing in can go on.

use super::super::extract::{ClientOrigin, Form, SignInUnderWay};
use super::super::router::Shared;
use super::login_mfa::{code_problem, expired_or, signed_in, typed_code};
use super::reply::Reply;
use super::totp_setup::{begun, setup_part};
use super::views::{ForceMfaMethodPage, MethodSetup, Problem};
use super::{card, cookie};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::{Channel, FlowError, Refusal, second_factor};
use axum::extract::State;
use axum_extra::extract::CookieJar;
use countersign_core::sign_in::Stage;

/// The secret and the form. A reload shows the same secret again, until it is used or ten minutes are over.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
) -> Result<Reply, Reply> {
    let (sign_in, user) = under_way.at(Stage::Enrolment)?;
    let enroller = Enroller::SignIn(sign_in, Box::new(user));
    Ok(Reply::page(&page(&app, &enroller, None).await.map_err(expired_or)?))
}

/// Checks the first code, and signs in with what was set up.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
    form: Form,
) -> Result<Reply, Reply> {
    let (sign_in, user) = under_way.at(Stage::Enrolment)?;
    let enroller = Enroller::SignIn(sign_in, Box::new(user.clone()));
    let code = match typed_code(&form) {
        Ok(code) => code,
        Err(problem) => {
            return Err(Reply::refused(&page(&app, &enroller, Some(problem)).await.map_err(expired_or)?));
        }
    };
    let draft = begun(&app, &enroller).await.map_err(expired_or)?.draft();
    match enrolment::save(&app, &enroller, &draft, &code, &origin).await {
        // Or set up a moment ago in another tab, in this very sign-in.
        Ok(_) | Err(FlowError::Refused(Refusal::AlreadySetUp)) => {}
        Err(error) => {
            let problem = code_problem(&error, &app).ok_or_else(|| expired_or(error))?;
            let wait = problem.retry_after;
            let page = page(&app, &enroller, Some(problem)).await.map_err(expired_or)?;
            return Err(Reply::refused(&page).waiting(wait));
        }
    }
    let entry = second_factor::finish_enrolment(&app, &sign_in, &user, &origin, Channel::Browser).await;
    let entry = entry.map_err(expired_or)?;
    Ok(signed_in(&app, &jar).with(&cookie::session(&app, &entry.into_cookie()?)))
}

async fn page(
    app: &App,
    enroller: &Enroller,
    problem: Option<Problem>,
) -> Result<ForceMfaMethodPage, FlowError> {
    let begun = begun(app, enroller).await?;
    Ok(ForceMfaMethodPage {
        page: card(),
        notice: None,
        problem: None,
        is_only: true,
        email: enroller.user().email.to_string(),
        method: MethodSetup::Totp(setup_part(&begun, enroller.user(), problem)?),
    })
}
