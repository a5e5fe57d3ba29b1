//! `/account/security/{method}/remove` and `…/main`: turning a second factor off, and choosing the main one.

use super::super::extract::{ClientOrigin, SignedIn};
use super::super::router::Shared;
use super::method_path::Named;
use super::reply::Reply;
use super::views::{MethodKind, MethodRemovePage, RemoveOutcome};
use super::{confirm, frame};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

fn path(kind: MethodKind) -> String {
    format!("/account/security/{}/remove", kind.slug())
}

/// The question.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    Named(kind): Named,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, &path(kind))?;
    Ok(Reply::page(&page(&app, &actor, kind).await?))
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
        Ok(_) | Err(FlowError::Refused(Refusal::NothingSetUp)) => {
            Ok(Reply::redirect(&format!("/account/security?notice={}-off", kind.slug())))
        }
        Err(FlowError::Refused(refusal @ Refusal::LastMethodEnforced)) => {
            Err(Reply::refused(&page(&app, &actor, kind).await?).because(refusal))
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

async fn page(app: &App, actor: &Actor, kind: MethodKind) -> FlowResult<MethodRemovePage> {
    let person = enrolment::overview(app, &Enroller::Session(actor.clone())).await?;
    let methods = person.methods();
    let others_stay = methods.iter().any(|other| *other != kind.method() && *other != Method::BackupCode);
    let outcome = if kind == MethodKind::BackupCode || others_stay {
        RemoveOutcome::OthersStay
    } else if person.is_enforced() {
        RemoveOutcome::Refused
    } else {
        RemoveOutcome::NoneStays { ends_backup_codes: methods.contains(&Method::BackupCode) }
    };
    Ok(MethodRemovePage { page: frame(app, actor, "/account/security"), kind, outcome })
}
