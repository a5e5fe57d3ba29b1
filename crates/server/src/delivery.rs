//! Sends mail and SMS, for real: the only place that knows how to speak to mail servers and SMS providers.
//!
//! | what | where |
//! | --- | --- |
//! | a mail becomes bytes | `mail` |
//! | bytes reach a mail server | `smtp` |
//! | a text reaches a telephone | `sms`, one module a provider |
//! | nothing is sent, and a page shows it | [`Inbox`], in `countersign demo` alone |
//!
//! Every failure is a [`DeliveryError`], in words for an administrator, within the time that the settings allow.

mod error;
mod http;
mod inbox;
mod mail;
mod smpp;
mod sms;
mod smtp;

pub use error::DeliveryError;
pub use inbox::{Entry, Inbox, Kind};
pub use mail::Mail;

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::entropy::Entropy;
use countersign_core::contact::PhoneNumber;
use countersign_core::id::random_uuid;
use countersign_core::sender::mail::MailSettings;
use countersign_core::sender::sms::SmsSettings;
use countersign_core::sender::text::cut;
use http::Http;
use smpp::Smpp;
use sms::Sms;
use std::path::PathBuf;
use std::time::Duration;
use url::Host;

/// Sends.
#[derive(Debug)]
pub struct Delivery {
    http: Http,
    smpp: Smpp,
    /// What we call ourselves to mail servers.
    host: Host,
    clock: Clock,
    entropy: Entropy,
    /// Authorities that are trusted beside the usual ones.
    extra_ca: Option<Vec<u8>>,
    inbox: Option<Inbox>,
    /// The longest time for a mail, whatever its settings say.
    longest: Duration,
}

/// Why nothing can be sent at all, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum DeliverySetUpError {
    /// The file of `extra_ca_file`.
    #[error("[delivery] extra_ca_file {}: {why}", path.display())]
    ExtraCa {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Delivery {
    /// Reads the authorities that the configuration names.
    pub fn new(config: &Config, clock: Clock, entropy: Entropy) -> Result<Self, DeliverySetUpError> {
        let extra_ca = config.delivery.extra_ca_file.as_ref().map(|path| {
            let failed = |why: String| DeliverySetUpError::ExtraCa { path: path.clone(), why };
            let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
            smtp::check_authorities(&pem).map_err(failed)?;
            Ok(pem)
        });
        let extra_ca = extra_ca.transpose()?;
        let config::Delivery { allow_private_webhooks, sms_timeout, .. } = config.delivery;
        // The request that waits for it is to end with a word about it, and not to be cut off when half of it is said: who
        // gets a code then would have one that is worth nothing.
        let longest = config.http.request_timeout * 9 / 10;
        let sms_timeout = sms_timeout.min(longest);
        Ok(Self {
            smpp: Smpp::new(sms_timeout),
            http: Http::new(allow_private_webhooks, extra_ca.clone(), sms_timeout),
            host: config
                .public_url
                .host()
                .map_or(Host::Domain("localhost".to_owned()), |host| host.to_owned()),
            clock,
            entropy,
            extra_ca,
            inbox: None,
            longest,
        })
    }

    /// Sends nothing: everything goes into an inbox. For `countersign demo` and nobody else.
    #[must_use]
    pub fn demo(self) -> Self {
        Self { inbox: Some(Inbox::default()), ..self }
    }

    /// The inbox of a demo.
    pub fn inbox(&self) -> Option<&Inbox> {
        self.inbox.as_ref()
    }

    /// Hands a mail to the server of these settings.
    pub async fn send_mail(&self, settings: &MailSettings, mail: &Mail) -> Result<(), DeliveryError> {
        let now = self.clock.now();
        let message = mail::compose(&settings.from, mail, now, &mut self.entropy.clone())?;
        smtp::send(&self.client(settings), &message).await.map_err(|error| error.without(mail.to.as_str()))
    }

    /// Connects and signs in to the server of these settings, and sends nothing.
    pub async fn check_mail(&self, settings: &MailSettings) -> Result<(), DeliveryError> {
        smtp::check(&self.client(settings)).await
    }

    fn client<'a>(&'a self, settings: &'a MailSettings) -> smtp::Client<'a> {
        smtp::Client {
            settings,
            hello: &self.host,
            extra_ca: self.extra_ca.as_deref(),
            limit: settings.timeout.min(self.longest),
        }
    }

    /// Hands a text to the provider of these settings. Beyond 1600 characters it is cut, as on the wire.
    pub async fn send_sms(
        &self,
        settings: &SmsSettings,
        to: &PhoneNumber,
        text: &str,
    ) -> Result<(), DeliveryError> {
        let now = self.clock.now();
        let sms = Sms { to, text: cut(text), id: random_uuid(&mut self.entropy.clone()), now };
        match settings {
            SmsSettings::Twilio(twilio) => sms::send_by_twilio(&self.http, twilio, &sms).await,
            SmsSettings::AwsSns(sns) => sms::send_by_aws_sns(&self.http, sns, &sms).await,
            SmsSettings::Webhook(webhook) => sms::send_by_webhook(&self.http, webhook, &sms).await,
            SmsSettings::Smpp(smpp) => self.smpp.send(smpp, &sms).await,
        }
    }
}
