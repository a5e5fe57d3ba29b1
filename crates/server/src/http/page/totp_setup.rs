//! `/account/security/totp`: setting up the authenticator app.

use super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::router::Shared;
use super::login_mfa::{code_problem, typed_code};
use super::reply::Reply;
use super::views::{MethodSetup, MethodSetupPage, Problem, SecretField, TotpSetup};
use super::{confirm, frame, qr};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::method::Begun;
use crate::flow::method::totp::BegunTotp;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Refusal};
use axum::extract::State;
use countersign_core::method::Method;
use countersign_core::user::User;

const PATH: &str = "/account/security/totp";

/// The secret and the form. A reload shows the same secret again.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    let enroller = Enroller::Session(actor.clone());
    let person = enrolment::overview(&app, &enroller).await?;
    if person.account.enrolments.iter().any(|enrolment| enrolment.method == Method::Totp) {
        return Err(Reply::redirect("/account/security?notice=totp-already"));
    }
    Ok(Reply::page(&page(&app, &actor, None).await?))
}

/// Begins with a new secret.
pub(in crate::http) async fn start(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    enrolment::begin(&app, &Enroller::Session(actor), Method::Totp).await?;
    Ok(Reply::redirect(PATH))
}

/// Checks the first code.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    let enroller = Enroller::Session(actor.clone());
    let code = match typed_code(&form) {
        Ok(code) => code,
        Err(problem) => return Err(Reply::refused(&page(&app, &actor, Some(problem)).await?)),
    };
    let Some(begun) = enrolment::resume_totp(&app, &enroller).await? else {
        return Err(Reply::redirect("/account/security?notice=setup-expired"));
    };
    match enrolment::save(&app, &enroller, &begun.draft(), &code, &origin).await {
        Ok(_) => Ok(Reply::redirect("/account/security?notice=totp-on")),
        Err(FlowError::Refused(Refusal::AlreadySetUp)) => {
            Err(Reply::redirect("/account/security?notice=totp-already"))
        }
        Err(FlowError::Refused(Refusal::SetUpExpired)) => {
            Err(Reply::redirect("/account/security?notice=setup-expired"))
        }
        Err(error) => {
            let problem = code_problem(&error, &app).ok_or_else(|| Reply::from(error))?;
            let wait = problem.retry_after;
            Err(Reply::refused(&page(&app, &actor, Some(problem)).await?).waiting(wait))
        }
    }
}

/// Gives it up.
pub(in crate::http) async fn cancel(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    enrolment::cancel(&app, &Enroller::Session(actor), Method::Totp).await?;
    Ok(Reply::redirect("/account/security"))
}

async fn page(app: &App, actor: &Actor, problem: Option<Problem>) -> FlowResult<MethodSetupPage> {
    let begun = begun(app, &Enroller::Session(actor.clone())).await?;
    Ok(MethodSetupPage {
        page: frame(actor, "/account/security"),
        notice: None,
        problem: None,
        method: MethodSetup::Totp(setup_part(&begun, actor.user(), problem)?),
    })
}

/// The set-up under way, or a new one.
pub(super) async fn begun(app: &App, enroller: &Enroller) -> FlowResult<BegunTotp> {
    if let Some(begun) = enrolment::resume_totp(app, enroller).await? {
        return Ok(begun);
    }
    let Begun::Totp(begun) = enrolment::begin(app, enroller, Method::Totp).await?;
    Ok(begun)
}

/// The part of a page that hands the secret over.
pub(super) fn setup_part(begun: &BegunTotp, user: &User, problem: Option<Problem>) -> FlowResult<TotpSetup> {
    let url = begun.auth_url();
    Ok(TotpSetup {
        qr: qr::draw(&url)?,
        auth_url: url.to_string(),
        key: begun.manual_key().to_string(),
        account: user.email.to_string(),
        code: SecretField { problem },
    })
}
