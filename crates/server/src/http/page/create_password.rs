//! `/login/createPassword`: the first password of an account, by a link that was mailed or passed on.

use super::super::extract::{ClientOrigin, Form, Query};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{ChoosePasswordPage, Problem, SecretField, WhyChoose};
use super::{card, login, password};
use crate::app::App;
use crate::flow::link::LinkState;
use crate::flow::password::PasswordRefusal;
use crate::flow::{Channel, FlowError, FlowResult, Refusal, activation};
use axum::extract::State;

const EXPIRED: &str = "/activationLinkExpired";

/// The form, behind a link that still works. Looking at it does not use the link up.
pub(in crate::http) async fn show(State(app): State<Shared>, query: Query) -> Result<Reply, Reply> {
    let token = query.text("activateToken").unwrap_or_default();
    match activation::state(&app, token).await? {
        LinkState::Open => Ok(Reply::page(&blank(&app, WhyChoose::First, token).await?)),
        LinkState::Expired | LinkState::Unknown => Err(Reply::redirect(EXPIRED)),
    }
}

/// Chooses the password and signs in, or goes on to what a sign-in still needs. The user is mailed of it.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let token = form.text("token");
    let page = blank(&app, WhyChoose::First, token).await?;
    let chosen = read(&app, &form, page).await?;
    match activation::complete(&app, token, (chosen, true), &origin, Channel::Browser).await {
        Ok(step) => login::go_on(&app, step, None),
        Err(error @ FlowError::Refused(Refusal::Password(refusal))) if is_over(refusal) => {
            Err(Reply::redirect(EXPIRED).because(error))
        }
        Err(error) => Err(refuse(&app, error, blank(&app, WhyChoose::First, token).await?)),
    }
}

/// Whether it is the link that is worth nothing.
pub(super) fn is_over(refusal: PasswordRefusal) -> bool {
    use PasswordRefusal as P;
    match refusal {
        P::UnknownActivation
        | P::ActivationExpired
        | P::ActivatedBefore
        | P::UnknownReset
        | P::ResetExpired => true,
        P::UsedBefore(_) | P::MustBeReset => false,
    }
}

/// The password that was typed twice, or the form again.
pub(super) async fn read(
    app: &App,
    form: &Form,
    page: ChoosePasswordPage,
) -> Result<countersign_core::secret::Password, Reply> {
    let new = password::read_new(app, form, ("password", "password_again"), "Choose a password.").await?;
    new.map_err(|(password, password_again)| {
        Reply::refused(&ChoosePasswordPage { password, password_again, ..page })
    })
}

/// The form again, with what the flow did not like about the password.
pub(super) fn refuse(app: &App, error: FlowError, page: ChoosePasswordPage) -> Reply {
    if let FlowError::Throttled(until) = &error {
        let seconds = super::seconds_until(*until, app.now());
        let problem = Some(Problem::with_wait("Too many attempts.", seconds));
        let page = ChoosePasswordPage { problem, ..page };
        return Reply::refused(&page).because(error).waiting(Some(seconds));
    }
    match password::refused(&error) {
        Some(problem) => {
            let password = SecretField { problem: Some(problem) };
            Reply::refused(&ChoosePasswordPage { password, ..page }).because(error)
        }
        None => error.into(),
    }
}

/// The form.
pub(super) async fn blank(app: &App, why: WhyChoose, token: &str) -> FlowResult<ChoosePasswordPage> {
    Ok(ChoosePasswordPage {
        page: card(app),
        why,
        token: token.to_owned(),
        problem: None,
        password: SecretField::default(),
        password_again: SecretField::default(),
        policy: password::policy_lines(app).await?,
    })
}
