//! `/login/mfa`

use super::{heading, problem};
use crate::support::{ADA, Browser, TestApp, engines};
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

async fn app(engine: &str, settings: &Value) -> (TestApp, TotpSecret) {
    let app = TestApp::on(engine).await;
    app.offer_totp(settings).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    app.advance(60);
    (app, secret)
}

#[tokio::test]
async fn a_code_signs_in_however_it_is_grouped() {
    for engine in engines() {
        let (app, secret) = app(engine, &Value::Null).await;
        let groupings: [fn(&str) -> String; 4] = [
            str::to_owned,
            |code| format!("{} {}", &code[..3], &code[3..]),
            |code| format!(" {}-{}\n", &code[..2], &code[2..]),
            |code| code.chars().flat_map(|digit| [digit, ' ']).collect(),
        ];
        for group in groupings {
            app.advance(30);
            let mut browser = Browser::new(&app);
            assert_eq!(browser.log_in(ADA).await.header("location"), "/login/mfa");
            assert!(browser.get("/login/mfa").await.text.contains(ADA.0));
            assert_eq!(
                browser.get("/login/force-mfa").await.header("location"),
                "/login/mfa",
                "each to its own step"
            );
            let answer = browser.post("/login/mfa", &[("code", &group(&app.code(&secret, 0)))]).await;
            assert_eq!(answer.header("location"), "/account/security", "{}", answer.text);
            assert_eq!(browser.get("/account/security").await.status, 200);
        }
    }
}

#[tokio::test]
async fn a_refused_code_is_explained() {
    let (app, secret) = app("sqlite", &Value::Null).await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let used = app.code(&secret, 0);
    browser.post("/login/mfa", &[("code", &used)]).await;
    browser.log_in(ADA).await;
    let late = app.code(&secret, -5);
    for (code, message) in [
        ("000000", "That code is not right. Check the app and type the code it shows now."),
        (used.as_str(), "That code has been used already. Wait for the next one."),
        (&late, "That code is some minutes old. Set the clock of your phone to automatic and try again."),
        ("12345", "Enter the 6-digit code that the app shows."),
        ("1234567", "Enter the 6-digit code that the app shows."),
        ("", "Enter the 6-digit code that the app shows."),
        ("１２３４５６", "Enter the 6-digit code that the app shows."),
        ("\0", "Enter the 6-digit code that the app shows."),
    ] {
        let answer = browser.post("/login/mfa", &[("code", code)]).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, "code")), (422, message), "{code:?}");
        assert!(
            code.is_empty() || !answer.text.contains(&format!("value=\"{code}")),
            "what was typed never comes back"
        );
    }
    // What cannot be a code is not worth an attempt.
    assert_eq!(app.database.number("SELECT MAX(second_factor_failures) FROM credentials").await, 3);
}

#[tokio::test]
async fn limits_and_locks_are_told_with_their_end() {
    for engine in engines() {
        let settings = json!({
            "verificationCodeCheckRateLimit": "2:300", "maxVerificationFailuresBeforeUserLockout": 3,
        });
        let (app, secret) = app(engine, &settings).await;
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        for _ in 0..2 {
            assert_eq!(browser.post("/login/mfa", &[("code", "000000")]).await.status, 422);
        }
        let limited = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
        assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "300"));
        assert!(problem(&limited, "code").starts_with("Too many attempts."), "{}", limited.text);
        app.advance(300);
        let locked = browser.post("/login/mfa", &[("code", "000000")]).await;
        assert_eq!((locked.status.as_u16(), heading(&locked).as_str()), (403, "This account is locked"));
        assert_eq!(locked.header("retry-after"), "900");
        let again = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(heading(&again), "This account is locked");
        app.advance(900);
        let answer = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(answer.header("location"), "/account/security");
    }
}

#[tokio::test]
async fn a_sign_in_that_is_over_begins_anew() {
    let (app, secret) = app("sqlite", &json!({ "totalAllowedTimeForVerification": 60 })).await;
    let mut nobody = Browser::new(&app);
    for answer in [nobody.get("/login/mfa").await, nobody.post("/login/mfa", &[("code", "000000")]).await] {
        assert_eq!(answer.header("location"), "/login?notice=sign-in-expired");
    }
    let mut slow = Browser::new(&app);
    slow.log_in(ADA).await;
    app.advance(60);
    let late = slow.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
    assert_eq!(late.header("location"), "/login?notice=sign-in-expired");

    // One whose method was dropped in the meantime begins anew too.
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    app.offer_totp(&json!({ "providers": [] })).await;
    let dropped = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
    assert_eq!(dropped.header("location"), "/login?notice=methods-gone");
    let shown = browser.get(dropped.header("location")).await;
    assert!(shown.text.contains("turned off in the meantime"), "{}", shown.text);
}
