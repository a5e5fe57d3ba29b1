//! `/login/force-mfa/backup-codes`: backup codes on the way in, beside another method.

use super::super::super::extract::{ClientOrigin, SignInUnderWay};
use super::super::super::router::Shared;
use super::super::backup_codes::{file, list};
use super::super::card;
use super::super::login_mfa::expired_or;
use super::super::reply::Reply;
use super::super::views::ForceMfaBackupCodesPage;
use super::{START, enroller, start_or};
use crate::flow::enrolment;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use countersign_core::method::Method;

const PATH: &str = "/login/force-mfa/backup-codes";

/// Makes and saves a set.
pub(in crate::http) async fn renew(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    match enrolment::renew_backup_codes(&app, &enroller(under_way)?, &origin).await {
        Ok(()) => Ok(Reply::redirect(PATH)),
        Err(FlowError::Refused(Refusal::BackupCodesAlone)) => Err(Reply::redirect(START)),
        Err(error) => Err(start_or(error)),
    }
}

/// The set, as long as this sign-in may look at it.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
) -> Result<Reply, Reply> {
    let list = list(&app, &enroller(under_way)?, PATH).await.map_err(start_or)?;
    let list = list.ok_or_else(|| Reply::redirect(START))?;
    Ok(Reply::page(&ForceMfaBackupCodesPage { page: card(&app), list }))
}

/// The set as a file.
pub(in crate::http) async fn download(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
) -> Result<Reply, Reply> {
    let list = list(&app, &enroller(under_way)?, PATH).await.map_err(start_or)?;
    list.as_ref().map(file).ok_or_else(|| Reply::redirect(START))
}

/// Looks away: the set is not shown again.
pub(in crate::http) async fn done(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
) -> Result<Reply, Reply> {
    enrolment::cancel(&app, &enroller(under_way)?, Method::BackupCode).await.map_err(expired_or)?;
    Ok(Reply::redirect(START))
}
