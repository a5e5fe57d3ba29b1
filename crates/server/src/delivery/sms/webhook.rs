//! Somebody else's program: JSON, signed so that it can tell our requests from others and old ones from new.

use super::super::http::{Reach, Request};
use super::sigv4::mac;
use super::{DeliveryError, Http, Sms};
use countersign_core::sender::sms::WebhookSettings;
use data_encoding::HEXLOWER;
use serde_json::json;

pub(in crate::delivery) async fn send(
    http: &Http,
    settings: &WebhookSettings,
    sms: &Sms<'_>,
) -> Result<(), DeliveryError> {
    let timestamp = sms.now.seconds().to_string();
    let id = sms.id.to_string();
    let body = json!({ "id": id, "to": sms.to.as_str(), "text": sms.text }).to_string();
    let signature = mac(settings.secret.expose().as_bytes(), &format!("{timestamp}.{body}"));
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("countersign-request-id", id),
        ("countersign-timestamp", timestamp),
        ("countersign-signature", format!("v1={}", HEXLOWER.encode(&signature))),
    ];
    let answer =
        http.post(Request { url: settings.url.clone(), reach: Reach::PublicOnly, headers, body }).await?;
    answer.check("the webhook", None)
}
