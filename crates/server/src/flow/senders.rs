//! Mail and SMS: through which servers, and sending.
//!
//! Settings are kept under their names with a version; the one secret of each is sealed beside them, bound to the
//! settings' id. [`send_mail`] and [`send_sms`] are what other flows call, outside any transaction: a mail server that
//! takes its time must not hold a connection to the database.

mod stored;
mod test;

pub use stored::{AdminSettings, Posted, find, save};
pub use test::{test_mail, test_sms};

use super::audit::{self, Event};
use super::rights::SystemAdmin;
use super::{FlowError, FlowResult, Origin, platform};
use crate::app::App;
use crate::delivery::{DeliveryError, Mail};
use countersign_core::audit::AuditAction;
use countersign_core::contact::PhoneNumber;
use countersign_core::sender::SettingsKey;
use countersign_core::sender::mail::MailSettings;
use countersign_core::sender::sms::SmsSettings;
use countersign_core::user::User;
use serde_json::json;

/// The wire's words for SMS that nobody could send.
pub const NO_SMS_PROVIDER: &str = "no SMS provider configured!";

/// The mail server, if one is set up.
pub async fn mail(app: &App) -> FlowResult<Option<MailSettings>> {
    let Some(stored) = stored::load(app, SettingsKey::Mail).await? else { return Ok(None) };
    let secret = stored.open(app)?;
    let settings = MailSettings::from_stored(&stored.value, secret);
    settings.map(Some).map_err(|_| FlowError::Internal("the stored mail settings cannot be read".to_owned()))
}

/// The SMS provider, if one is set up.
pub async fn sms(app: &App) -> FlowResult<Option<SmsSettings>> {
    let Some(stored) = stored::load(app, SettingsKey::Sms).await? else { return Ok(None) };
    let secret = stored.open(app)?;
    let settings = SmsSettings::from_stored(&stored.value, secret);
    settings.map(Some).map_err(|_| FlowError::Internal("the stored SMS settings cannot be read".to_owned()))
}

/// Hands a mail over. The inner result is the mail server's; the outer one ours.
pub async fn send_mail(app: &App, message: &Mail) -> FlowResult<Result<(), DeliveryError>> {
    if let Some(inbox) = app.delivery.inbox() {
        inbox.add_mail(message, app.now());
        return Ok(Ok(()));
    }
    Ok(match mail(app).await? {
        Some(settings) => app.delivery.send_mail(&settings, message).await,
        None => Err(DeliveryError::permanent("no mail server is set up")),
    })
}

/// Hands an SMS over on behalf of somebody, which is audited either way. The inner result is the provider's; the outer
/// one ours.
pub async fn send_sms(
    app: &App,
    user: &User,
    to: &PhoneNumber,
    text: &str,
    origin: &Origin,
) -> FlowResult<Result<(), DeliveryError>> {
    let settings = if app.delivery.inbox().is_some() { None } else { sms(app).await? };
    send_sms_with(app, settings.as_ref(), user, to, text, origin).await
}

async fn send_sms_with(
    app: &App,
    settings: Option<&SmsSettings>,
    user: &User,
    to: &PhoneNumber,
    text: &str,
    origin: &Origin,
) -> FlowResult<Result<(), DeliveryError>> {
    let sent = match (app.delivery.inbox(), settings) {
        (Some(inbox), _) => {
            inbox.add_sms(to, text, app.now());
            Ok(())
        }
        (None, Some(settings)) => app.delivery.send_sms(settings, to, text).await,
        (None, None) => Err(DeliveryError::permanent(NO_SMS_PROVIDER)),
    };
    let failure = sent.as_ref().err().map(ToString::to_string);
    if let Some(why) = &failure {
        tracing::warn!(to = to.masked(), why, "SMS not sent");
    }
    let now = app.now();
    let event = Event {
        action: AuditAction::SmsSent,
        actor: Some(user),
        subject: Some(user),
        origin,
        failure: failure.as_deref(),
    };
    let mut tx = app.store.begin().await?;
    audit::note_with(app, &mut tx, event, json!({ "recipientNumber": to.as_str() }), now).await?;
    tx.commit().await?;
    Ok(sent)
}

/// Whether mail can be sent now: the server takes us.
pub async fn can_send_mail(app: &App) -> FlowResult<bool> {
    if app.delivery.inbox().is_some() {
        return Ok(true);
    }
    let Some(settings) = mail(app).await? else { return Ok(false) };
    match app.delivery.check_mail(&settings).await {
        Ok(()) => Ok(true),
        Err(why) => {
            tracing::warn!(%why, "the mail server does not take us");
            Ok(false)
        }
    }
}

/// Whether a mail server is set up. It is not asked.
pub async fn is_mail_set_up(app: &App) -> FlowResult<bool> {
    Ok(app.delivery.inbox().is_some() || stored::load(app, SettingsKey::Mail).await?.is_some())
}

/// Whether an SMS provider is set up.
pub async fn can_send_sms(app: &App) -> FlowResult<bool> {
    Ok(app.delivery.inbox().is_some() || sms(app).await?.is_some())
}

/// What is switched on, for whoever shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// A mail server is set up.
    pub mail: bool,
    /// An SMS provider is set up.
    pub sms: bool,
    /// The platform offers a second factor.
    pub two_factor: bool,
}

/// What is switched on.
pub async fn features(app: &App, _: &SystemAdmin) -> FlowResult<Features> {
    let is_demo = app.delivery.inbox().is_some();
    Ok(Features {
        mail: is_mail_set_up(app).await?,
        sms: is_demo || stored::load(app, SettingsKey::Sms).await?.is_some(),
        two_factor: !platform::load(app).await?.settings.methods.is_empty(),
    })
}
