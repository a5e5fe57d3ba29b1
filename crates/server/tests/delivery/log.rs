//! The log of sending, to the last word of the libraries, has no secret, no text and no receiver.

use super::listener::{Behaviour, Listener};
use super::{NUMBER, SECRET};
use crate::page::log::Lines;
use crate::support::{SYSADMIN, TestApp};
use serde_json::json;

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
