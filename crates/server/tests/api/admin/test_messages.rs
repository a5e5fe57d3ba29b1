//! `POST /api/admin/settings/testMail` and `testSms`

use super::{mail, twilio};
use crate::support::{SYSADMIN, TestApp};
use countersign::delivery::Kind;
use serde_json::json;

#[tokio::test]
async fn in_a_demo_test_messages_go_into_the_inbox() {
    let app = TestApp::demo("sqlite").await;
    let token = app.token(SYSADMIN).await;
    app.database.forget_audit().await;
    let body = json!({ "key": "mail", "jsonValue": mail() });
    let answer = app.post("/api/admin/settings/testMail", &token, &body).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
    let body = json!({ "providerConfiguration": twilio(), "numberTo": "+380501234567", "message": "Hi" });
    let answer = app.post("/api/admin/settings/testSms", &token, &body).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
    let inbox = app.app.delivery.inbox().expect("an inbox").list();
    assert_eq!(
        (inbox[0].kind, inbox[0].to.as_str(), inbox[0].text.as_str()),
        (Kind::Sms, "+380501234567", "Hi")
    );
    assert_eq!((inbox[1].kind, inbox[1].to.as_str()), (Kind::Mail, SYSADMIN.0));
    assert_eq!(inbox.len(), 2);
    let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"recipientNumber":"+380501234567"}"#;
    assert_eq!(app.database.audit().await, [format!("SMS_SENT by {0} on {0} {data} ok", SYSADMIN.0)]);
    // Codes by email and SMS may be offered at once.
    let email = json!({ "providerType": "EMAIL", "verificationCodeLifetime": 60 });
    let sms = json!({
        "providerType": "SMS", "smsVerificationMessageTemplate": "${code}", "verificationCodeLifetime": 60,
    });
    app.offer_totp(&json!({ "providers": [email, sms] })).await;
}

#[tokio::test]
async fn a_message_that_cannot_be_is_the_callers_fault() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let sms = |number: &str, text: &str| json!({ "providerConfiguration": twilio(), "numberTo": number, "message": text });
    for (path, body, message) in [
        ("testSms", sms("0501234567", "Hi"), "numberTo is not of E.164 format"),
        ("testSms", sms("", "Hi"), "numberTo must not be blank"),
        ("testSms", sms("+380501234567", " "), "message must not be blank"),
        ("testSms", sms("+380501234567", "a\0"), "message must not contain control characters"),
        ("testSms", json!({}), "providerConfiguration must not be null"),
        ("testMail", json!({ "key": "mail", "jsonValue": {} }), "mailFrom must not be blank"),
        (
            "testMail",
            json!({ "key": "sms", "jsonValue": {} }),
            "Changing key of admin settings entry is prohibited!",
        ),
    ] {
        let error = app.post(&format!("/api/admin/settings/{path}"), &token, &body).await.error();
        assert_eq!((error.0, error.1), (400, 31), "{body}");
        assert!(error.3.contains(message), "{body}: {}", error.3);
    }
}
