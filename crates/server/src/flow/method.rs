//! What differs by method. A new method is one module here, one in core and one template.

pub mod backup_code;
pub mod code;
pub mod totp;

use super::enrolment::Enroller;
use super::{FlowError, FlowResult};
use crate::app::App;
use crate::store::{ChallengeKey, Tx};
use countersign_core::account::{Draft, DraftFactor};
use countersign_core::backup_code::BackupCode;
use countersign_core::challenge::Purpose;
use countersign_core::contact::EmailAddress;
use countersign_core::id::EnrolmentId;
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::{Denial, SignIn, Verdict};
use countersign_core::totp::Step;
use countersign_core::user::User;
use uuid::Uuid;

/// A set-up that was begun, with what its user must see now and never again.
#[derive(Debug)]
pub enum Begun {
    /// An authenticator app.
    Totp(totp::BegunTotp),
    /// Codes by SMS: a number is asked for.
    Sms,
    /// Codes by email: an address is asked for, and this one proposed.
    Email(EmailAddress),
    /// A set of codes.
    BackupCodes(Vec<BackupCode>),
}

/// What a set-up proved, to be stored.
#[derive(Debug)]
pub(super) struct Proved {
    /// The enrolment's id.
    pub(super) id: EnrolmentId,
    /// What must be used up by storing it.
    pub(super) ticket: Ticket,
    /// What is secret about it, sealed for the enrolment's row.
    pub(super) secret: Option<String>,
    /// TOTP: the step of the code, used up by the set-up.
    pub(super) step: Option<Step>,
    /// SMS and email: where codes go.
    pub(super) address: Option<String>,
    /// Backup codes, as they are stored.
    pub(super) codes: Vec<TokenHash>,
}

/// What a set-up is good for once.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ticket {
    /// A pending set-up.
    Pending(Uuid),
    /// A code that was sent.
    Challenge(Uuid),
}

/// Begins setting a method up.
pub(super) async fn begin(app: &App, enroller: &Enroller, settings: &MethodSettings) -> FlowResult<Begun> {
    Ok(match settings {
        MethodSettings::Totp { issuer } => Begun::Totp(totp::begin(app, enroller, issuer).await?),
        MethodSettings::Sms { .. } => Begun::Sms,
        MethodSettings::Email { .. } => Begun::Email(enroller.user().email.clone()),
        MethodSettings::BackupCode { quantity } => {
            Begun::BackupCodes(backup_code::begin(app, enroller, *quantity).await?)
        }
    })
}

/// Checks the code that finishes a set-up.
pub(super) async fn prove(app: &App, enroller: &Enroller, draft: &Draft, code: &str) -> FlowResult<Proved> {
    let id = EnrolmentId::new(app.now(), &mut app.rng());
    let blank = |ticket| Proved { id, ticket, secret: None, step: None, address: None, codes: Vec::new() };
    match &draft.factor {
        DraftFactor::Totp(secret) => {
            let proved = totp::prove(app, enroller, secret.as_ref(), (id, code)).await?;
            let (secret, step) = (Some(proved.sealed), Some(proved.step));
            Ok(Proved { secret, step, ..blank(Ticket::Pending(proved.pending)) })
        }
        DraftFactor::Sms(number) => {
            let challenge = prove_address(app, enroller, (Method::Sms, number.as_str()), code).await?;
            Ok(Proved { address: Some(number.to_string()), ..blank(Ticket::Challenge(challenge)) })
        }
        DraftFactor::Email(address) => {
            let challenge = prove_address(app, enroller, (Method::Email, address.as_str()), code).await?;
            Ok(Proved { address: Some(address.to_string()), ..blank(Ticket::Challenge(challenge)) })
        }
        DraftFactor::BackupCode(posted) => {
            let pending = backup_code::prove(app, enroller, posted).await?;
            let codes = backup_code::hashes(app, enroller.user().id, posted);
            Ok(Proved { codes, ..blank(Ticket::Pending(pending)) })
        }
    }
}

/// Whether a code is the one that was sent to an address for this set-up. The guess counts whatever becomes of it.
async fn prove_address(
    app: &App,
    enroller: &Enroller,
    (method, address): (Method, &str),
    code: &str,
) -> FlowResult<Uuid> {
    let mut tx = app.store.begin().await?;
    let found = code::compare(app, &mut tx, enroller.challenge(method), address, code).await?;
    tx.commit().await?;
    found.ok_or(FlowError::SecondFactorDenied(Denial::WrongCode))
}

/// Judges a code at sign-in and uses it up if it is right.
pub(super) async fn judge(
    app: &App,
    tx: &mut Tx,
    (sign_in, user): (&SignIn, &User),
    method: Method,
    code: &str,
) -> FlowResult<Verdict> {
    match method {
        Method::Totp => Ok(totp::judge(app, tx, user, code).await?.into()),
        Method::Sms | Method::Email => code::judge(app, tx, challenge_of(sign_in, method), code).await,
        Method::BackupCode => backup_code::judge(app, tx, user.id, code).await,
    }
}

/// The code that a sign-in asked for.
pub(super) fn challenge_of(sign_in: &SignIn, method: Method) -> ChallengeKey {
    ChallengeKey { user: sign_in.user, purpose: Purpose::SignIn, method, owner: sign_in.id.uuid() }
}
