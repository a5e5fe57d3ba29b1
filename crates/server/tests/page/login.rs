//! `/login`, `/login/cancel` and `/logout`

use super::{heading, problem};
use crate::support::{ADA, Browser, TestApp, engines};
use serde_json::Value;

#[tokio::test]
async fn a_password_signs_in_and_out() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.get("/").await.header("location"), "/login");
        assert_eq!(heading(&browser.get("/login").await), "Sign in");
        app.database.forget_audit().await;
        let answer = browser.log_in(("  ADA@north.example ", ADA.1)).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/account/security"));
        for (path, leads_to) in
            [("/", "/account/security"), ("/account", "/account/security"), ("/login", "/account/security")]
        {
            assert_eq!(browser.get(path).await.header("location"), leads_to, "{path}");
        }
        let page = browser.get("/account/security").await;
        assert!(page.text.contains(ADA.0) && !page.text.contains("/security-settings/2fa"), "{}", page.text);
        let session = browser.cookies["countersign-session"].clone();
        let out = browser.post("/logout", &[]).await;
        assert_eq!(out.header("location"), "/login?notice=signed-out");
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null}"#;
        let entry = |action: &str| format!("{action} by {0} on {0} {data} ok", ADA.0);
        assert_eq!(app.database.audit().await, [entry("LOGIN"), entry("LOGOUT")]);

        // The cookie itself is worth nothing any more, and signing out twice is no mistake.
        browser.cookies.insert("countersign-session".to_owned(), session);
        assert_eq!(browser.get("/account/security").await.status, 303);
        assert_eq!(browser.post("/logout", &[]).await.status, 303);
        assert_eq!(app.database.audit().await.len(), 2);
    }
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_and_never_the_password() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let mut alike = Vec::new();
    for (who, status, message) in [
        ((ADA.0, "a wrong password"), 401, "Email or password is wrong."),
        (("nobody@north.example", "a wrong password"), 401, "Email or password is wrong."),
        (("no address", "a wrong password"), 401, "Email or password is wrong."),
    ] {
        let answer = browser.log_in(who).await;
        assert_eq!((answer.status.as_u16(), heading(&answer).as_str()), (status, "Sign in"));
        assert!(
            answer.text.contains(message) && answer.text.contains(&format!("value=\"{}\"", who.0)),
            "{}",
            answer.text
        );
        assert!(!answer.text.contains(who.1), "{}", answer.text);
        alike.push(answer.text.replace(who.0, "ADDRESS"));
        assert!(browser.cookies.is_empty());
    }
    assert!(alike.iter().all(|page| *page == alike[0]), "nobody learns who has an account");
    let empty = browser.post("/login", &[("email", " "), ("password", "")]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(problem(&empty, "email"), "Enter the email address you sign in with.");
    assert_eq!(problem(&empty, "password"), "Enter your password.");
    let long = browser.log_in((ADA.0, &"x".repeat(1025))).await;
    assert_eq!(problem(&long, "password"), "That is longer than a password can be.");

    app.database.set_enabled(ADA.0, false).await;
    let off = browser.log_in(ADA).await;
    assert_eq!(off.status, 401);
    assert!(off.text.contains("This account is switched off."), "{}", off.text);
    assert_eq!(browser.log_in((ADA.0, "wrong")).await.text.replace(ADA.0, "ADDRESS"), alike[0]);
}

#[tokio::test]
async fn too_many_attempts_are_told_how_long_to_wait() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.limits.sign_in_per_address = 2).await;
        let mut browser = Browser::new(&app);
        browser.log_in((ADA.0, "wrong")).await;
        browser.log_in((ADA.0, "wrong")).await;
        app.advance(18);
        let answer = browser.log_in(ADA).await;
        assert_eq!((answer.status.as_u16(), heading(&answer).as_str()), (429, "Sign in"));
        assert_eq!(answer.header("retry-after"), "42");
        assert!(
            answer.text.contains("Too many attempts.") && answer.text.contains("data-countdown=\"42\""),
            "{}",
            answer.text
        );
        assert!(answer.text.contains(&format!("value=\"{}\"", ADA.0)));
    }
}

#[tokio::test]
async fn a_sign_in_can_be_given_up() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        app.advance(30);
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        let cookie = browser.cookies["countersign-sign-in"].clone();
        assert_eq!(browser.post("/login/cancel", &[]).await.header("location"), "/login");
        assert!(browser.cookies.is_empty());
        browser.cookies.insert("countersign-sign-in".to_owned(), cookie);
        let late = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(late.header("location"), "/login?notice=sign-in-expired");
        assert_eq!(
            browser.post("/login/cancel", &[]).await.header("location"),
            "/login",
            "twice is no mistake"
        );
    }
}
