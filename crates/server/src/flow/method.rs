//! What differs by method. A new method is one module here, one in core and one template.

pub mod totp;

use super::enrolment::Enroller;
use super::{FlowResult, Refusal};
use crate::app::App;
use crate::store::Tx;
use countersign_core::account::{Draft, DraftFactor};
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::sign_in::Verdict;
use countersign_core::user::User;

/// A set-up that was begun, with what its user must see now and never again.
#[derive(Debug)]
pub enum Begun {
    /// An authenticator app.
    Totp(totp::BegunTotp),
}

/// Begins setting a method up.
pub(super) async fn begin(app: &App, enroller: &Enroller, settings: &MethodSettings) -> FlowResult<Begun> {
    match settings {
        MethodSettings::Totp { issuer } => Ok(Begun::Totp(totp::begin(app, enroller, issuer).await?)),
        MethodSettings::Sms { .. } | MethodSettings::Email { .. } | MethodSettings::BackupCode { .. } => {
            Err(Refusal::MethodUnavailable(settings.method()).into())
        }
    }
}

/// Checks the code that finishes a set-up.
pub(super) async fn prove(
    app: &App,
    enroller: &Enroller,
    draft: &Draft,
    code: &str,
) -> FlowResult<totp::ProvedTotp> {
    match &draft.factor {
        DraftFactor::Totp(secret) => totp::prove(app, enroller, secret.as_ref(), code).await,
        DraftFactor::Unavailable(method) => Err(Refusal::MethodUnavailable(*method).into()),
    }
}

/// Judges a code at sign-in and uses it up if it is right.
pub(super) async fn judge(
    app: &App,
    tx: &mut Tx,
    user: &User,
    method: Method,
    code: &str,
) -> FlowResult<Verdict> {
    match method {
        Method::Totp => Ok(totp::judge(app, tx, user, code).await?.into()),
        // The platform cannot offer these yet, so nobody has one; if somebody had, no code would be right.
        Method::Sms | Method::Email | Method::BackupCode => Ok(Verdict::Wrong),
    }
}

/// Sends a code at sign-in.
pub(super) fn send(method: Method) -> FlowResult<()> {
    match method {
        // The app has it already; a backup code is on paper.
        Method::Totp | Method::BackupCode => Ok(()),
        Method::Sms | Method::Email => Err(Refusal::MethodUnavailable(method).into()),
    }
}
