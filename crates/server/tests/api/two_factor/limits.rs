//! How often codes may be sent and checked.

use crate::support::{ADA, Answer, BO, TestApp, engines};
use serde_json::{Value, json};

async fn send(app: &TestApp, token: &str) -> Answer {
    app.post("/api/auth/2fa/verification/send?providerType=TOTP", token, &json!({ "stray": 1 })).await
}

#[tokio::test]
async fn a_send_spends_its_limit_also_where_nothing_is_sent() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({ "minVerificationCodeSendPeriod": 45 })).await;
        app.set_up_totp(&app.token(ADA).await).await;
        app.set_up_totp(&app.token(BO).await).await;
        let (ada, again, bo) = (app.token(ADA).await, app.token(ADA).await, app.token(BO).await);
        let sent = send(&app, &ada).await;
        assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
        app.advance(5);
        let node = app.another_node().await;
        for (either, token) in [(&app, &ada), (&app, &again), (&node, &ada)] {
            let limited = send(either, token).await;
            assert_eq!(limited.error(), (429, 33, "too_many_requests".into(), "Too many requests".into()));
            assert_eq!(limited.header("retry-after"), "40");
        }
        assert_eq!(send(&app, &bo).await.status, 200, "each user has their own");
        app.advance(40);
        assert_eq!(send(&app, &ada).await.status, 200);
    }
}

#[tokio::test]
async fn checks_are_limited_over_all_sign_ins_and_nodes_and_are_no_failures() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({
            "verificationCodeCheckRateLimit": "3:300",
            "maxVerificationFailuresBeforeUserLockout": 4,
        }))
        .await;
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        app.advance(30);
        let (one, two) = (app.token(ADA).await, app.token(ADA).await);
        for token in [&one, &two, &one] {
            assert_eq!(app.check(token, "000000").await.status, 400);
        }
        app.advance(100);
        app.database.forget_audit().await;
        let node = app.another_node().await;
        for (either, token) in [(&app, &one), (&app, &two), (&node, &one), (&node, &two)] {
            let limited = either.check(token, &app.code(&secret, 0)).await;
            assert_eq!(limited.error(), (429, 33, "too_many_requests".into(), "Too many requests".into()));
            assert_eq!(limited.header("retry-after"), "200");
        }
        assert_eq!(app.database.audit().await, [""; 0], "a limit is no failure and not audited");
        assert_eq!(app.database.number("SELECT MAX(second_factor_failures) FROM credentials").await, 3);

        app.advance(200);
        assert_eq!(app.check(&one, &app.code(&secret, 0)).await.status, 200);
        // A success gives all checks back, and forgets the failures.
        app.advance(30);
        for _ in 0..3 {
            assert_eq!(app.check(&two, "000000").await.error().3, "Verification code is incorrect");
        }
        assert_eq!(app.check(&two, &app.code(&secret, 0)).await.status, 429);
    }
}

#[tokio::test]
async fn without_a_limit_there_is_none() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    app.advance(30);
    let partial = app.token(ADA).await;
    for _ in 0..50 {
        assert_eq!(app.check(&partial, "000000").await.status, 400);
    }
    assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
}
