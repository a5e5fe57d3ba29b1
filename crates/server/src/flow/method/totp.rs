//! The authenticator app: set up by scanning a secret that the server keeps until it is proved, judged by step.

use super::super::enrolment::Enroller;
use super::super::{FlowError, FlowResult, Refusal};
use crate::app::App;
use crate::store::{PendingEnrolment, TotpEnrolment, Tx};
use countersign_core::account::{Draft, DraftFactor};
use countersign_core::id::{EnrolmentId, new_uuid};
use countersign_core::method::Method;
use countersign_core::seal::Place;
use countersign_core::sign_in::Denial;
use countersign_core::time::Timestamp;
use countersign_core::totp::{self, CodeVerdict, OtpCode, Step, TotpSecret, Window};
use countersign_core::user::User;
use std::time::Duration;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a set-up may take.
const PENDING_FOR: Duration = Duration::from_secs(600);

/// A set-up that was begun. Debug output hides the secret.
#[derive(Debug)]
pub struct BegunTotp {
    secret: TotpSecret,
    issuer: String,
    account: String,
}

impl BegunTotp {
    /// The address behind the QR code.
    pub fn auth_url(&self) -> Zeroizing<String> {
        totp::auth_url(&self.issuer, &self.account, &self.manual_key())
    }

    /// What a client that sent everything back would post; becomes the default method.
    pub fn draft(&self) -> Draft {
        Draft { use_by_default: true, factor: DraftFactor::Totp(Some(self.secret.clone())) }
    }

    /// The key to type where no QR code can be scanned.
    pub fn manual_key(&self) -> Zeroizing<String> {
        self.secret.to_base32()
    }
}

/// A set-up whose code was right, to be stored.
#[derive(Debug)]
pub struct ProvedTotp {
    /// The pending row, to be used up.
    pub(in crate::flow) pending: Uuid,
    /// The secret, sealed for the enrolment's row.
    pub(in crate::flow) sealed: String,
    /// The step of the code: used up by the set-up.
    pub(in crate::flow) step: Step,
}

/// Makes a secret and keeps it, sealed, until it is proved.
pub(super) async fn begin(app: &App, enroller: &Enroller, issuer: &str) -> FlowResult<BegunTotp> {
    let now = app.now();
    let secret = TotpSecret::random(&mut app.rng());
    let id = new_uuid(now, &mut app.rng());
    let pending = PendingEnrolment {
        id,
        owner: enroller.owner(),
        user: enroller.user().id,
        method: Method::Totp,
        secret: Some(app.keyring.seal(pending_place(id), secret.expose(), &mut app.rng())),
        expires_at: now + PENDING_FOR,
    };
    let mut tx = app.store.begin().await?;
    tx.replace_pending_enrolment(&pending, now).await?;
    tx.commit().await?;
    Ok(BegunTotp { secret, issuer: issuer.to_owned(), account: enroller.user().email.to_string() })
}

/// The set-up under way, to be shown again: a reloaded page, a wrong code.
pub(in crate::flow) async fn resume(
    app: &App,
    enroller: &Enroller,
    issuer: &str,
) -> FlowResult<Option<BegunTotp>> {
    let Some((_, secret)) = open_pending(app, enroller, app.now()).await? else { return Ok(None) };
    Ok(Some(BegunTotp { secret, issuer: issuer.to_owned(), account: enroller.user().email.to_string() }))
}

async fn open_pending(
    app: &App,
    enroller: &Enroller,
    now: Timestamp,
) -> FlowResult<Option<(Uuid, TotpSecret)>> {
    let found = app.store.find_pending_enrolment(enroller.owner(), Method::Totp, now).await?;
    let Some(pending) = found.filter(|pending| pending.user == enroller.user().id) else { return Ok(None) };
    let sealed = pending.secret.unwrap_or_default();
    let bytes = app.keyring.open(pending_place(pending.id), &sealed)?;
    Ok(TotpSecret::from_bytes(bytes).map(|secret| (pending.id, secret)))
}

/// Checks the first code. `posted` is the secret that a client sent back: it must be the one that was made here. A page
/// has nothing to send back.
pub(super) async fn prove(
    app: &App,
    enroller: &Enroller,
    posted: Option<&TotpSecret>,
    (id, code): (EnrolmentId, &str),
) -> FlowResult<ProvedTotp> {
    let now = app.now();
    let (pending, secret) = open_pending(app, enroller, now).await?.ok_or(Refusal::SetUpExpired)?;
    if !posted.is_some_and(|posted| posted.is_same_as(&secret)) {
        return Err(Refusal::SetUpExpired.into());
    }
    let verdict =
        OtpCode::parse(code).map_or(CodeVerdict::Wrong, |code| secret.judge(code, now, window(app), None));
    let step = match verdict {
        CodeVerdict::Accepted(step) => step,
        CodeVerdict::LateClock => return Err(FlowError::SecondFactorDenied(Denial::ClockIsLate)),
        CodeVerdict::Reused | CodeVerdict::Wrong => {
            return Err(FlowError::SecondFactorDenied(Denial::WrongCode));
        }
    };
    let sealed = app.keyring.seal(enrolment_place(id), secret.expose(), &mut app.rng());
    Ok(ProvedTotp { pending, sealed, step })
}

/// Judges a code by the stored secret, and uses its step up.
pub(super) async fn judge(app: &App, tx: &mut Tx, user: &User, code: &str) -> FlowResult<CodeVerdict> {
    let Some(code) = OtpCode::parse(code) else { return Ok(CodeVerdict::Wrong) };
    let Some(enrolment) = tx.find_totp_enrolment(user.id).await? else { return Ok(CodeVerdict::Wrong) };
    let secret = open(app, &enrolment)?;
    match secret.judge(code, app.now(), window(app), enrolment.last_step) {
        CodeVerdict::Accepted(step) if !tx.advance_totp_step(enrolment.id, step).await? => {
            Ok(CodeVerdict::Reused)
        }
        verdict => Ok(verdict),
    }
}

fn open(app: &App, enrolment: &TotpEnrolment) -> FlowResult<TotpSecret> {
    let bytes = app.keyring.open(enrolment_place(enrolment.id), &enrolment.secret)?;
    TotpSecret::from_bytes(bytes)
        .ok_or_else(|| FlowError::Internal("a stored secret is too short".to_owned()))
}

/// The configuration refuses to load with any other.
fn window(app: &App) -> Window {
    app.config.totp.window().unwrap_or_default()
}

fn pending_place(row: Uuid) -> Place {
    Place { column: "pending_enrolments.secret", row }
}

fn enrolment_place(id: EnrolmentId) -> Place {
    Place { column: "enrolments.secret", row: id.uuid() }
}
