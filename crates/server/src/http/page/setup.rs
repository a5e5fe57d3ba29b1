//! `/setup`: the first start, when there is no system administrator yet.

use super::super::extract::{ClientOrigin, Form, Query};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{Field, Problem, SecretField, SetupPage};
use super::{card, cookie, password};
use crate::app::App;
use crate::flow::{Channel, FlowError, FlowResult, Refusal, setup};
use axum::extract::State;
use countersign_core::contact::EmailAddress;

/// The form, behind a link that still works. Looking at it does not use the link up.
pub(in crate::http) async fn show(State(app): State<Shared>, query: Query) -> Result<Reply, Reply> {
    let token = query.text("token").unwrap_or_default();
    if setup::is_open(&app, token).await? {
        Ok(Reply::page(&blank(&app, token).await?))
    } else {
        Err(Refusal::SetupLinkClosed.into())
    }
}

/// Makes the system administrator and signs them in.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let (token, email) = (form.text("token"), form.text("email").trim());
    let typed = |problem: Option<Problem>| Field { value: email.to_owned(), problem };
    let no_email = || Some(Problem::from("Enter an email address, such as name@example.org."));
    let new = password::read_new(&app, &form, ("password", "password_again"), "Choose a password.").await?;
    let password = match (new, EmailAddress::parse(email)) {
        (Ok(password), Ok(_)) => password,
        (new, address) => {
            let (password, password_again) = new.err().unwrap_or_default();
            let email = typed(address.err().and_then(|_| no_email()));
            return Err(Reply::refused(&SetupPage {
                email,
                password,
                password_again,
                ..blank(&app, token).await?
            }));
        }
    };
    match setup::complete(&app, token, (email, password), &origin, Channel::Browser).await {
        Ok(entry) => Ok(Reply::redirect("/security-settings/2fa?notice=welcome")
            .with(&cookie::session(&app, &entry.into_cookie()?))),
        Err(FlowError::Refused(refusal @ Refusal::EmailTaken(_))) => {
            let email = typed(Some("Somebody has this address already. Choose another one.".into()));
            Err(Reply::refused(&SetupPage { email, ..blank(&app, token).await? }).because(refusal))
        }
        Err(error) => match password::refused(&error) {
            Some(problem) => {
                let (email, password) = (typed(None), SecretField { problem: Some(problem) });
                let page = SetupPage { email, password, ..blank(&app, token).await? };
                Err(Reply::refused(&page).because(error))
            }
            None => Err(error.into()),
        },
    }
}

async fn blank(app: &App, token: &str) -> FlowResult<SetupPage> {
    Ok(SetupPage {
        page: card(app),
        token: token.to_owned(),
        problem: None,
        email: Field::default(),
        password: SecretField::default(),
        password_again: SecretField::default(),
        policy: password::policy_lines(app).await?,
    })
}
