//! Locks by wrong codes.

use crate::support::{ADA, Answer, BO, SYSADMIN, TestApp, engines};
use countersign::flow::admin;
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};
use std::time::Duration;

const LOCKED: &str = "User account was locked due to exceeded 2FA verification attempts";

async fn app(engine: &str, failures: &Value) -> (TestApp, TotpSecret) {
    let app = TestApp::on(engine).await;
    app.offer_totp(&json!({ "maxVerificationFailuresBeforeUserLockout": failures })).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    app.advance(30);
    (app, secret)
}

/// Fails until the account is locked; the last answer.
async fn lock(app: &TestApp, failures: usize) -> Answer {
    let partial = app.token(ADA).await;
    for _ in 1..failures {
        assert_eq!(app.check(&partial, "000000").await.error().3, "Verification code is incorrect");
    }
    app.check(&partial, "000000").await
}

#[tokio::test]
async fn the_failure_that_reaches_the_limit_locks_for_a_while_and_ends_all_sessions() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!(3)).await;
        let partial = app.token(ADA).await;
        let session = app.check(&partial, &app.code(&secret, 0)).await;
        let other = app.token(ADA).await;
        app.database.forget_audit().await;

        let locked = lock(&app, 3).await;
        assert_eq!(locked.error(), (401, 10, "account_locked".into(), LOCKED.into()));
        assert_eq!(locked.header("retry-after"), "900");
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null}"#;
        let failed = format!("LOGIN by {0} on {0} {data} failed: Verification code is incorrect", ADA.0);
        let lockout = format!("LOCKOUT by nobody on {} {data} ok", ADA.0);
        assert_eq!(app.database.audit().await, [lockout, failed.clone(), failed.clone(), failed]);

        assert_eq!(app.get("/api/auth/user", &session.text_of("token")).await.error().2, "session_over");
        let refresh = app.post("/api/auth/token", "", &session.json()).await.error();
        assert_eq!((refresh.1, refresh.3.as_str()), (10, "User account is not active"));
        app.advance(30);
        let meanwhile = app.check(&other, &app.code(&secret, 0)).await;
        assert_eq!(meanwhile.error(), (401, 10, "account_locked".into(), "User is disabled".into()));
        assert_eq!(meanwhile.header("retry-after"), "870");
        let login = app.login(ADA).await;
        assert_eq!(login.error(), (401, 10, "account_locked".into(), "User account is not active".into()));
        assert_eq!(app.login((ADA.0, "wrong")).await.error().3, "Invalid username or password");
        assert_eq!(app.login(BO).await.status, 200);

        app.advance(870);
        assert_eq!(app.check(&other, &app.code(&secret, 0)).await.status, 200, "it ends by itself");
    }
}

#[tokio::test]
async fn locks_grow_until_a_full_sign_in() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!(2)).await;
        for minutes in [15, 30, 60] {
            assert_eq!(lock(&app, 2).await.header("retry-after"), (minutes * 60).to_string());
            app.advance(minutes * 60);
        }
        let partial = app.token(ADA).await;
        assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
        assert_eq!(lock(&app, 2).await.header("retry-after"), "900");
    }
}

#[tokio::test]
async fn an_administrator_unlocks_at_once() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!(2)).await;
        let partial = app.token(ADA).await;
        lock(&app, 2).await;
        admin::unlock(&app.app, ADA.0).await.expect("unlocked");
        assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
        // It forgot the locks too.
        assert_eq!(lock(&app, 2).await.header("retry-after"), "900");
    }
}

#[tokio::test]
async fn an_administrator_unlocks_over_the_wire() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!(2)).await;
        let admin = app.token(SYSADMIN).await;
        let partial = app.token(ADA).await;
        assert_eq!(lock(&app, 2).await.error().3, LOCKED);
        assert_eq!(app.login(ADA).await.status, 401);
        app.database.forget_audit().await;
        let id = app.database.user_id(ADA.0).await;
        let path = format!("/api/user/{id}/userCredentialsEnabled?userCredentialsEnabled=true");
        let answer = app.post(&path, &admin, &Value::Null).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let audit = app.database.audit().await;
        let expected = format!("UPDATED by {} on {} ", SYSADMIN.0, ADA.0);
        assert!(audit[0].starts_with(&expected) && audit[0].contains("\"unlocked\""), "{audit:?}");
        assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
        // It forgot the failures and the locks too.
        let again = app.token(ADA).await;
        assert_eq!(app.check(&again, "000000").await.status, 400);
        assert_eq!(app.check(&again, "000000").await.header("retry-after"), "900");
    }
}

#[tokio::test]
async fn a_lock_without_an_end_has_none() {
    let app = TestApp::with("sqlite", |config| config.lockout.duration = Duration::ZERO).await;
    app.offer_totp(&json!({ "maxVerificationFailuresBeforeUserLockout": 1 })).await;
    app.set_up_totp(&app.token(ADA).await).await;
    let locked = lock(&app, 1).await;
    assert_eq!((locked.error().3.as_str(), locked.header("retry-after")), (LOCKED, ""));
    app.advance(10 * 365 * 24 * 3600);
    assert_eq!(app.login(ADA).await.error().3, "User account is not active");
}

#[tokio::test]
async fn a_right_password_does_not_give_guesses_at_codes_back() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!(10)).await;
        for attempt in 1..=10 {
            let partial = app.token(ADA).await;
            let expected = if attempt < 10 { "Verification code is incorrect" } else { LOCKED };
            assert_eq!(app.check(&partial, "000000").await.error().3, expected, "attempt {attempt}");
        }
        // Nor does a wrong one take any: the counters are two.
        app.advance(900);
        for _ in 0..20 {
            app.login((ADA.0, "wrong")).await;
        }
        let partial = app.token(ADA).await;
        for _ in 0..9 {
            assert_eq!(app.check(&partial, "000000").await.status, 400);
        }
        assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
        let partial = app.token(ADA).await;
        for _ in 0..9 {
            assert_eq!(app.check(&partial, "000000").await.status, 400, "a right code forgets them");
        }
    }
}

#[tokio::test]
async fn a_replayed_code_and_one_of_a_late_clock_are_failures_too() {
    let (app, secret) = app("sqlite", &json!(3)).await;
    let partial = app.token(ADA).await;
    assert_eq!(app.check(&partial, &app.code(&secret, -1)).await.error().2, "code_already_used");
    assert_eq!(app.check(&partial, &app.code(&secret, -5)).await.error().2, "code_of_late_clock");
    assert_eq!(app.check(&partial, &app.code(&secret, -1)).await.error().3, LOCKED);
}

#[tokio::test]
async fn a_hundred_failures_lock_whatever_is_set() {
    for (engine, failures) in engines().into_iter().zip([json!(0), json!(null)].into_iter().cycle()) {
        let (app, secret) = app(engine, &failures).await;
        let first = app.token(ADA).await;
        for _ in 0..99 {
            app.check(&first, "000000").await;
        }
        assert_eq!(app.check(&first, &app.code(&secret, 0)).await.status, 200, "the hundredth may be right");
        assert_eq!(lock(&app, 100).await.error().3, LOCKED);
    }
}
