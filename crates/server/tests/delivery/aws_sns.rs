//! What SNS gets. That the signature is right is shown where it is made, by AWS's own example; here, that it is over what
//! was sent.

use super::listener::Listener;
use super::{SECRET, cause, delivery, send_sms};
use serde_json::{Value, json};

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
    let header = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_else(|| panic!("{name} in {head}")).to_owned()
    };
    assert_eq!(header("x-amz-date"), "20231114T221320Z");
    assert_eq!(header("host"), format!("127.0.0.1:{}", sns.port));
    let scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/sns/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date, Signature=";
    let authorization = header("authorization");
    assert!(authorization.starts_with(scope), "{authorization}");
    assert_eq!(authorization.len(), scope.len() + 64);
}

#[tokio::test]
async fn refusals_are_told_by_their_code() {
    let error = |code: &str| {
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>+380501234567</Message></Error></ErrorResponse>"
        )
    };
    for (status, body, expected) in [
        ("400 Bad Request", error("InvalidParameter"), "AWS SNS refused the message (400, InvalidParameter)"),
        (
            "403 Forbidden",
            error("SignatureDoesNotMatch"),
            "AWS SNS does not accept the account and its secret (403, SignatureDoesNotMatch)",
        ),
        ("429 Slow Down", error("Throttling"), "AWS SNS has too many requests (429, Throttling)"),
        ("500 Oops", error("123456 +380501234567"), "AWS SNS has trouble (500)"),
        ("200 OK", String::new(), "the answer is not one of AWS SNS"),
    ] {
        let sns = Listener::http(status, "", &body).await;
        assert_eq!(cause(send_sms(&delivery(), &settings(&sns), "Code: 123456").await), expected);
    }
}
