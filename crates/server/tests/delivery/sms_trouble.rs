//! Providers that misbehave: a clear cause, in time, and for nobody but who waits for them.

use super::listener::{Behaviour, Listener};
use super::{NUMBER, SECRET, answer_of_who_waits_alone, cause, delivery, impatient, send_sms};
use crate::support::{ADA, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// One of each that is reached by HTTP.
pub(super) fn providers(url: &str) -> [Value; 3] {
    [
        json!({ "type": "TWILIO", "accountSid": "AC1", "accountToken": SECRET, "numberFrom": "MG1", "baseUrl": url }),
        json!({
            "type": "AWS_SNS", "accessKeyId": "A", "secretAccessKey": SECRET, "region": "r", "baseUrl": url,
        }),
        json!({ "type": "WEBHOOK", "url": format!("{url}/path-key"), "secret": SECRET }),
    ]
}

async fn all_fail(url: &str, expected: &str) {
    for settings in providers(url) {
        let result = send_sms(&impatient(), &settings, "Code: 123456").await;
        assert!(result.as_ref().is_err_and(|error| !error.is_permanent()), "it may pass: {result:?}");
        let cause = cause(result);
        assert!(cause.contains(expected) && !cause.contains("path-key"), "{}: {cause}", settings["type"]);
    }
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_has_a_cause() {
    let port = Listener::refusing().await;
    all_fail(&format!("http://127.0.0.1:{port}"), &format!("Cannot connect to 127.0.0.1:{port}")).await;
    for (behaviour, expected) in [
        (Behaviour::Silent, "did not answer within"),
        (Behaviour::Close, "No whole answer from"),
        (Behaviour::Say(b"\x00\xff garbage \r\n\r\n".to_vec()), "No whole answer from"),
        (
            Behaviour::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
            "No whole answer from",
        ),
    ] {
        let listener = Listener::new(behaviour).await;
        all_fail(&listener.url(), expected).await;
    }
}

#[tokio::test]
async fn an_answer_is_read_to_a_bound() {
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1 << 22));
    let listener = Listener::new(Behaviour::Answer(endless.into_bytes())).await;
    let [_, _, webhook] = providers(&listener.url());
    send_sms(&delivery(), &webhook, "Hi").await.expect("the status is enough");
}

/// What becomes of certificates is shown with a server that has one: `peers::certificates`.
#[tokio::test]
async fn an_answer_without_tls_is_none_where_tls_was_asked_for() {
    let listener = Listener::new(Behaviour::Say(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await;
    let settings = json!({
        "type": "WEBHOOK", "url": format!("https://127.0.0.1:{}/", listener.port), "secret": SECRET,
    });
    assert!(cause(send_sms(&delivery(), &settings, "Hi").await).contains("Cannot connect to"));
}

#[tokio::test]
async fn nobody_else_waits_while_a_gateway_hangs() {
    for engine in engines() {
        for kind in ["WEBHOOK", "SMPP"] {
            let app = TestApp::with(engine, |config| config.delivery.allow_private_webhooks = true).await;
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let port = listener.local_addr().expect("an address").port();
            let value = match kind {
                "SMPP" => json!({
                    "type": kind, "host": "127.0.0.1", "port": port, "systemId": "acme", "password": "hush",
                    "sourceAddress": "Acme",
                }),
                _ => json!({ "type": kind, "url": format!("http://127.0.0.1:{port}/"), "secret": SECRET }),
            };
            let admin = app.token(SYSADMIN).await;
            let body = json!({ "key": "sms", "jsonValue": value });
            let saved = app.post("/api/admin/settings", &admin, &body).await;
            assert_eq!(saved.status, 200, "{}", saved.text);
            app.offer_totp(&json!({ "providers": [
                { "providerType": "TOTP", "issuerName": "Acme" },
                {
                    "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}",
                    "verificationCodeLifetime": 60,
                },
            ] }))
            .await;

            let token = app.token(ADA).await;
            let draft = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
            let answer = answer_of_who_waits_alone(&app, (&token, &admin), &draft, listener).await;
            assert_eq!(answer.error().2, "sms_not_sent", "{kind}");
        }
    }
}
