//! The log of sending, to the last word of the libraries, has no secret, no text and no receiver.

use super::listener::{Behaviour, Listener};
use super::{NUMBER, SECRET};
use crate::page::log::Lines;
use crate::support::{ADA, ADDRESS, MailServer, Manner, SYSADMIN, SmsGateway, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn the_log_of_sending_has_no_secret_and_no_receiver() {
    let lines = Lines::default();
    // A second subscriber, of which nothing is asked: see the other test of the log.
    let _other = Lines::default().subscriber();
    let guard = tracing::dispatcher::set_default(&lines.subscriber());
    let app = TestApp::with("sqlite", |config| config.delivery.allow_private_webhooks = true).await;
    let token = app.token(SYSADMIN).await;
    let hook = Listener::http("500 Oops", "", "").await;
    let smtp =
        Listener::new(Behaviour::Lines(vec!["220 hi\r\n", "250 AUTH PLAIN\r\n", "235 ok\r\n", "550 no\r\n"]))
            .await;
    let gateways = [
        json!({ "type": "WEBHOOK", "url": format!("{}/path-key", hook.url()), "secret": SECRET }),
        json!({ "type": "TWILIO", "accountSid": "AC1", "accountToken": SECRET, "numberFrom": "MG1", "baseUrl": hook.url() }),
        json!({
            "type": "AWS_SNS", "accessKeyId": "A", "secretAccessKey": SECRET, "region": "r", "baseUrl": hook.url(),
        }),
        json!({
            "type": "SMPP", "host": "127.0.0.1", "port": smtp.port, "systemId": "acme", "password": &SECRET[..8],
        }),
    ];
    for gateway in gateways {
        let body =
            json!({ "providerConfiguration": gateway, "numberTo": NUMBER, "message": "text-marker 123456" });
        assert_eq!(app.post("/api/admin/settings/testSms", &token, &body).await.error().2, "sms_not_sent");
    }
    let mail = json!({
        "mailFrom": "a@b.example", "smtpHost": "127.0.0.1", "smtpPort": smtp.port, "username": "u", "password": SECRET,
    });
    let body = json!({ "key": "mail", "jsonValue": mail });
    assert_eq!(app.post("/api/admin/settings/testMail", &token, &body).await.error().2, "mail_not_sent");
    assert_eq!(app.post("/api/admin/settings", &token, &body).await.status, 200);
    drop(guard);

    let log = lines.text();
    assert!(log.contains("SMS not sent") && log.contains("+38********67"), "{log}");
    let encoded = data_encoding::BASE64.encode(format!("\0u\0{SECRET}").as_bytes());
    for hidden in
        [SECRET, &SECRET[..8], &encoded, NUMBER, &NUMBER[1..], "text-marker", "path-key", SYSADMIN.0]
    {
        assert_eq!(log.lines().find(|line| line.contains(hidden)), None, "{hidden}");
    }
}

/// The servers read each code and refuse it; the mail server says again whom it was for and what it was.
#[tokio::test]
async fn the_log_of_codes_that_did_not_leave_has_neither_them_nor_their_receivers() {
    let lines = Lines::default();
    let _other = Lines::default().subscriber();
    let guard = tracing::dispatcher::set_default(&lines.subscriber());
    let (mail, hook) = (MailServer::start(), SmsGateway::webhook());
    let app = TestApp::with("sqlite", |config| config.delivery.allow_private_webhooks = true).await;
    let smtp = json!({ "mailFrom": "a@b.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port });
    for (key, value) in [("mail", &smtp), ("sms", &hook.settings)] {
        let body = json!({ "key": key, "jsonValue": value });
        let saved = app.post("/api/admin/settings", &app.token(SYSADMIN).await, &body).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
    }
    app.offer_all(&Value::Null).await;
    let behave = |sms: Manner, email: Manner| {
        hook.behave(sms);
        mail.behave(email);
    };
    let session = app.token(ADA).await;
    let sms = (json!({ "providerType": "SMS", "phoneNumber": NUMBER }), "sms_not_sent");
    let email = (json!({ "providerType": "EMAIL", "email": ADDRESS }), "code_not_mailed");
    let code =
        |draft: &Value| if draft["providerType"] == "SMS" { hook.last_code() } else { mail.last_code() };
    let mut codes = BTreeSet::new();
    for (draft, failure) in [&sms, &email] {
        behave(Manner::Refuse(500), Manner::Refuse(550));
        assert_eq!(app.submit(&session, draft).await.error().2, *failure);
        codes.insert(code(draft));
        app.advance(30);
        behave(Manner::Take, Manner::Take);
        assert_eq!(app.submit(&session, draft).await.status, 200);
        assert_eq!(app.save(&session, draft, &code(draft)).await.status, 200);
        codes.insert(code(draft));
    }
    app.advance(30);
    behave(Manner::Refuse(500), Manner::Refuse(550));
    let partial = app.token(ADA).await;
    for (draft, failure) in [&sms, &email] {
        let method = draft["providerType"].as_str().expect("a method");
        assert_eq!(app.send_code(&partial, method).await.error().2, *failure);
        codes.insert(code(draft));
    }
    drop(guard);

    let log = lines.text();
    assert_eq!(codes.len(), 6, "of this seed");
    for kept in
        ["SMS not sent", "+38********67", "550", "/api/2fa/account/config/submit", "verification/send"]
    {
        assert!(log.contains(kept), "{kept}: {log}");
    }
    for hidden in [NUMBER, &NUMBER[1..], ADDRESS, ADA.0] {
        assert_eq!(log.lines().find(|line| line.contains(hidden)), None, "{hidden}");
    }
    // As words: the time of a line has six digits too.
    let words: BTreeSet<_> = log.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    assert_eq!(codes.iter().find(|code| words.contains(code.as_str())), None);
}
