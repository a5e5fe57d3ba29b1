//! `/account/security`: a user's second factors, password and sessions.

use super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{AccountSecurityPage, MethodRow, MethodState, OnState, Problem, SecretField};
use super::{account_sessions, cookie, frame, moment, notice, password as form_password, seconds_until};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::person::Person;
use crate::flow::session::Actor;
use crate::flow::{Channel, FlowError, FlowResult, Refusal, password, sessions};
use axum::extract::State;
use countersign_core::account::Factor;
use countersign_core::method::Method;
use countersign_core::platform::{MethodSettings, PlatformSettings};

/// As few backup codes as are worth a warning.
const FEW_CODES: u32 = 3;

/// The page.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let mut page = AccountSecurityPage { notice: notice::from_query(&query), ..blank(&app, &actor).await? };
    page.sessions.is_offered = account_sessions::is_reason(&query) && page.sessions.others() > 0;
    Ok(Reply::page(&page))
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
    Ok(AccountSecurityPage {
        page: frame(app, actor, "/account/security"),
        notice: None,
        methods: rows(&person),
        few_codes_left: codes_left(&person).filter(|left| *left <= FEW_CODES),
        current_password: SecretField::default(),
        new_password: SecretField::default(),
        new_password_again: SecretField::default(),
        policy: form_password::policy_lines(app).await?,
        sessions: account_sessions::list(sessions::list_own(app, actor).await?, actor.session().id),
    })
}

/// What the platform offers, in the wire's order, with what the user has of it.
fn rows(person: &Person) -> Vec<MethodRow> {
    let usable = person.account.usable(&person.platform);
    let main = person.account.default_method(&person.platform);
    let choices = usable.iter().filter(|enrolment| enrolment.method() != Method::BackupCode).count();
    let state = |method: Method| {
        let Some(enrolment) = usable.iter().find(|enrolment| enrolment.method() == method) else {
            let is_alone = method == Method::BackupCode && choices == 0;
            return if is_alone { MethodState::NeedsAnother } else { MethodState::Off };
        };
        let is_main = main == Some(method);
        MethodState::On(OnState {
            since: moment(enrolment.created_at),
            detail: detail(&enrolment.factor, &person.platform),
            is_main: is_main && choices > 1,
            can_be_main: !is_main && choices > 1 && method != Method::BackupCode,
        })
    };
    let mut methods: Vec<_> = person.platform.methods.iter().map(MethodSettings::method).collect();
    methods.sort();
    methods.into_iter().map(|method| MethodRow { kind: method.into(), state: state(method) }).collect()
}

/// Where codes go, masked as everywhere outside a set-up, or how many are left.
fn detail(factor: &Factor, platform: &PlatformSettings) -> Option<String> {
    match factor {
        Factor::Totp => None,
        Factor::Sms(_) | Factor::Email(_) => {
            factor.masked_contact().map(|contact| format!("Codes go to {contact}"))
        }
        Factor::BackupCode { left } => Some(match platform.method(Method::BackupCode) {
            // The number may have been changed since the set was made.
            Some(MethodSettings::BackupCode { quantity }) if left <= quantity => {
                format!("{left} of {quantity} codes left")
            }
            _ => format!("{left} codes left"),
        }),
    }
}

/// How many backup codes the user has left, if they can be used.
fn codes_left(person: &Person) -> Option<u32> {
    let usable = person.account.usable(&person.platform);
    usable.iter().find_map(|enrolment| enrolment.factor.codes_left())
}
