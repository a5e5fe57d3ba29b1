//! A text reaches a telephone, by whichever provider there is.

mod aws_sns;
mod sigv4;
mod twilio;
mod webhook;

use super::DeliveryError;
use super::http::Http;
use countersign_core::contact::PhoneNumber;
use countersign_core::time::Timestamp;
use time::OffsetDateTime;
use uuid::Uuid;

/// One SMS.
pub(super) struct Sms<'a> {
    pub(super) to: &'a PhoneNumber,
    pub(super) text: &'a str,
    /// Tells this request from others.
    pub(super) id: Uuid,
    pub(super) now: Timestamp,
}

pub(super) use aws_sns::send as send_by_aws_sns;
pub(super) use twilio::send as send_by_twilio;
pub(super) use webhook::send as send_by_webhook;

fn date_time(now: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(now.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

const FORM: &str = "application/x-www-form-urlencoded";

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
