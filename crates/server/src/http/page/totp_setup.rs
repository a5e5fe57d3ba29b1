//! `/account/security/totp`: setting up the authenticator app.

use super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::router::Shared;
use super::login_mfa::{code_problem, typed_code};
use super::reply::Reply;
use super::views::{MethodSetup, Problem, SecretField, TotpSetup, TotpSetupPage};
use super::{confirm, frame, qr};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller, UnderWay};
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
    if person.account.enrolments.iter().any(|enrolment| enrolment.method() == Method::Totp) {
        return Err(Reply::redirect("/account/security?notice=totp-already"));
    }
    Ok(Reply::page(&page(&actor, &begun(&app, &enroller).await?, None)?))
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
    let Some(UnderWay::Totp(begun)) = enrolment::under_way(&app, &enroller, Method::Totp).await? else {
        return Err(Reply::redirect("/account/security?notice=setup-expired").because(Refusal::SetUpExpired));
    };
    let again = |problem| Ok::<_, FlowError>(Reply::refused(&page(&actor, &begun, Some(problem))?));
    let code = match typed_code(&form) {
        Ok(code) => code,
        Err(problem) => return Err(again(problem)?),
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
            let Some(problem) = code_problem(&error, &app) else { return Err(error.into()) };
            let wait = problem.retry_after;
            Err(again(problem)?.because(error).waiting(wait))
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

fn page(actor: &Actor, begun: &BegunTotp, problem: Option<Problem>) -> FlowResult<TotpSetupPage> {
    Ok(TotpSetupPage {
        page: frame(actor, "/account/security"),
        method: MethodSetup::Totp(setup_part(begun, actor.user(), problem)?),
    })
}

/// The set-up under way, or a new one: for pages that show it. A code that was typed begins none.
pub(super) async fn begun(app: &App, enroller: &Enroller) -> FlowResult<BegunTotp> {
    if let Some(UnderWay::Totp(begun)) = enrolment::under_way(app, enroller, Method::Totp).await? {
        return Ok(begun);
    }
    match enrolment::begin(app, enroller, Method::Totp).await? {
        Begun::Totp(begun) => Ok(begun),
        _ => Err(FlowError::Internal("another method was begun".to_owned())),
    }
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
