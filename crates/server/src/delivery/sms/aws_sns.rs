//! Amazon's SNS: one signed call, `Publish` to a telephone number.

use super::super::http::{Reach, Request};
use super::sigv4::{Signer, authorization};
use super::{DeliveryError, FORM, Http, Sms, date_time, form};
use countersign_core::sender::sms::AwsSnsSettings;
use url::Url;

pub(in crate::delivery) async fn send(
    http: &Http,
    settings: &AwsSnsSettings,
    sms: &Sms<'_>,
) -> Result<(), DeliveryError> {
    let url = url(settings)?;
    let body = form(&[
        ("Action", "Publish"),
        ("Version", "2010-03-31"),
        ("PhoneNumber", sms.to.as_str()),
        ("Message", sms.text),
        // Codes go before advertisements.
        ("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType"),
        ("MessageAttributes.entry.1.Value.DataType", "String"),
        ("MessageAttributes.entry.1.Value.StringValue", "Transactional"),
    ]);
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
    let signer = Signer {
        access_key_id: &settings.access_key_id,
        secret: &settings.secret_access_key,
        region: &settings.region,
        service: "sns",
    };
    let signature = authorization(&signer, (&host, url.path(), FORM), &body, date_time(sms.now));
    let reach = if settings.base_url.is_some() { Reach::PublicOnly } else { Reach::Anywhere };
    let headers = vec![
        ("authorization", signature.authorization),
        ("x-amz-date", signature.date),
        ("content-type", FORM.to_owned()),
    ];
    let answer = http.post(Request { url, reach, headers, body }).await?;
    answer.check("AWS SNS", tag(&answer.body, "Code"))?;
    match tag(&answer.body, "MessageId") {
        Some(_) => Ok(()),
        None => Err(DeliveryError::transient("the answer is not one of AWS SNS")),
    }
}

fn url(settings: &AwsSnsSettings) -> Result<Url, DeliveryError> {
    let broken = |_| DeliveryError::permanent("baseUrl or region cannot be used");
    if let Some(url) = &settings.base_url {
        return Ok(url.clone());
    }
    let domain = if settings.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://sns.{}.{domain}/", settings.region).parse().map_err(broken)
}

/// What stands in an element, if it is a plain word: anything else is not repeated.
fn tag<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    let (word, _) = rest.split_once(&format!("</{name}>"))?;
    let is_plain = word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_plain && !word.is_empty()).then_some(word)
}
