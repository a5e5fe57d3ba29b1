//! `/account/security/totp/remove`: turning the authenticator app off.

use super::super::extract::{ClientOrigin, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::MethodRemovePage;
use super::{confirm, frame};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

const PATH: &str = "/account/security/totp/remove";

/// The question.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    Ok(Reply::page(&page(&app, &actor).await?))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    match enrolment::remove(&app, &actor, Method::Totp, &origin).await {
        Ok(_) | Err(FlowError::Refused(Refusal::NothingSetUp)) => {
            Ok(Reply::redirect("/account/security?notice=totp-off"))
        }
        Err(FlowError::Refused(Refusal::LastMethodEnforced)) => {
            Err(Reply::refused(&page(&app, &actor).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(app: &App, actor: &Actor) -> FlowResult<MethodRemovePage> {
    let person = enrolment::overview(app, &Enroller::Session(actor.clone())).await?;
    let is_last = person.methods().iter().all(|method| *method == Method::Totp);
    Ok(MethodRemovePage {
        page: frame(actor, "/account/security"),
        kind: super::views::MethodKind::Totp,
        outcome: if is_last && person.is_enforced() {
            super::views::RemoveOutcome::Refused
        } else {
            super::views::RemoveOutcome::NoneStays { ends_backup_codes: false }
        },
    })
}
