//! Twilio: one form to its messages, with the account and its token in basic authentication.

use super::super::http::{Reach, Request};
use super::{DeliveryError, FORM, Http, Sms, form};
use countersign_core::sender::sms::{TwilioSender, TwilioSettings};
use data_encoding::BASE64;
use serde_json::Value;
use url::Url;

const USUAL: &str = "https://api.twilio.com";

pub(in crate::delivery) async fn send(
    http: &Http,
    settings: &TwilioSettings,
    sms: &Sms<'_>,
) -> Result<(), DeliveryError> {
    let sender = match &settings.from {
        TwilioSender::MessagingService(_) => "MessagingServiceSid",
        TwilioSender::Number(_) | TwilioSender::NumberId(_) => "From",
    };
    let credentials = format!("{}:{}", settings.account_sid, settings.account_token.expose());
    let answer = http
        .post(Request {
            url: url(settings)?,
            reach: if settings.base_url.is_some() { Reach::PublicOnly } else { Reach::Anywhere },
            headers: vec![
                ("authorization", format!("Basic {}", BASE64.encode(credentials.as_bytes()))),
                ("content-type", FORM.to_owned()),
                ("accept", "application/json".to_owned()),
            ],
            body: form(&[("To", sms.to.as_str()), (sender, settings.from.as_str()), ("Body", sms.text)]),
        })
        .await?;
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let code = body.get("code").or_else(|| body.get("error_code")).and_then(Value::as_u64);
    let reason = code.map(|code| format!("error {code}; see https://www.twilio.com/docs/api/errors/{code}"));
    answer.check("Twilio", reason.as_deref())?;
    match (code, body.get("sid").and_then(Value::as_str)) {
        (None, Some(_)) => Ok(()),
        (Some(code), _) => {
            Err(DeliveryError::permanent(format!("Twilio refused the message (error {code})")))
        }
        (None, None) => Err(DeliveryError::transient("the answer is not one of Twilio's")),
    }
}

fn url(settings: &TwilioSettings) -> Result<Url, DeliveryError> {
    let base = settings.base_url.as_ref().map_or(USUAL, Url::as_str).trim_end_matches('/');
    let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", settings.account_sid);
    url.parse().map_err(|_| DeliveryError::permanent("baseUrl cannot be used"))
}
