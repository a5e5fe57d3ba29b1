//! `/account/security/{method}`: setting a second factor up.

use super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::router::Shared;
use super::method_path::WithCode;
use super::reply::Reply;
use super::set_up::{self, NotTaken, Part};
use super::views::{MethodKind, MethodSetupPage};
use super::{confirm, frame, notice};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::session::Actor;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

fn path(kind: MethodKind) -> String {
    format!("/account/security/{}", kind.slug())
}

fn account(notice: &str, kind: MethodKind) -> Reply {
    Reply::redirect(&format!("/account/security?notice={}-{notice}", kind.slug()))
}

/// The step that the set-up is at. A reload shows the same again.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    WithCode(kind): WithCode,
    query: Query,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, &path(kind))?;
    let enroller = Enroller::Session(actor.clone());
    let person = enrolment::overview(&app, &enroller).await?;
    if person.account.find(kind.method()).is_some() {
        return Err(account("already", kind));
    }
    let part = set_up::part(&app, &enroller, kind, query.text("change").is_some()).await;
    let part = part.map_err(account_or)?;
    let notice = notice::from_query(&query);
    Ok(Reply::page(&MethodSetupPage { notice, ..page(&app, &actor, part) }))
}

/// Begins with a new secret.
pub(in crate::http) async fn start(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    let path = path(MethodKind::Totp);
    confirm::required_for(&app, &actor, &path)?;
    enrolment::begin(&app, &Enroller::Session(actor), Method::Totp).await.map_err(account_or)?;
    Ok(Reply::redirect(&path))
}

/// Has a code sent to the address.
pub(in crate::http) async fn send(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    WithCode(kind): WithCode,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let path = path(kind);
    confirm::required_for(&app, &actor, &path)?;
    if kind == MethodKind::Totp {
        return Ok(Reply::redirect(&path));
    }
    match set_up::send(&app, &Enroller::Session(actor.clone()), kind, &form, &origin).await {
        Ok(true) => Ok(Reply::redirect(&format!("{path}?notice=code-sent-again"))),
        Ok(false) => Ok(Reply::redirect(&path)),
        Err(not_taken) => Err(reply(&app, &actor, kind, not_taken)),
    }
}

/// Checks the code, and turns the method on.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    WithCode(kind): WithCode,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, &path(kind))?;
    match set_up::save(&app, &Enroller::Session(actor.clone()), kind, &form, &origin).await {
        Ok(_) => Ok(account("on", kind)),
        Err(not_taken) => Err(reply(&app, &actor, kind, not_taken)),
    }
}

/// Gives it up.
pub(in crate::http) async fn cancel(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    WithCode(kind): WithCode,
) -> Result<Reply, Reply> {
    enrolment::cancel(&app, &Enroller::Session(actor), kind.method()).await?;
    Ok(Reply::redirect("/account/security"))
}

fn reply(app: &App, actor: &Actor, kind: MethodKind, not_taken: NotTaken) -> Reply {
    match not_taken {
        NotTaken::Again(part, error) => {
            let page = page(app, actor, *part);
            set_up::again(&page, error, page.wait())
        }
        NotTaken::Expired => {
            Reply::redirect("/account/security?notice=setup-expired").because(Refusal::SetUpExpired)
        }
        NotTaken::Failed(FlowError::Refused(refusal @ Refusal::AlreadySetUp)) => {
            account("already", kind).because(refusal)
        }
        NotTaken::Failed(error) => account_or(error),
    }
}

/// A method that the platform dropped while it was set up leads back to what there is; everything else has a page of its
/// own.
pub(super) fn account_or(error: FlowError) -> Reply {
    match error {
        FlowError::Refused(refusal @ Refusal::MethodNotOffered) => {
            Reply::redirect("/account/security?notice=method-not-offered").because(refusal)
        }
        other => other.into(),
    }
}

fn page(app: &App, actor: &Actor, Part { method, problem }: Part) -> MethodSetupPage {
    MethodSetupPage {
        page: frame(app, actor, "/account/security"),
        notice: None,
        problem,
        method,
        sign_in: "",
    }
}
