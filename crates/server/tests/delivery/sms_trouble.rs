//! Providers over HTTP that misbehave: a clear cause, in time.

use super::listener::{Behaviour, Listener};
use super::{SECRET, cause, delivery, impatient, send_sms};
use serde_json::{Value, json};

fn providers(url: &str) -> [Value; 3] {
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

#[tokio::test]
async fn a_certificate_is_checked() {
    let listener = Listener::new(Behaviour::Say(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await;
    let settings = json!({
        "type": "WEBHOOK", "url": format!("https://127.0.0.1:{}/", listener.port), "secret": SECRET,
    });
    assert!(cause(send_sms(&delivery(), &settings, "Hi").await).contains("Cannot connect to"));
}
