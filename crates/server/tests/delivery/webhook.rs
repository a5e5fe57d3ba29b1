//! What a webhook gets, what its answers mean, and where none may be.

use super::listener::Listener;
use super::{NOW, NUMBER, SECRET, cause, delivery, delivery_with, send_sms};
use countersign::delivery::DeliveryError;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

fn settings(url: &str) -> Value {
    json!({ "type": "WEBHOOK", "url": url, "secret": SECRET })
}

#[tokio::test]
async fn a_request_is_signed_with_its_time() {
    let hook = Listener::http("204 No Content", "", "").await;
    let url = format!("{}/sms?key=path-key", hook.url());
    send_sms(&delivery(), &settings(&url), "Code: 123456 – \"é\"").await.expect("sent");
    let (head, body) = hook.request();
    assert!(head.starts_with("POST /sms?key=path-key HTTP/1.1"), "{head}");
    let header = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_else(|| panic!("{name} in {head}")).to_owned()
    };
    let sent: Value = serde_json::from_str(&body).expect("JSON");
    let id = header("countersign-request-id");
    assert_eq!(sent, json!({ "id": id, "to": NUMBER, "text": "Code: 123456 – \"é\"" }));
    assert_eq!(header("countersign-timestamp"), NOW.to_string());
    // As its receiver would check it.
    let signature = header("countersign-signature");
    let signature = data_encoding::HEXLOWER.decode(signature.strip_prefix("v1=").expect("v1").as_bytes());
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).expect("a key");
    mac.update(format!("{NOW}.{body}").as_bytes());
    mac.verify_slice(&signature.expect("hexadecimal")).expect("the signature is right");
}

#[tokio::test]
async fn its_status_tells_whether_it_took_the_message() {
    let garbage = "hush-hush 123456 +380501234567";
    for (status, body, expected, is_permanent) in [
        ("400 Bad Request", garbage, "the webhook refused the message (400)", true),
        ("401 Unauthorized", garbage, "the webhook does not accept the account and its secret (401)", true),
        ("403 Forbidden", "", "the webhook does not accept the account and its secret (403)", true),
        ("429 Too Many Requests", garbage, "the webhook has too many requests (429)", false),
        ("500 Oops", garbage, "the webhook has trouble (500)", false),
        ("503 Later", "", "the webhook has trouble (503)", false),
        ("302 Found", "", "the webhook answered 302: redirects are not followed", true),
        ("307 Temporary Redirect", "", "the webhook answered 307: redirects are not followed", true),
    ] {
        let hook = Listener::http(status, "location: /elsewhere\r\n", body).await;
        let result = send_sms(&delivery(), &settings(&hook.url()), "Code: 123456").await;
        assert_eq!(result.as_ref().is_err_and(DeliveryError::is_permanent), is_permanent, "{status}");
        assert_eq!(cause(result), expected);
        assert_eq!(hook.got().len(), 1, "{status}: one request, to nowhere else");
    }
    // Nothing more is asked of it, so what else it says is its own affair.
    for (status, body) in [("204 No Content", ""), ("200 OK", ""), ("202 Accepted", garbage)] {
        let hook = Listener::http(status, "", body).await;
        send_sms(&delivery(), &settings(&hook.url()), "Code: 123456").await.expect("taken");
        assert_eq!(hook.got().len(), 1);
    }
}

#[tokio::test]
async fn private_addresses_are_refused_unless_permitted() {
    let hook = Listener::http("204 No Content", "", "").await;
    let guarded = delivery_with(|config| config.delivery.allow_private_webhooks = false);
    let port = hook.port;
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://localhost:{port}/"),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "https://[::1]/".to_owned(),
        "https://[::ffff:10.0.0.1]/".to_owned(),
        "https://2130706433/".to_owned(),
        "https://0x7f.1/".to_owned(),
    ] {
        let cause = cause(send_sms(&guarded, &settings(&url), "Hi").await);
        assert!(cause.contains("this leads to a private address"), "{url}: {cause}");
    }
    // Other providers with an address of the administrator's are no way round.
    let base = hook.url();
    let twilio = json!({
        "type": "TWILIO", "accountSid": "AC1", "accountToken": SECRET, "numberFrom": "MG1", "baseUrl": base,
    });
    let sns = json!({
        "type": "AWS_SNS", "accessKeyId": "A", "secretAccessKey": SECRET, "region": "r", "baseUrl": base,
    });
    for settings in [twilio, sns] {
        assert!(cause(send_sms(&guarded, &settings, "Hi").await).contains("private address"));
    }
    assert_eq!(hook.got(), Vec::<String>::new(), "nothing came");
    send_sms(&delivery(), &settings(&hook.url()), "Hi").await.expect("permitted");
}
