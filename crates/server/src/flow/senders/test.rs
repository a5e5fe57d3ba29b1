//! Tries settings out before they are saved.

use super::super::rights::SystemAdmin;
use super::super::{FlowError, FlowResult, Origin};
use super::{send_sms_with, stored};
use crate::app::App;
use crate::delivery::Mail;
use countersign_core::contact::PhoneNumber;
use countersign_core::sender::SettingsKey;
use serde_json::Value;

/// Sends a mail to the caller through the server of these settings. Their password may be left out as at saving.
pub async fn test_mail(app: &App, admin: &SystemAdmin, value: &Value) -> FlowResult<()> {
    let stored = stored::load(app, SettingsKey::Mail).await?;
    let settings = stored::read_mail(app, value, stored.as_ref())?;
    let text = "Mail from this Countersign server reaches you. Nothing else has to be done.";
    let mail = Mail {
        to: admin.user().email.clone(),
        subject: "Countersign - test mail".to_owned(),
        text: text.to_owned(),
        html: format!("<p>{text}</p>"),
    };
    if let Some(inbox) = app.delivery.inbox() {
        inbox.add_mail(&mail, app.now());
        return Ok(());
    }
    app.delivery.send_mail(&settings, &mail).await.map_err(FlowError::MailNotSent)
}

/// Sends an SMS through the provider of these settings, which is audited. Their secret may be left out as at saving.
pub async fn test_sms(
    app: &App,
    admin: &SystemAdmin,
    value: &Value,
    (to, text): (&PhoneNumber, &str),
    origin: &Origin,
) -> FlowResult<()> {
    let stored = stored::load(app, SettingsKey::Sms).await?;
    let settings = stored::read_sms(app, value, stored.as_ref())?;
    let sent = send_sms_with(app, Some(&settings), admin.user(), to, text, origin).await?;
    sent.map_err(FlowError::SmsNotSent)
}
