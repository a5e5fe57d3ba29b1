//! `/account/security/backup-codes`: a new set of backup codes.

use super::super::extract::{ClientOrigin, SignedIn};
use super::super::router::Shared;
use super::method_setup::account_or;
use super::reply::Reply;
use super::views::{BackupCodeList, BackupCodesNewPage, BackupCodesPage};
use super::{confirm, frame};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller, UnderWay};
use crate::flow::{FlowError, FlowResult, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

const PATH: &str = "/account/security/backup-codes";
const NEW: &str = "/account/security/backup-codes/new";
const NONE_TO_SHOW: &str = "/account/security?notice=backup-codes-hidden";

/// The question, which matters when a set with unused codes is replaced.
pub(in crate::http) async fn ask(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, NEW)?;
    let person = enrolment::overview(&app, &Enroller::Session(actor.clone())).await?;
    let left = person.account.find(Method::BackupCode).and_then(|enrolment| enrolment.factor.codes_left());
    Ok(Reply::page(&BackupCodesNewPage { page: frame(&app, &actor, "/account/security"), left }))
}

/// Makes and saves a set.
pub(in crate::http) async fn renew(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, NEW)?;
    match enrolment::renew_backup_codes(&app, &Enroller::Session(actor), &origin).await {
        Ok(()) => Ok(Reply::redirect(PATH)),
        Err(FlowError::Refused(Refusal::BackupCodesAlone)) => {
            Err(Reply::redirect("/account/security?notice=backup-codes-alone"))
        }
        Err(error) => Err(account_or(error)),
    }
}

/// The set, as long as this session may look at it.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    let list = list(&app, &Enroller::Session(actor.clone()), PATH).await.map_err(account_or)?;
    let list = list.ok_or_else(|| Reply::redirect(NONE_TO_SHOW))?;
    Ok(Reply::page(&BackupCodesPage { page: frame(&app, &actor, "/account/security"), list }))
}

/// The set as a file.
pub(in crate::http) async fn download(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    confirm::required_for(&app, &actor, PATH)?;
    let list = list(&app, &Enroller::Session(actor), PATH).await.map_err(account_or)?;
    list.as_ref().map(file).ok_or_else(|| Reply::redirect(NONE_TO_SHOW))
}

/// Looks away: the set is not shown again.
pub(in crate::http) async fn done(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    enrolment::cancel(&app, &Enroller::Session(actor), Method::BackupCode).await?;
    Ok(Reply::redirect("/account/security?notice=backup-codes-on"))
}

/// The set that may be looked at, for pages below a path.
pub(super) async fn list(app: &App, enroller: &Enroller, base: &str) -> FlowResult<Option<BackupCodeList>> {
    Ok(match enrolment::under_way(app, enroller, Method::BackupCode).await? {
        Some(UnderWay::BackupCodes(codes)) => Some(BackupCodeList {
            codes: codes.into_iter().map(countersign_core::backup_code::BackupCode::to_text).collect(),
            account: enroller.user().email.to_string(),
            base: base.to_owned(),
        }),
        Some(UnderWay::Totp(_) | UnderWay::Code(_)) | None => None,
    })
}

/// One code a line.
pub(super) fn file(list: &BackupCodeList) -> Reply {
    Reply::file("backup-codes.txt", format!("{}\n", list.lines()))
}
