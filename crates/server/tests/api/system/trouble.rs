//! `/health` and `/ready`, and what calls are told when the fault is ours.

use crate::support::{ADA, SYSADMIN, TestApp, engines};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_server_that_can_work_says_so() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        assert_eq!(app.get("/health", "").await.json(), json!({ "status": "ok" }));
        assert_eq!(app.get("/ready", "").await.json(), json!({ "status": "ready" }));
    }
}

#[tokio::test]
async fn without_its_database_the_server_lives_and_asks_for_patience() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        app.advance(3);
        app.app.store.close().await;
        assert_eq!(app.get("/health", "").await.status, 200);
        for answer in
            [app.get("/ready", "").await, app.login(ADA).await, app.get("/api/auth/user", &token).await]
        {
            insta::allow_duplicates! {
                insta::assert_snapshot!(answer.redacted(), @r#"{"code":"unavailable","errorCode":2,"message":"The database does not answer. Try again in a moment","requestId":"[requestId]","status":503,"timestamp":"[timestamp]"}"#);
            }
            assert_eq!(answer.header("retry-after"), "2");
        }
    }
}

#[tokio::test]
async fn what_is_broken_inside_is_not_told() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&serde_json::Value::Null).await;
        let token = app.token(SYSADMIN).await;
        app.database.execute("UPDATE settings SET value = '{\"secret\":'").await;
        let answer = app.get("/api/2fa/settings", &token).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(answer.redacted(), @r#"{"code":"internal","errorCode":2,"message":"Something went wrong on our side. The request id helps an administrator to find it in the log","requestId":"[requestId]","status":500,"timestamp":"[timestamp]"}"#);
        }
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app = TestApp::with("sqlite", |config| config.http.request_timeout = Duration::ZERO).await;
    let answer = app.login(ADA).await;
    assert_eq!(answer.error().2, "timed_out");
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "2"));
}
