//! Codes by SMS and email at sign-in: sent, good once, for this sign-in and this address, for a while.

use crate::support::{
    ADA, ADDRESS, Answer, Browser, MailServer, NUMBER, SYSADMIN, TestApp, engines, other_than,
};
use serde_json::{Value, json};

const METHODS: [(&str, &str); 2] = [("SMS", NUMBER), ("EMAIL", ADDRESS)];

/// Ada with both, half a minute after she set them up.
async fn app(engine: &str) -> TestApp {
    let app = TestApp::demo(engine).await;
    app.offer_all(&Value::Null).await;
    let session = app.token(ADA).await;
    app.set_up_sms(&session).await;
    app.set_up_email(&session).await;
    app.advance(30);
    app
}

/// Has a code sent; the code.
async fn code(app: &TestApp, token: &str, (method, to): (&str, &str)) -> String {
    let sent = app.send_code(token, method).await;
    assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
    app.code_sent_to(to)
}

fn is_wrong(answer: &Answer) {
    let expected = (400, 31, "code_incorrect".to_owned(), "Verification code is incorrect".to_owned());
    assert_eq!(answer.error(), expected);
}

#[tokio::test]
async fn a_sent_code_completes_its_own_sign_in_by_its_own_method_once() {
    for engine in engines() {
        for (way, other) in [(METHODS[0], METHODS[1]), (METHODS[1], METHODS[0])] {
            let app = app(engine).await;
            let (token, foreign) = (app.token(ADA).await, app.token(ADA).await);
            let sent = code(&app, &token, way).await;
            let dump = app.database.dump().await;
            assert_eq!(app.database.number("SELECT COUNT(*) FROM challenges").await, 1);
            for plain in [sent.clone(), data_encoding::HEXLOWER.encode(sent.as_bytes())] {
                assert!(!dump.contains(&plain), "{} keeps no code in clear, nor its bytes: {dump}", way.0);
            }
            is_wrong(&app.check_by(&foreign, way.0, &sent).await);
            is_wrong(&app.check_by(&token, other.0, &sent).await);
            is_wrong(&app.check_by(&token, way.0, &other_than(&sent)).await);
            is_wrong(&app.check_by(&token, way.0, "").await);
            assert_eq!(app.check_by(&token, way.0, &sent).await.status, 200);
            assert_eq!(app.check_by(&token, way.0, &sent).await.error().2, "session_over");
            is_wrong(&app.check_by(&foreign, way.0, &sent).await);
        }
    }
}

#[tokio::test]
async fn a_sent_code_is_good_until_its_time_is_over() {
    for (after, status) in [(119, 200), (120, 400)] {
        let app = app("sqlite").await;
        let token = app.token(ADA).await;
        let sent = code(&app, &token, METHODS[0]).await;
        app.advance(after);
        assert_eq!(app.check_by(&token, "SMS", &sent).await.status, status, "after {after} s");
    }
}

#[tokio::test]
async fn a_new_code_takes_the_old_ones_place_and_five_wrong_guesses_end_one() {
    let app = app("sqlite").await;
    let token = app.token(ADA).await;
    let old = code(&app, &token, METHODS[1]).await;
    app.advance(30);
    let new = code(&app, &token, METHODS[1]).await;
    assert_ne!(old, new, "of this seed");
    is_wrong(&app.check_by(&token, "EMAIL", &old).await);
    for _ in 1..5 {
        is_wrong(&app.check_by(&token, "EMAIL", &other_than(&new)).await);
    }
    is_wrong(&app.check_by(&token, "EMAIL", &new).await);
    app.advance(30);
    let newest = code(&app, &token, METHODS[1]).await;
    assert_eq!(app.check_by(&token, "EMAIL", &newest).await.status, 200);
}

#[tokio::test]
async fn a_code_goes_with_its_method_also_when_that_comes_back() {
    for engine in engines() {
        let app = app(engine).await;
        let session = {
            let token = app.token(ADA).await;
            let sent = code(&app, &token, METHODS[1]).await;
            app.check_by(&token, "EMAIL", &sent).await.text_of("token")
        };
        let token = app.token(ADA).await;
        let sent = code(&app, &token, METHODS[0]).await;
        assert_eq!(app.remove(&session, "SMS").await.status, 200);
        let gone = app.check_by(&token, "SMS", &sent).await;
        assert_eq!(gone.error().3, "2FA is not configured for account");
        app.advance(30);
        app.set_up_sms(&session).await;
        is_wrong(&app.check_by(&token, "SMS", &sent).await);
    }
}

#[tokio::test]
async fn a_sign_in_that_is_given_up_takes_its_code_along() {
    let app = app("sqlite").await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let sent = app.code_sent_to(NUMBER);
    let cookies = browser.cookies.clone();
    browser.post("/login/cancel", &[]).await;
    browser.cookies = cookies;
    let answer = browser.post("/login/mfa", &[("method", "SMS"), ("code", &sent)]).await;
    assert!(!browser.cookies.keys().any(|name| name.ends_with("countersign-session")), "{}", answer.text);
    is_wrong(&app.check_by(&app.token(ADA).await, "SMS", &sent).await);
}

#[tokio::test]
async fn refusals_of_sending_come_in_the_wires_order() {
    let app = app("sqlite").await;
    let token = app.token(ADA).await;
    assert_eq!(app.send_code(&token, "TOTP").await.error().3, "2FA is not configured for account");
    code(&app, &token, METHODS[0]).await;
    let limited = app.send_code(&token, "SMS").await;
    assert_eq!(limited.error(), (429, 33, "too_many_requests".into(), "Too many requests".into()));
    assert_eq!(limited.header("retry-after"), "30");
    code(&app, &token, METHODS[1]).await;
    app.offer_totp(&Value::Null).await;
    assert_eq!(app.send_code(&token, "SMS").await.error().3, "2FA is not configured for account");
}

/// By a mail server that takes no mail any more.
#[tokio::test]
async fn what_cannot_be_sent_is_void_and_audited_and_answered_in_the_wires_words() {
    for engine in engines() {
        let mail = MailServer::start();
        let app = TestApp::on(engine).await;
        let value = json!({ "mailFrom": "a@b.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port });
        let admin = app.token(SYSADMIN).await;
        let body = json!({ "key": "mail", "jsonValue": value });
        assert_eq!(app.post("/api/admin/settings", &admin, &body).await.status, 200);
        app.offer_totp(
            &json!({ "providers": [{ "providerType": "EMAIL", "verificationCodeLifetime": 120 }] }),
        )
        .await;
        let session = app.token(ADA).await;
        let draft = json!({ "providerType": "EMAIL", "email": ADDRESS });
        mail.refuse(true);
        app.database.forget_audit().await;
        let failed = app.submit(&session, &draft).await;
        let words = (500, 2, "code_not_mailed".to_owned(), "Couldn't send 2FA verification email".to_owned());
        assert_eq!(failed.error(), words);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM challenges").await, 0, "void");
        let audit = app.database.audit().await;
        assert!(audit.len() == 1 && audit[0].contains("failed: "), "{audit:?}");
        let is_set_up = audit[0].starts_with("CREDENTIALS_UPDATED") && audit[0].contains("email_not_sent");
        assert!(is_set_up, "it is no sign-in that failed: {audit:?}");
        assert!(!audit[0].contains(ADDRESS), "{audit:?}");
        // The turn is spent all the same.
        assert_eq!(app.submit(&session, &draft).await.status, 429);
    }
}
