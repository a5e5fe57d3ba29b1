//! `/account/security`: a user's second factors and password.

use super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{AccountSecurityPage, MethodKind, MethodRow, Problem, SecretField};
use super::{cookie, frame, moment, notice, password as form_password, seconds_until};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::session::Actor;
use crate::flow::{Channel, FlowError, FlowResult, Refusal, password};
use axum::extract::State;
use countersign_core::method::Method;

/// The page.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let notice = notice::from_query(&query);
    Ok(Reply::page(&AccountSecurityPage { notice, ..blank(&app, &actor).await? }))
}

/// Changes the password. This browser stays signed in, with a new session.
pub(in crate::http) async fn change_password(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let page = blank(&app, &actor).await?;
    let current = form_password::read(&form, "current_password", "Enter your current password.");
    let new = form_password::read_new(
        &app,
        &form,
        ("new_password", "new_password_again"),
        "Choose a new password.",
    )
    .await?;
    let (current, new) = match (current, new) {
        (Ok(current), Ok(new)) => (current, new),
        (current, new) => {
            let current_password = SecretField { problem: current.err() };
            let (new_password, new_password_again) = new.err().unwrap_or_default();
            let page = AccountSecurityPage { current_password, new_password, new_password_again, ..page };
            return Err(Reply::refused(&page));
        }
    };
    match password::change(&app, &actor, (current, new), &origin, Channel::Browser).await {
        Ok(entry) => Ok(Reply::redirect("/account/security?notice=password-changed")
            .with(&cookie::session(&app, &entry.into_cookie()?))),
        Err(error) => {
            let (current, new): (Option<Problem>, Option<Problem>) = match &error {
                FlowError::Refused(Refusal::WrongCurrentPassword) => {
                    (Some("That is not your current password.".into()), None)
                }
                FlowError::Throttled(until) => {
                    (Some(Problem::with_wait("Too many attempts.", seconds_until(*until, app.now()))), None)
                }
                _ => match form_password::refused(&error) {
                    Some(problem) => (None, Some(problem)),
                    None => return Err(error.into()),
                },
            };
            let wait = current.as_ref().and_then(|problem| problem.retry_after);
            let (current_password, new_password) =
                (SecretField { problem: current }, SecretField { problem: new });
            let page = AccountSecurityPage { current_password, new_password, ..page };
            Err(Reply::refused(&page).because(error).waiting(wait))
        }
    }
}

async fn blank(app: &App, actor: &Actor) -> FlowResult<AccountSecurityPage> {
    let person = enrolment::overview(app, &Enroller::Session(actor.clone())).await?;
    let usable = person.account.usable(&person.platform);
    let row = |method: Method| {
        let on_since = usable.iter().find(|enrolment| enrolment.method() == method);
        let on_since = on_since.map(|enrolment| moment(enrolment.created_at));
        Some(MethodRow { kind: kind_of(method)?, on_since })
    };
    Ok(AccountSecurityPage {
        page: frame(actor, "/account/security"),
        notice: None,
        methods: person.platform.methods.iter().filter_map(|settings| row(settings.method())).collect(),
        current_password: SecretField::default(),
        new_password: SecretField::default(),
        new_password_again: SecretField::default(),
        policy: form_password::policy_lines(app).await?,
    })
}

/// The methods that have a row.
fn kind_of(method: Method) -> Option<MethodKind> {
    match method {
        Method::Totp => Some(MethodKind::Totp),
        Method::Sms | Method::Email | Method::BackupCode => None,
    }
}
