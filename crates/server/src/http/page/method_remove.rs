//! `/account/security/{method}/remove` and `…/main`: turning a second factor off, and choosing the main one.

use super::super::extract::{ClientOrigin, SignedIn};
use super::super::router::Shared;
use super::method_path::Named;
use super::reply::Reply;
use super::views::{MethodKind, MethodRemovePage, RemoveOutcome};
use super::{confirm, frame};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::person::Person;
use crate::flow::session::Actor;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

fn path(kind: MethodKind) -> String {
    format!("/account/security/{}/remove", kind.slug())
}

/// The question; nothing is asked about a method that is off.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    Named(kind): Named,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, &path(kind))?;
    let person = enrolment::overview(&app, &Enroller::Session(actor.clone())).await?;
    if person.account.find(kind.method()).is_none() {
        // Turned off in another window, or a bookmark of long ago.
        return Err(Reply::redirect(&off(kind)));
    }
    Ok(Reply::page(&page(&app, &actor, kind, &person)))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    Named(kind): Named,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, &path(kind))?;
    match enrolment::remove(&app, &actor, kind.method(), &origin).await {
        Ok(_) | Err(FlowError::Refused(Refusal::NothingSetUp)) => Ok(Reply::redirect(&off(kind))),
        Err(FlowError::Refused(refusal @ Refusal::LastMethodEnforced)) => {
            let person = enrolment::overview(&app, &Enroller::Session(actor.clone())).await?;
            Err(Reply::refused(&page(&app, &actor, kind, &person)).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// Has sign-in start with it.
pub(in crate::http) async fn choose_main(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    Named(kind): Named,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    match enrolment::choose_default(&app, &actor, (kind.method(), true), &origin).await {
        Ok(_) => Ok(Reply::redirect("/account/security?notice=main-chosen")),
        // Turned off in another window.
        Err(FlowError::Refused(Refusal::EnrolmentNotFound(_))) => Err(Reply::redirect("/account/security")),
        Err(error) => Err(error.into()),
    }
}

/// Where it says that the method is off.
fn off(kind: MethodKind) -> String {
    format!("/account/security?notice={}-off", kind.slug())
}

fn page(app: &App, actor: &Actor, kind: MethodKind, person: &Person) -> MethodRemovePage {
    let methods = person.methods();
    let others_stay = methods.iter().any(|other| *other != kind.method() && *other != Method::BackupCode);
    let outcome = if kind == MethodKind::BackupCode || others_stay {
        RemoveOutcome::OthersStay
    } else if person.is_enforced() {
        RemoveOutcome::Refused
    } else {
        RemoveOutcome::NoneStays { ends_backup_codes: methods.contains(&Method::BackupCode) }
    };
    MethodRemovePage { page: frame(app, actor, "/account/security"), kind, outcome }
}
