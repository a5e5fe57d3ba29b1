//! The SMS provider, as the wire's `sms` object: `type` says which.

pub mod pdu;
mod smpp;

pub use smpp::{Bind, NumberPlan, SmppSettings, SmppVersion};

use super::{keep_secret, read};
use crate::contact::PhoneNumber;
use crate::secret::Credential;
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use url::Url;

/// Fewest characters of a webhook's secret: whoever sees one signed request can try secrets out at leisure, so it must be
/// too long for that.
const SHORTEST_WEBHOOK_SECRET: usize = 16;

/// Which provider, and as whom.
#[derive(Debug, Clone)]
pub enum SmsSettings {
    /// Twilio, or whatever speaks its API.
    Twilio(TwilioSettings),
    /// Amazon's Simple Notification Service, or whatever speaks its API.
    AwsSns(AwsSnsSettings),
    /// A telephone network's own message centre.
    Smpp(SmppSettings),
    /// Somebody else's program, called with a signed request.
    Webhook(WebhookSettings),
}

/// An account at Twilio.
#[derive(Debug, Clone)]
pub struct TwilioSettings {
    /// Which account.
    pub account_sid: String,
    /// Its secret.
    pub account_token: Credential,
    /// The sender.
    pub from: TwilioSender,
    /// Another server than Twilio's.
    pub base_url: Option<Url>,
}

/// Who a message comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TwilioSender {
    /// A telephone number.
    Number(PhoneNumber),
    /// A number by its id, `PN…`.
    NumberId(String),
    /// A messaging service, `MG…`, which has several numbers.
    MessagingService(String),
}

/// An account at AWS.
#[derive(Debug, Clone)]
pub struct AwsSnsSettings {
    /// Which key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Credential,
    /// Which region, such as `us-east-1`. Part of what is signed.
    pub region: String,
    /// Another server than AWS's.
    pub base_url: Option<Url>,
}

/// A program that takes messages.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Where it listens.
    pub url: Url,
    /// What requests are signed with.
    pub secret: Credential,
}

impl TwilioSender {
    /// E.164, or an id that begins with `PN` or `MG`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match text.get(..2) {
            Some("PN") if is_id => Some(Self::NumberId(text.to_owned())),
            Some("MG") if is_id => Some(Self::MessagingService(text.to_owned())),
            _ => PhoneNumber::parse(text).ok().map(Self::Number),
        }
    }

    /// The wire's `numberFrom`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Number(number) => number.as_str(),
            Self::NumberId(id) | Self::MessagingService(id) => id,
        }
    }
}

impl SmsSettings {
    /// Reads and checks the wire's object. The secret may be left out if `stored` has one for the same destination.
    pub fn from_wire(value: &Value, stored: Option<&Self>) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "jsonValue")?;
        let name = secret_name(&mut reader)?;
        let secret = read::secret(&mut reader, name);
        if let ("secret", Some(new)) = (name, &secret)
            && new.expose().chars().count() < SHORTEST_WEBHOOK_SECRET
        {
            let complaint = format!("must have at least {SHORTEST_WEBHOOK_SECRET} characters");
            reader.violations.add("secret", &complaint);
        }
        Self::read(reader, secret, stored)
    }

    /// Reads what [`SmsSettings::to_wire`] wrote, with the secret that was kept beside it. What an older version took is
    /// read as well, such as a short secret.
    pub fn from_stored(value: &Value, secret: Option<Credential>) -> Result<Self, Violations> {
        Self::read(Reader::new(value, "jsonValue")?, secret, None)
    }

    fn read(
        mut reader: Reader<'_>,
        secret: Option<Credential>,
        stored: Option<&Self>,
    ) -> Result<Self, Violations> {
        match reader.text("type") {
            Some("TWILIO") => read_twilio(reader, secret, stored),
            Some("AWS_SNS") => read_aws_sns(reader, secret, stored),
            Some("SMPP") => smpp::read(reader, secret, stored).map(Self::Smpp),
            _ => read_webhook(reader, secret, stored),
        }
    }

    /// The wire's word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Twilio(_) => "TWILIO",
            Self::AwsSns(_) => "AWS_SNS",
            Self::Smpp(_) => "SMPP",
            Self::Webhook(_) => "WEBHOOK",
        }
    }

    /// The secret to be sealed beside [`SmsSettings::to_wire`].
    pub fn secret(&self) -> &Credential {
        match self {
            Self::Twilio(twilio) => &twilio.account_token,
            Self::AwsSns(sns) => &sns.secret_access_key,
            Self::Smpp(smpp) => &smpp.password,
            Self::Webhook(webhook) => &webhook.secret,
        }
    }

    /// The wire's object, without the secret.
    pub fn to_wire(&self) -> Value {
        match self {
            Self::Twilio(twilio) => json!({
                "type": self.kind(),
                "accountSid": twilio.account_sid,
                "numberFrom": twilio.from.as_str(),
                "baseUrl": twilio.base_url,
            }),
            Self::AwsSns(sns) => json!({
                "type": self.kind(),
                "accessKeyId": sns.access_key_id,
                "region": sns.region,
                "baseUrl": sns.base_url,
            }),
            Self::Smpp(smpp) => smpp.to_wire(self.kind()),
            Self::Webhook(webhook) => json!({ "type": self.kind(), "url": webhook.url }),
        }
    }
}

