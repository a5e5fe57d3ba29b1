//! Locks by wrong passwords.

use crate::support::{ADA, SYSADMIN, TestApp, engines};
use countersign::flow::admin;
use serde_json::Value;
use std::time::Duration;

const WRONG: (&str, &str) = (ADA.0, "wrong");

async fn app(engine: &str) -> TestApp {
    TestApp::with(engine, |config| config.lockout.password_failures = 3).await
}

async fn lock(app: &TestApp) {
    for _ in 0..3 {
        let error = app.login(WRONG).await.error();
        // Even the one that locks: before the password is proved, nothing is told.
        assert_eq!(error.3, "Invalid username or password");
    }
}

async fn retry_after(app: &TestApp) -> String {
    let refused = app.login(ADA).await;
    assert_eq!(refused.error(), (401, 10, "account_locked".into(), "User account is not active".into()));
    refused.header("retry-after").to_owned()
}

#[tokio::test]
async fn wrong_passwords_in_a_row_lock_for_a_while() {
    for engine in engines() {
        let app = app(engine).await;
        let pair = app.login(ADA).await;
        app.login(WRONG).await;
        app.login(WRONG).await;
        assert_eq!(app.login(ADA).await.status, 200, "a right one resets the counter");
        app.database.forget_audit().await;
        lock(&app).await;
        assert_eq!(retry_after(&app).await, "900");
        assert_eq!(app.login(WRONG).await.error().3, "Invalid username or password");
        assert_eq!(app.get("/api/auth/user", &pair.text_of("token")).await.error().2, "session_over");
        let audit = app.database.audit().await;
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null}"#;
        let failed = format!("LOGIN by {0} on {0} {data} failed: Invalid username or password", ADA.0);
        let inactive = format!("LOGIN by {0} on {0} {data} failed: User account is not active", ADA.0);
        let lockout = format!("LOCKOUT by nobody on {} {data} ok", ADA.0);
        assert_eq!(audit, [lockout, failed.clone(), failed.clone(), failed.clone(), failed, inactive]);

        app.advance(899);
        assert_eq!(retry_after(&app).await, "1");
        app.advance(1);
        assert_eq!(app.login(ADA).await.status, 200, "it ends by itself");
        assert_eq!(app.login(SYSADMIN).await.status, 200);
    }
}

#[tokio::test]
async fn each_lock_before_a_full_sign_in_is_twice_as_long() {
    for engine in engines() {
        let app = app(engine).await;
        for minutes in [15, 30, 60, 120, 240, 480, 960, 1440, 1440] {
            lock(&app).await;
            assert_eq!(retry_after(&app).await, (minutes * 60).to_string());
            app.advance(minutes * 60);
        }
        assert_eq!(app.login(ADA).await.status, 200);
        lock(&app).await;
        assert_eq!(retry_after(&app).await, "900", "after a full sign-in it begins anew");
    }
}

#[tokio::test]
async fn a_right_password_alone_is_no_full_sign_in() {
    let app = app("sqlite").await;
    app.offer_totp(&Value::Null).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    lock(&app).await;
    app.advance(15 * 60);
    let partial = app.token(ADA).await;
    lock(&app).await;
    assert_eq!(retry_after(&app).await, "1800");
    app.advance(1800);
    assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
    lock(&app).await;
    assert_eq!(retry_after(&app).await, "900");
}

#[tokio::test]
async fn a_lock_without_an_end_waits_for_an_administrator() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| {
            config.lockout.password_failures = 3;
            config.lockout.duration = Duration::ZERO;
        })
        .await;
        lock(&app).await;
        assert_eq!(retry_after(&app).await, "", "nobody knows when");
        app.advance(365 * 24 * 3600);
        assert_eq!(retry_after(&app).await, "");
        app.database.forget_audit().await;
        admin::unlock(&app.app, ADA.0).await.expect("unlocked");
        let data = r#"{"clientAddress":null,"userAgent":"command line","event":"unlocked"}"#;
        assert_eq!(app.database.audit().await, [format!("UPDATED by nobody on {} {data} ok", ADA.0)]);
        assert_eq!(app.login(ADA).await.status, 200);
    }
}

#[tokio::test]
async fn an_administrators_unlocking_leaves_a_disabled_account_disabled() {
    let app = app("sqlite").await;
    lock(&app).await;
    app.database.set_enabled(ADA.0, false).await;
    admin::unlock(&app.app, ADA.0).await.expect("unlocked");
    assert_eq!(app.login(ADA).await.error().2, "account_disabled");
}

#[tokio::test]
async fn what_is_not_set_locks_at_a_hundred() {
    let app = TestApp::new().await;
    for _ in 0..99 {
        app.login(WRONG).await;
    }
    assert_eq!(app.login(ADA).await.status, 200);
    for _ in 0..100 {
        app.login(WRONG).await;
    }
    assert_eq!(retry_after(&app).await, "900");
}
