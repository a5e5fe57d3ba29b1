//! Codes on paper: made and shown once, kept as keyed hashes, each used once.

use super::super::enrolment::Enroller;
use super::super::{FlowError, FlowResult, Refusal};
use crate::app::App;
use crate::store::{PendingEnrolment, Tx};
use countersign_core::backup_code::{self, BackupCode};
use countersign_core::id::{UserId, new_uuid};
use countersign_core::method::Method;
use countersign_core::seal::Place;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::Verdict;
use countersign_core::time::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// How long a new set can be looked at, by the session that made it.
const SHOWN_FOR: Duration = Duration::from_secs(600);

/// A new set, and the row that keeps it, sealed, while it may be looked at.
pub(in crate::flow) struct NewSet {
    /// The codes.
    pub(in crate::flow) codes: Vec<BackupCode>,
    /// What keeps them.
    pub(in crate::flow) pending: PendingEnrolment,
}

/// Makes a set.
pub(in crate::flow) fn new_set(app: &App, enroller: &Enroller, quantity: u32) -> NewSet {
    let now = app.now();
    let codes = backup_code::random_set(quantity, &mut app.rng());
    let id = new_uuid(now, &mut app.rng());
    let text = zeroize::Zeroizing::new(backup_code::to_lines(&codes));
    let pending = PendingEnrolment {
        id,
        owner: enroller.owner(),
        user: enroller.user().id,
        method: Method::BackupCode,
        secret: Some(app.keyring.seal(place(id), text.as_bytes(), &mut app.rng())),
        expires_at: now + SHOWN_FOR,
    };
    NewSet { codes, pending }
}

/// Makes a set and keeps it until it is posted back.
pub(super) async fn begin(app: &App, enroller: &Enroller, quantity: u32) -> FlowResult<Vec<BackupCode>> {
    let set = new_set(app, enroller, quantity);
    let mut tx = app.store.begin().await?;
    tx.replace_pending_enrolment(&set.pending, app.now()).await?;
    tx.commit().await?;
    Ok(set.codes)
}

/// The set that this session made a moment ago, and the row that keeps it.
pub(in crate::flow) async fn resume(
    app: &App,
    enroller: &Enroller,
    now: Timestamp,
) -> FlowResult<Option<(Uuid, Vec<BackupCode>)>> {
    let found = app.store.find_pending_enrolment(enroller.owner(), Method::BackupCode, now).await?;
    let Some(pending) = found.filter(|pending| pending.user == enroller.user().id) else { return Ok(None) };
    let bytes = app.keyring.open(place(pending.id), &pending.secret.unwrap_or_default())?;
    let broken = || FlowError::Internal("a stored set of backup codes cannot be read".to_owned());
    let text = std::str::from_utf8(&bytes).map_err(|_| broken())?;
    Ok(Some((pending.id, backup_code::from_lines(text).ok_or_else(broken)?)))
}

/// Whether the codes that a client posts are the set that was made for it. Returns the row that keeps it.
pub(super) async fn prove(app: &App, enroller: &Enroller, posted: &[BackupCode]) -> FlowResult<Uuid> {
    let (pending, codes) = resume(app, enroller, app.now()).await?.ok_or(Refusal::SetUpExpired)?;
    if backup_code::is_same_set(&codes, posted) { Ok(pending) } else { Err(Refusal::SetUpExpired.into()) }
}

/// Judges a code, and uses it up if it is right.
pub(super) async fn judge(app: &App, tx: &mut Tx, user: UserId, code: &str) -> FlowResult<Verdict> {
    let Some(code) = BackupCode::parse(code) else { return Ok(Verdict::Wrong) };
    let hash = hash(app, user, code);
    Ok(if tx.consume_backup_code(user, hash, app.now()).await? {
        Verdict::Accepted
    } else if tx.is_backup_code_used(user, hash).await? {
        Verdict::Reused
    } else {
        Verdict::Wrong
    })
}

/// What is stored of a set.
pub(in crate::flow) fn hashes(app: &App, user: UserId, codes: &[BackupCode]) -> Vec<TokenHash> {
    codes.iter().map(|code| hash(app, user, *code)).collect()
}

fn hash(app: &App, user: UserId, code: BackupCode) -> TokenHash {
    app.keyring.hash_text("backup_code", &format!("{user}|{}", code.to_text()))
}

fn place(row: Uuid) -> Place {
    Place { column: "pending_enrolments.secret", row }
}
