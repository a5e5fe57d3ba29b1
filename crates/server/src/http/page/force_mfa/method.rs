//! `/login/force-mfa/{method}`: one method of a forced set-up.

use super::super::super::extract::{ClientOrigin, Form, Query, SignInUnderWay};
use super::super::super::router::Shared;
use super::super::login_mfa::{expired_or, same_sign_in};
use super::super::method_path::WithCode;
use super::super::reply::Reply;
use super::super::set_up::{self, NotTaken, Part};
use super::super::views::{ForceMfaMethodPage, MethodKind, MethodSetup};
use super::super::{card, notice};
use super::{START, enroller, finish, offers, start_or};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use axum_extra::extract::CookieJar;
use countersign_core::method::Method;

/// The step that the set-up is at. A reload shows the same again, until it is used or ten minutes are over.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    WithCode(kind): WithCode,
    query: Query,
) -> Result<Reply, Reply> {
    let enroller = enroller(under_way)?;
    let person = enrolment::overview(&app, &enroller).await.map_err(expired_or)?;
    if person.account.find(kind.method()).is_some() {
        return Err(Reply::redirect(START));
    }
    let change = query.text("change").is_some();
    let part = set_up::part(&app, &enroller, kind, change).await.map_err(start_or)?;
    let page = page(&app, &enroller, part).await?;
    Ok(Reply::page(&ForceMfaMethodPage { notice: notice::from_query(&query), ..page }))
}

/// Has a code sent to the address.
pub(in crate::http) async fn send(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    WithCode(kind): WithCode,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    same_sign_in(&under_way, &form, START)?;
    let enroller = enroller(under_way)?;
    let path = format!("{START}/{}", kind.slug());
    if kind == MethodKind::Totp {
        return Ok(Reply::redirect(&path));
    }
    match set_up::send(&app, &enroller, kind, &form, &origin).await {
        Ok(true) => Ok(Reply::redirect(&format!("{path}?notice=code-sent-again"))),
        Ok(false) => Ok(Reply::redirect(&path)),
        Err(not_taken) => Err(reply(&app, &enroller, kind, not_taken).await),
    }
}

/// Checks the code and turns the method on. If there is nothing to add to it, signing in goes on at once.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    WithCode(kind): WithCode,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
    form: Form,
) -> Result<Reply, Reply> {
    same_sign_in(&under_way, &form, START)?;
    let enroller = enroller(under_way)?;
    match set_up::save(&app, &enroller, kind, &form, &origin).await {
        Ok(person) if offers(&person).is_empty() => finish(&app, &enroller, &origin, &jar).await,
        // Or set up a moment ago in another tab, in this very sign-in.
        Ok(_) | Err(NotTaken::Failed(FlowError::Refused(Refusal::AlreadySetUp))) => {
            Ok(Reply::redirect(START))
        }
        Err(not_taken) => Err(reply(&app, &enroller, kind, not_taken).await),
    }
}

async fn reply(app: &App, enroller: &Enroller, kind: MethodKind, not_taken: NotTaken) -> Reply {
    match not_taken {
        NotTaken::Again(part, error) => match page(app, enroller, *part).await {
            Ok(page) => set_up::again(&page, error, page.wait()),
            Err(reply) => reply,
        },
        NotTaken::Expired => {
            let part = Part { method: MethodSetup::RanOut(kind), problem: None };
            match page(app, enroller, part).await {
                Ok(page) => Reply::refused(&page).because(Refusal::SetUpExpired),
                Err(reply) => reply,
            }
        }
        NotTaken::Failed(FlowError::Refused(Refusal::AlreadySetUp)) => Reply::redirect(START),
        NotTaken::Failed(error) => start_or(error),
    }
}

async fn page(
    app: &App,
    enroller: &Enroller,
    Part { method, problem }: Part,
) -> Result<ForceMfaMethodPage, Reply> {
    let person = enrolment::overview(app, enroller).await.map_err(expired_or)?;
    let offered = person.platform.methods.iter().filter(|settings| settings.method() != Method::BackupCode);
    Ok(ForceMfaMethodPage {
        page: card(app),
        notice: None,
        problem,
        email: enroller.user().email.to_string(),
        sign_in: enroller.sign_in().map(|sign_in| sign_in.id.to_string()).unwrap_or_default(),
        method,
        has_choice: offered.count() > 1,
        signs_in: person.platform.methods.len() == person.methods().len() + 1,
    })
}
