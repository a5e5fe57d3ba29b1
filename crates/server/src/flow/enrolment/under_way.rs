//! A set-up that was begun, to be shown again: a reloaded page, a wrong code, a second tab.

use super::super::method::{backup_code, totp};
use super::super::{FlowResult, Refusal};
use super::{Enroller, overview};
use crate::app::App;
use countersign_core::backup_code::BackupCode;
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::time::Timestamp;

/// What was begun.
#[derive(Debug)]
pub enum UnderWay {
    /// An authenticator app, whose secret is shown again.
    Totp(totp::BegunTotp),
    /// A code was sent.
    Code(CodeUnderWay),
    /// A new set of backup codes, saved already, that can still be looked at.
    BackupCodes(Vec<BackupCode>),
}

/// A code that was sent to what is to be set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeUnderWay {
    /// Where it went, in full: it was typed in this very session.
    pub address: String,
    /// When.
    pub sent_at: Timestamp,
    /// When another one can be sent.
    pub again_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
}

/// What this session or sign-in is setting up by a method.
pub async fn under_way(app: &App, enroller: &Enroller, method: Method) -> FlowResult<Option<UnderWay>> {
    let now = app.now();
    let person = overview(app, enroller).await?;
    let settings = person.platform.method(method).ok_or(Refusal::MethodNotOffered)?;
    Ok(match settings {
        MethodSettings::Totp { issuer } => totp::resume(app, enroller, issuer).await?.map(UnderWay::Totp),
        MethodSettings::Sms { .. } | MethodSettings::Email { .. } => {
            let sent = app.store.find_sent_code(enroller.challenge(method), now).await?;
            sent.map(|sent| {
                UnderWay::Code(CodeUnderWay {
                    address: sent.address,
                    sent_at: sent.sent_at,
                    again_at: sent.sent_at + person.platform.send_period,
                    expires_at: sent.expires_at,
                })
            })
        }
        MethodSettings::BackupCode { .. } => {
            let set = backup_code::resume(app, enroller, now).await?;
            set.map(|(_, codes)| UnderWay::BackupCodes(codes))
        }
    })
}