fn secret_name(reader: &mut Reader<'_>) -> Result<&'static str, Violations> {
    match reader.text("type") {
        Some("TWILIO") => Ok("accountToken"),
        Some("AWS_SNS") => Ok("secretAccessKey"),
        Some("SMPP") => Ok("password"),
        Some("WEBHOOK") => Ok("secret"),
        _ => Err(Violations::of("type", "must be one of TWILIO, AWS_SNS, SMPP, WEBHOOK")),
    }
}

/// The stored secret of a provider of whatever kind, and whether it may go on to be used.
fn kept(stored: Option<&SmsSettings>, is_same: impl Fn(&SmsSettings) -> bool) -> Option<(&Credential, bool)> {
    stored.map(|stored| (stored.secret(), is_same(stored)))
}

/// An id that becomes part of an address or of what is signed.
fn id(reader: &mut Reader<'_>, name: &str) -> Option<String> {
    let text = read::required(reader, name)?.trim();
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return Some(text.to_owned());
    }
    reader.violations.add(name, "must consist of letters, digits, '-' and '_'");
    None
}

fn read_twilio(
    mut reader: Reader<'_>,
    secret: Option<Credential>,
    stored: Option<&SmsSettings>,
) -> Result<SmsSettings, Violations> {
    let account_sid = id(&mut reader, "accountSid");
    let from = read::required(&mut reader, "numberFrom").and_then(|text| {
        let from = TwilioSender::parse(text.trim());
        if from.is_none() {
            let complaint = "must be a number in E.164 format, or an id that begins with PN or MG";
            reader.violations.add("numberFrom", complaint);
        }
        from
    });
    let base_url = read::base(&mut reader, "baseUrl");
    let mut violations = reader.violations;
    let kept = kept(stored, |stored| {
        matches!(stored, SmsSettings::Twilio(stored)
            if Some(&stored.account_sid) == account_sid.as_ref() && stored.base_url == base_url)
    });
    let account_token = keep_secret("accountToken", secret, kept, &mut violations);
    match (account_sid, account_token, from) {
        (Some(account_sid), Some(account_token), Some(from)) => violations
            .into_result(SmsSettings::Twilio(TwilioSettings { account_sid, account_token, from, base_url })),
        _ => Err(violations),
    }
}

fn read_aws_sns(
    mut reader: Reader<'_>,
    secret: Option<Credential>,
    stored: Option<&SmsSettings>,
) -> Result<SmsSettings, Violations> {
    let access_key_id = id(&mut reader, "accessKeyId");
    let region = id(&mut reader, "region");
    let base_url = read::base(&mut reader, "baseUrl");
    let mut violations = reader.violations;
    let kept = kept(stored, |stored| {
        matches!(stored, SmsSettings::AwsSns(stored)
            if Some(&stored.access_key_id) == access_key_id.as_ref()
                && Some(&stored.region) == region.as_ref()
                && stored.base_url == base_url)
    });
    let secret_access_key = keep_secret("secretAccessKey", secret, kept, &mut violations);
    match (access_key_id, secret_access_key, region) {
        (Some(access_key_id), Some(secret_access_key), Some(region)) => {
            violations.into_result(SmsSettings::AwsSns(AwsSnsSettings {
                access_key_id,
                secret_access_key,
                region,
                base_url,
            }))
        }
        _ => Err(violations),
    }
}

fn read_webhook(
    mut reader: Reader<'_>,
    secret: Option<Credential>,
    stored: Option<&SmsSettings>,
) -> Result<SmsSettings, Violations> {
    if read::required(&mut reader, "url").is_none() {
        return Err(reader.violations);
    }
    let url = read::address(&mut reader, "url");
    let mut violations = reader.violations;
    let kept = kept(
        stored,
        |stored| matches!(stored, SmsSettings::Webhook(stored) if Some(&stored.url) == url.as_ref()),
    );
    match (url, keep_secret("secret", secret, kept, &mut violations)) {
        (Some(url), Some(secret)) => {
            violations.into_result(SmsSettings::Webhook(WebhookSettings { url, secret }))
        }
        _ => Err(violations),
    }
}

#[cfg(test)]
mod tests;
