//! What Twilio gets, and what its answers mean.

use super::listener::Listener;
use super::{SECRET, cause, delivery, send_sms};
use countersign::delivery::DeliveryError;
use serde_json::{Value, json};

const QUEUED: &str = r#"{"sid":"SM1","status":"queued","error_code":null,"error_message":null}"#;

fn settings(listener: &Listener, from: &str) -> Value {
    json!({
        "type": "TWILIO", "accountSid": "AC1", "accountToken": SECRET, "numberFrom": from,
        "baseUrl": listener.url(),
    })
}

#[tokio::test]
async fn a_form_goes_to_the_accounts_messages() {
    for (from, member) in
        [("+15005550006", "From=%2B15005550006"), ("PN12", "From=PN12"), ("MG12", "MessagingServiceSid=MG12")]
    {
        let twilio = Listener::http("201 Created", "", QUEUED).await;
        send_sms(&delivery(), &settings(&twilio, from), "Code: 123456 & é").await.expect("sent");
        let (head, body) = twilio.request();
        assert!(head.starts_with("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1"), "{head}");
        let basic = data_encoding::BASE64.encode(format!("AC1:{SECRET}").as_bytes());
        for line in [
            format!("authorization: Basic {basic}"),
            "content-type: application/x-www-form-urlencoded".to_owned(),
        ] {
            assert!(head.lines().any(|found| found == line), "{line} in {head}");
        }
        assert_eq!(body, format!("To=%2B380501234567&{member}&Body=Code%3A+123456+%26+%C3%A9"));
    }
}

#[tokio::test]
async fn a_text_that_is_too_long_is_cut() {
    let twilio = Listener::http("201 Created", "", QUEUED).await;
    send_sms(&delivery(), &settings(&twilio, "+15005550006"), &"a".repeat(5000)).await.expect("sent");
    assert!(twilio.request().1.ends_with(&format!("Body={}", "a".repeat(1600))));
}

#[tokio::test]
async fn refusals_are_told_by_number_and_not_in_words_that_name_the_receiver() {
    let echo =
        r#"{"code":21211,"message":"The 'To' number +380501234567 is not valid, 123456","status":400}"#;
    for (status, body, expected, is_permanent) in [
        (
            "400 Bad Request",
            echo,
            "Twilio refused the message (400, error 21211; see https://www.twilio.com/docs/api/errors/21211)",
            true,
        ),
        (
            "401 Unauthorized",
            r#"{"code":20003}"#,
            "Twilio does not accept the account and its secret (401, error 20003; see https://www.twilio.com/docs/api/errors/20003)",
            true,
        ),
        ("429 Too Many Requests", "", "Twilio has too many requests (429)", false),
        ("500 Oops", "hush-hush 123456", "Twilio has trouble (500)", false),
        ("302 Found", "", "Twilio answered 302: redirects are not followed", true),
        ("200 OK", "", "the answer is not one of Twilio's", false),
        ("200 OK", "<html>", "the answer is not one of Twilio's", false),
        (
            "201 Created",
            r#"{"sid":"SM1","error_code":30007}"#,
            "Twilio refused the message (error 30007)",
            true,
        ),
    ] {
        let twilio = Listener::http(status, "location: http://127.0.0.1:1/\r\n", body).await;
        let result = send_sms(&delivery(), &settings(&twilio, "+15005550006"), "Code: 123456").await;
        assert_eq!(result.as_ref().is_err_and(DeliveryError::is_permanent), is_permanent, "{status}");
        assert_eq!(cause(result), expected);
        assert_eq!(twilio.got().len(), 1);
    }
}
