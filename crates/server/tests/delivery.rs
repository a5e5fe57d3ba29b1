//! Mail and SMS really leave: to stand-ins of HTTP services that check what they get, to servers that misbehave in every
//! way, and (`peers`) to mail servers and message centres that others wrote.

#![cfg(test)]

mod aws_sns;
mod listener;
mod log;
mod mail_trouble;
mod peers;
mod smpp_trouble;
mod sms_trouble;
mod starttls;
mod twilio;
mod webhook;

use crate::support::{Answer, BO, TestApp};
use countersign::clock::Clock;
use countersign::config::Config;
use countersign::delivery::{Delivery, DeliveryError, Mail};
use countersign::entropy::Entropy;
use countersign_core::contact::{EmailAddress, PhoneNumber};
use countersign_core::sender::mail::MailSettings;
use countersign_core::sender::sms::SmsSettings;
use countersign_core::time::Timestamp;
use serde_json::{Value, json};
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;

const SECRET: &str = "hush-hush-hush-hush";
const NUMBER: &str = "+380501234567";
/// Tuesday, 14 November 2023, 22:13:20 UTC.
const NOW: i64 = 1_700_000_000;

fn delivery_with(change: impl FnOnce(&mut Config)) -> Delivery {
    let mut config = Config::default();
    config.delivery.allow_private_webhooks = true;
    change(&mut config);
    let clock = Clock::fixed(Timestamp::from_millis(NOW * 1000));
    Delivery::new(&config, clock, Entropy::seeded(1)).expect("delivery")
}

fn delivery() -> Delivery {
    delivery_with(|_| {})
}

/// One that does not wait for long.
fn impatient() -> Delivery {
    delivery_with(|config| config.delivery.sms_timeout = Duration::from_millis(300))
}

async fn send_sms(delivery: &Delivery, settings: &Value, text: &str) -> Result<(), DeliveryError> {
    let settings = SmsSettings::from_wire(settings, None).expect("settings");
    delivery.send_sms(&settings, &PhoneNumber::parse(NUMBER).expect("a number"), text).await
}

fn mail_settings(port: u16, changes: &Value) -> MailSettings {
    let mut value = json!({
        "mailFrom": "Acmé <no-reply@acme.example>", "smtpHost": "127.0.0.1", "smtpPort": port, "timeout": 5000,
    });
    for (key, change) in changes.as_object().into_iter().flatten() {
        value[key] = change.clone();
    }
    MailSettings::from_wire(&value, None).expect("settings")
}

fn a_mail() -> Mail {
    Mail {
        to: EmailAddress::parse("ada@north.example").expect("an address"),
        subject: "Ваш код – Grüße".to_owned(),
        text: "Your code: 123456\n.\nDots and ünïcode.".to_owned(),
        html: "<p>Your code: <b>123456</b></p>".to_owned(),
    }
}

/// Text of a failure, which never has a secret, a code or a receiver in it.
fn cause(result: Result<(), DeliveryError>) -> String {
    let cause = result.expect_err("a failure").to_string();
    for hidden in [SECRET, NUMBER, &NUMBER[1..], "ada@north.example", "123456"] {
        assert!(!cause.contains(hidden), "{cause}");
    }
    assert!(cause.len() < 1000 && !cause.contains(char::is_control), "{cause}");
    cause
}

/// Asks for a code to set a method up that is stuck at a listener who says nothing, and sees that everybody else is served.
/// The answer, once the listener is gone.
async fn answer_of_who_waits_alone(
    app: &TestApp,
    (token, admin): (&str, &str),
    draft: &Value,
    listener: TcpListener,
) -> Answer {
    let mut waits = pin!(app.post("/api/2fa/account/config/submit", token, draft));
    let connection = tokio::select! {
        answer = &mut waits => panic!("answered: {}", answer.text),
        accepted = listener.accept() => accepted.expect("a connection"),
    };
    tokio::select! {
        biased;
        () = everybody_else_is_served(app, token, admin) => {}
        answer = &mut waits => panic!("answered: {}", answer.text),
    }
    drop((connection, listener));
    waits.await
}

/// What others ask for, and whoever waits for a code too, while somebody's code is stuck: each is served.
async fn everybody_else_is_served(app: &TestApp, waiting: &str, admin: &str) {
    let settings = json!({
        "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
        "minVerificationCodeSendPeriod": 30, "totalAllowedTimeForVerification": 3600,
    });
    let user = app.get("/api/auth/user", waiting).await;
    let login = app.login(BO).await;
    let read = app.get("/api/2fa/settings", admin).await;
    let totp = "/api/2fa/account/config/generate?providerType=TOTP";
    let begun = app.post(totp, waiting, &Value::Null).await;
    let saved = app.post("/api/2fa/settings", admin, &settings).await;
    assert_eq!([user, login, read, begun, saved].map(|answer| answer.status.as_u16()), [200; 5]);
}
