//! Numbers and addresses are proved by a code before they become a method.

use crate::support::{ADA, ADDRESS, NUMBER, TestApp, engines, other_than};
use serde_json::{Value, json};

fn sms(number: &str) -> Value {
    json!({ "providerType": "SMS", "phoneNumber": number })
}

async fn app(engine: &str) -> TestApp {
    let app = TestApp::demo(engine).await;
    app.offer_all(&Value::Null).await;
    app
}

#[tokio::test]
async fn a_code_proves_the_address_it_went_to_in_the_session_that_asked() {
    for engine in engines() {
        let app = app(engine).await;
        let (session, other) = (app.token(ADA).await, app.token(ADA).await);
        let sent = app.submit(&session, &sms(NUMBER)).await;
        assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
        let code = app.code_sent_to(NUMBER);
        let email = json!({ "providerType": "EMAIL", "email": ADDRESS });
        for (token, draft, code) in [
            (&session, &sms("+380509999999"), code.as_str()),
            (&session, &email, &code),
            (&other, &sms(NUMBER), &code),
            (&session, &sms(NUMBER), &other_than(&code)),
            (&session, &sms(NUMBER), ""),
        ] {
            let error = app.save(token, draft, code).await.error();
            assert_eq!((error.0, error.1, error.3.as_str()), (400, 31, "Verification code is incorrect"));
        }
        assert_eq!(app.database.number("SELECT COUNT(*) FROM enrolments").await, 0);
        let saved = app.save(&session, &sms(NUMBER), &code).await.json();
        assert_eq!(saved["configs"]["SMS"]["phoneNumber"], NUMBER);
        assert_eq!(saved["configs"]["SMS"]["useByDefault"], true);
    }
}

#[tokio::test]
async fn refusals_of_submit_come_in_order_and_the_send_period_holds_there_too() {
    let app = app("sqlite").await;
    let session = app.token(ADA).await;
    let message = async |draft: &Value| app.submit(&session, draft).await.error().3;
    assert_eq!(message(&sms("12")).await, "Validation error: phoneNumber is not of E.164 format");
    let bad = json!({ "providerType": "EMAIL", "email": "nobody" });
    assert_eq!(message(&bad).await, "Validation error: email must be a well-formed email address");
    assert_eq!(app.submit(&session, &sms(NUMBER)).await.status, 200);
    assert_eq!(app.messages_to(NUMBER).len(), 1);
    // Another number is the same telephone bill.
    for number in [NUMBER, "+380509999999"] {
        let limited = app.submit(&session, &sms(number)).await;
        assert_eq!((limited.error().0, limited.header("retry-after")), (429, "30"));
    }
    app.advance(30);
    app.set_up_sms(&session).await;
    app.advance(30);
    assert_eq!(message(&sms(NUMBER)).await, "2FA provider is already configured");
    assert_eq!(app.messages_to(NUMBER).len(), 2, "nothing went out");
    app.offer_totp(&Value::Null).await;
    assert_eq!(message(&sms(NUMBER)).await, "2FA provider is not configured");
}

#[tokio::test]
async fn the_send_period_of_submit_is_the_users_in_every_session_and_on_every_node() {
    for engine in engines() {
        let app = app(engine).await;
        let node = app.another_demo_node().await;
        let (session, other) = (app.token(ADA).await, app.token(ADA).await);
        assert_eq!(app.submit(&session, &sms(NUMBER)).await.status, 200);
        for (place, token) in [(&app, &other), (&node, &session), (&node, &other)] {
            let limited = place.submit(token, &sms(NUMBER)).await;
            assert_eq!((limited.error().0, limited.header("retry-after")), (429, "30"));
        }
        assert_eq!((app.messages_to(NUMBER).len(), node.messages_to(NUMBER).len()), (1, 0));
        app.advance(30);
        assert_eq!(node.submit(&other, &sms(NUMBER)).await.status, 200);
    }
}

#[tokio::test]
async fn generate_says_what_is_to_be_filled_in() {
    for engine in engines() {
        let app = app(engine).await;
        let session = app.token(ADA).await;
        for (method, expected) in [
            ("SMS", json!({ "providerType": "SMS", "useByDefault": false, "phoneNumber": null })),
            ("EMAIL", json!({ "providerType": "EMAIL", "useByDefault": false, "email": ADA.0 })),
        ] {
            let made = app.generate(&session, method).await;
            assert_eq!((made.status.as_u16(), made.json()), (200, expected));
        }
        let inbox = app.app.delivery.inbox().expect("an inbox");
        assert_eq!(inbox.list().len(), 0, "nothing is sent yet");
    }
}

#[tokio::test]
async fn a_text_names_the_account_where_its_template_says_so() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let named = json!({
            "providerType": "SMS", "smsVerificationMessageTemplate": "${userEmail}: ${code}", "verificationCodeLifetime": 120,
        });
        app.offer_all(&json!({ "providers": [named] })).await;
        let begins_with_it = |when: &str| {
            let code = app.code_sent_to(NUMBER);
            let text = app.messages_to(NUMBER).remove(0).text;
            assert!(text.starts_with(&format!("ada@north.example: {code}")), "{when}: {text}");
        };
        app.set_up_sms(&app.token(ADA).await).await;
        begins_with_it("at set-up");
        app.advance(30);
        assert_eq!(app.send_code(&app.token(ADA).await, "SMS").await.status, 200);
        assert_eq!(app.messages_to(NUMBER).len(), 2);
        begins_with_it("at sign-in");
    }
}
