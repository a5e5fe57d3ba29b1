//! `/setup`: the first start, when there is no system administrator yet.

use super::super::extract::{ClientOrigin, Form, Query};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{Field, Problem, SecretField, SetupPage};
use super::{card, cookie, policy_lines, read_password};
use crate::flow::{Channel, FlowError, Refusal, setup};
use axum::extract::State;

/// The form, behind a link that still works. Looking at it does not use the link up.
pub(in crate::http) async fn show(State(app): State<Shared>, query: Query) -> Result<Reply, Reply> {
    let token = query.text("token").unwrap_or_default();
    if setup::is_open(&app, token).await? {
        Ok(Reply::page(&blank(token)))
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
    let again = || SetupPage { email: typed(None), ..blank(token) };
    let refused = |page: SetupPage| Err(Reply::refused(&page));
    let wrong_password =
        |message: String| SetupPage { password: SecretField { problem: Some(message.into()) }, ..again() };

    let password = match read_password(form.text("password"), "Choose a password.") {
        Ok(password) => password,
        Err(message) => return refused(wrong_password(message)),
    };
    if form.text("password") != form.text("password_again") {
        let problem = Some("The two passwords differ.".into());
        return refused(SetupPage { password_again: SecretField { problem }, ..again() });
    }
    match setup::complete(&app, token, (email, password), &origin, Channel::Browser).await {
        Ok(entry) => Ok(Reply::redirect("/security-settings/2fa?notice=welcome")
            .with(&cookie::session(&app, &entry.into_cookie()?))),
        Err(FlowError::Refused(Refusal::InvalidEmail)) => {
            let problem = Some("Enter an email address, such as name@example.org.".into());
            refused(SetupPage { email: typed(problem), ..again() })
        }
        Err(FlowError::Refused(Refusal::PasswordPolicy(lines))) => refused(wrong_password(lines.join(" "))),
        Err(error) => Err(error.into()),
    }
}

fn blank(token: &str) -> SetupPage {
    SetupPage {
        page: card(),
        token: token.to_owned(),
        problem: None,
        email: Field::default(),
        password: SecretField::default(),
        password_again: SecretField::default(),
        policy: policy_lines(),
    }
}
