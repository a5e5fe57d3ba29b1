//! `/login/force-mfa`

use super::{problem, shown_secret};
use crate::support::{ADA, Browser, TestApp, engines};
use serde_json::json;

async fn app(engine: &str) -> TestApp {
    let app = TestApp::on(engine).await;
    app.offer_totp(&json!({
        "enforceTwoFa": true,
        "enforcedUsersFilter": { "type": "ALL_USERS" },
        "verificationCodeCheckRateLimit": "3:300",
    }))
    .await;
    app
}

#[tokio::test]
async fn who_must_sets_up_and_is_signed_in_by_it() {
    for engine in engines() {
        let app = app(engine).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.log_in(ADA).await.header("location"), "/login/force-mfa");
        assert_eq!(
            browser.get("/login/mfa").await.header("location"),
            "/login/force-mfa",
            "each to its own step"
        );
        let start = browser.get("/login/force-mfa").await;
        assert_eq!(start.header("location"), "/login/force-mfa/totp", "there is nothing to choose");
        let page = browser.get("/login/force-mfa/totp").await;
        let secret = shown_secret(&page);
        let again = shown_secret(&browser.get("/login/force-mfa/totp").await);
        assert!(secret.is_same_as(&again), "a reload shows the same");
        assert!(page.text.contains("<svg class=\"qr\""), "{}", page.text);

        let wrong = browser.post("/login/force-mfa/totp", &[("code", "000000")]).await;
        assert_eq!(
            (wrong.status.as_u16(), problem(&wrong, "code")),
            (422, "That code is not right. Check the app and type the code it shows now.")
        );
        assert!(shown_secret(&wrong).is_same_as(&secret));
        let none = browser.post("/login/force-mfa/totp", &[]).await;
        assert_eq!(problem(&none, "code"), "Enter the 6-digit code that the app shows.");

        let answer = browser.post("/login/force-mfa/totp", &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(answer.header("location"), "/account/security", "{}", answer.text);
        assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["countersign-session"]);
        assert!(!browser.get("/account/security").await.text.contains("secret="), "never shown again");
        let late = browser.get("/login/force-mfa/totp").await;
        assert_eq!(late.header("location"), "/login?notice=sign-in-expired");
    }
}

#[tokio::test]
async fn guesses_are_limited_and_told_how_long_to_wait() {
    let app = app("sqlite").await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let secret = shown_secret(&browser.get("/login/force-mfa/totp").await);
    for _ in 0..3 {
        assert_eq!(browser.post("/login/force-mfa/totp", &[("code", "000000")]).await.status, 422);
    }
    let limited = browser.post("/login/force-mfa/totp", &[("code", &app.code(&secret, 0))]).await;
    assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "300"));
    assert!(problem(&limited, "code").starts_with("Too many attempts."));
}

#[tokio::test]
async fn a_code_for_a_set_up_that_ran_out_begins_none() {
    let app = app("sqlite").await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let secret = shown_secret(&browser.get("/login/force-mfa/totp").await);
    app.advance(600);
    let late = browser.post("/login/force-mfa/totp", &[("code", &app.code(&secret, 0))]).await;
    let begun = "SELECT COUNT(*) FROM pending_enrolments WHERE expires_at > 1700000600000";
    for answer in [late, browser.post("/login/force-mfa/totp", &[]).await] {
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("That set-up ran out"), "{}", answer.text);
        assert!(answer.text.contains("<title>Problem: ") && answer.text.contains("Set up again"));
        assert!(!answer.text.contains("secret="), "{}", answer.text);
        assert_eq!(app.database.number(begun).await, 0);
    }
    let newer = shown_secret(&browser.get("/login/force-mfa/totp").await);
    assert!(!newer.is_same_as(&secret));
    let answer = browser.post("/login/force-mfa/totp", &[("code", &app.code(&newer, 0))]).await;
    assert_eq!(answer.header("location"), "/account/security", "{}", answer.text);
}

#[tokio::test]
async fn a_code_without_any_set_up_begins_none() {
    let app = app("sqlite").await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    for fields in [&[("code", "123456")][..], &[]] {
        let answer = browser.post("/login/force-mfa/totp", fields).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("Set up again"), "{}", answer.text);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM pending_enrolments").await, 0);
    }
}

#[tokio::test]
async fn a_method_from_elsewhere_ends_the_sign_in() {
    for engine in engines() {
        let app = app(engine).await;
        let (mut one, mut two) = (Browser::new(&app), Browser::new(&app));
        one.log_in(ADA).await;
        two.log_in(ADA).await;
        let (first, second) =
            (one.get("/login/force-mfa/totp").await, two.get("/login/force-mfa/totp").await);
        let (first, second) = (shown_secret(&first), shown_secret(&second));
        assert!(!first.is_same_as(&second));
        assert_eq!(
            one.post("/login/force-mfa/totp", &[("code", &app.code(&first, 0))]).await.header("location"),
            "/account/security"
        );
        for answer in [
            two.post("/login/force-mfa/totp", &[("code", &app.code(&second, 0))]).await,
            two.get("/login/force-mfa/totp").await,
        ] {
            assert_eq!(answer.header("location"), "/login?notice=sign-in-expired");
        }
    }
}
