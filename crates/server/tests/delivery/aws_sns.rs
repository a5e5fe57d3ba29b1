//! What SNS gets, its signature checked as SNS checks it, and what its answers mean.

use super::listener::Listener;
use super::{SECRET, cause, delivery, send_sms};
use countersign::delivery::DeliveryError;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn settings(listener: &Listener) -> Value {
    json!({
        "type": "AWS_SNS", "accessKeyId": "AKIDEXAMPLE", "secretAccessKey": SECRET, "region": "eu-west-1",
        "baseUrl": listener.url(),
    })
}

const PUBLISHED: &str =
    "<PublishResponse><PublishResult><MessageId>1-a</MessageId></PublishResult></PublishResponse>";

#[tokio::test]
async fn a_signed_call_publishes_to_the_number() {
    let sns = Listener::http("200 OK", "", PUBLISHED).await;
    send_sms(&delivery(), &settings(&sns), "Code: 123456").await.expect("sent");
    let (head, body) = sns.request();
    assert!(head.starts_with("POST / HTTP/1.1"), "{head}");
    assert!(body.starts_with(
        "Action=Publish&Version=2010-03-31&PhoneNumber=%2B380501234567&Message=Code%3A+123456&"
    ));
    assert!(body.ends_with("AWS.SNS.SMS.SMSType&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=Transactional"));
    assert_eq!(header(&head, "x-amz-date"), "20231114T221320Z");
    assert_eq!(header(&head, "host"), format!("127.0.0.1:{}", sns.port));
    let scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/sns/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date, Signature=";
    let authorization = header(&head, "authorization");
    let signature = authorization.strip_prefix(scope).unwrap_or_else(|| panic!("{authorization}"));
    assert_eq!(signature, signature_of(&head, &body, SECRET));
    // It is over the body, the time, the host and the key.
    let other_date = head.replace("221320Z", "221321Z");
    let other_host = head.replace("127.0.0.1", "127.0.0.2");
    for (head, body, secret) in [
        (&head, "Action=Publish", SECRET),
        (&other_date, &body, SECRET),
        (&other_host, &body, SECRET),
        (&head, &body, "another secret"),
    ] {
        assert_ne!(signature, signature_of(head, body, secret));
    }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("{name} in {head}"))
}

/// Signature Version 4 of a request as it came, from its own bytes: which headers are signed, and for what, it says itself.
fn signature_of(head: &str, body: &str, secret: &str) -> String {
    let authorization = header(head, "authorization");
    let part = |name: &str| {
        let (_, rest) = authorization.split_once(&format!("{name}=")).expect("a part");
        rest.split(',').next().expect("its value")
    };
    let (signed, (_, scope)) = (part("SignedHeaders"), part("Credential").split_once('/').expect("a scope"));
    let mut request_line = head.lines().next().expect("a request line").split(' ');
    let (method, target) = (request_line.next().expect("a method"), request_line.next().expect("a target"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: Vec<_> =
        signed.split(';').map(|name| format!("{name}:{}", header(head, name).trim())).collect();
    let digest = |bytes: &str| HEXLOWER.encode(&Sha256::digest(bytes.as_bytes()));
    let canonical = [method, path, query, &headers.join("\n"), "", signed, &digest(body)].join("\n");
    let to_sign = ["AWS4-HMAC-SHA256", header(head, "x-amz-date"), scope, &digest(&canonical)].join("\n");
    let start = format!("AWS4{secret}").into_bytes();
    let key = scope.split('/').fold(start, |key, step| hmac(&key, step));
    HEXLOWER.encode(&hmac(&key, &to_sign))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[tokio::test]
async fn refusals_are_told_by_their_code() {
    let error = |code: &str| {
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>+380501234567</Message></Error></ErrorResponse>"
        )
    };
    let none = String::new;
    for (status, body, expected, is_permanent) in [
        (
            "400 Bad Request",
            error("InvalidParameter"),
            "AWS SNS refused the message (400, InvalidParameter)",
            true,
        ),
        ("401 Unauthorized", none(), "AWS SNS does not accept the account and its secret (401)", true),
        (
            "403 Forbidden",
            error("SignatureDoesNotMatch"),
            "AWS SNS does not accept the account and its secret (403, SignatureDoesNotMatch)",
            true,
        ),
        ("429 Slow Down", error("Throttling"), "AWS SNS has too many requests (429, Throttling)", false),
        ("429 Slow Down", none(), "AWS SNS has too many requests (429)", false),
        ("500 Oops", error("123456 +380501234567"), "AWS SNS has trouble (500)", false),
        ("500 Oops", none(), "AWS SNS has trouble (500)", false),
        ("302 Found", none(), "AWS SNS answered 302: redirects are not followed", true),
        ("307 Temporary Redirect", none(), "AWS SNS answered 307: redirects are not followed", true),
        ("200 OK", none(), "the answer is not one of AWS SNS", false),
        ("200 OK", "<html>hush-hush 123456".to_owned(), "the answer is not one of AWS SNS", false),
    ] {
        let sns = Listener::http(status, "location: /elsewhere\r\n", &body).await;
        let result = send_sms(&delivery(), &settings(&sns), "Code: 123456").await;
        assert_eq!(result.as_ref().is_err_and(DeliveryError::is_permanent), is_permanent, "{status}");
        assert_eq!(cause(result), expected);
        assert_eq!(sns.got().len(), 1, "{status}: one request, to nowhere else");
    }
}
