//! `POST /api/auth/2fa/verification/check`: which codes are good, once.

use crate::support::{ADA, Answer, TestApp, engines};
use axum::http::Method;
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

/// Ada with an authenticator app, a step after she set it up.
async fn app(engine: &str, settings: &Value) -> (TestApp, TotpSecret) {
    let app = TestApp::on(engine).await;
    app.offer_totp(settings).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    app.advance(30);
    (app, secret)
}

fn slug(answer: &Answer) -> String {
    answer.error().2
}

#[tokio::test]
async fn a_right_code_gives_a_full_pair_once() {
    for engine in engines() {
        let (app, secret) = app(engine, &Value::Null).await;
        let partial = app.token(ADA).await;
        app.database.forget_audit().await;
        let wrong = app.check(&partial, "000000").await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(wrong.redacted(), @r#"{"code":"code_incorrect","errorCode":31,"message":"Verification code is incorrect","requestId":"[requestId]","status":400,"timestamp":"[timestamp]"}"#);
        }
        let answer = app.check(&partial, &app.code(&secret, 0)).await;
        assert_eq!(
            answer.json().as_object().expect("an object").keys().collect::<Vec<_>>(),
            ["token", "refreshToken"]
        );
        assert_eq!(app.get("/api/auth/user", &answer.text_of("token")).await.text_of("email"), ADA.0);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null}"#;
        let entry = |outcome: &str| format!("LOGIN by {0} on {0} {data} {outcome}", ADA.0);
        assert_eq!(
            app.database.audit().await,
            [entry("failed: Verification code is incorrect"), entry("ok")]
        );
        let last_login = "SELECT MAX(last_login_at) FROM credentials";
        assert_eq!(app.database.number(last_login).await, app.now().millis());

        // The partial token is used up.
        app.advance(30);
        for path in ["check?providerType=TOTP&verificationCode=000000", "send?providerType=TOTP"] {
            let path = format!("/api/auth/2fa/verification/{path}");
            assert_eq!(slug(&app.post(&path, &partial, &Value::Null).await), "session_over");
        }
        assert_eq!(app.get("/api/auth/2fa/providers", &partial).await.error().1, 11);
    }
}

#[tokio::test]
async fn the_code_may_come_in_the_query_or_in_the_body() {
    let (app, secret) = app("sqlite", &Value::Null).await;
    let path = "/api/auth/2fa/verification/check";
    for (query, body) in [
        ("?providerType=TOTP&verificationCode=CODE", ""),
        // Clients send stray objects, and some nothing that is JSON at all.
        ("?providerType=TOTP&verificationCode=CODE", r#"{"headers":{}}"#),
        ("?providerType=TOTP&verificationCode=CODE", "null"),
        ("", r#"{"providerType":"TOTP","verificationCode":"CODE"}"#),
        ("?providerType=TOTP", r#"{"verificationCode":"CODE"}"#),
    ] {
        app.advance(30);
        let code = app.code(&secret, 0);
        let body = serde_json::from_str(&body.replace("CODE", &code)).unwrap_or(Value::Null);
        let answer =
            app.post(&format!("{path}{}", query.replace("CODE", &code)), &app.token(ADA).await, &body).await;
        assert_eq!(answer.status, 200, "{query} {body}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_code_of_the_step_before_is_good_and_none_of_the_future() {
    for engine in engines() {
        let (app, secret) = app(engine, &Value::Null).await;
        app.advance(60);
        let partial = app.token(ADA).await;
        let verdict = async |offset| slug(&app.check(&partial, &app.code(&secret, offset)).await);
        assert_eq!(verdict(1).await, "code_incorrect");
        assert_eq!(verdict(2).await, "code_incorrect");
        assert_eq!(verdict(-2).await, "code_of_late_clock");
        assert_eq!(verdict(-11).await, "code_incorrect");
        assert_eq!(app.check(&partial, &app.code(&secret, -1)).await.status, 200);
        // That used up the step before, not this one.
        let partial = app.token(ADA).await;
        assert_eq!(slug(&app.check(&partial, &app.code(&secret, -1)).await), "code_already_used");
        assert_eq!(app.check(&partial, &app.code(&secret, 0)).await.status, 200);
    }
}

#[tokio::test]
async fn a_code_is_good_once_whatever_it_was_used_for() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(ADA).await;
        let secret = app.set_up_totp(&token).await;
        let (first, second) = (app.token(ADA).await, app.token(ADA).await);
        for offset in [0, -1] {
            let used = app.check(&first, &app.code(&secret, offset)).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(used.redacted(), @r#"{"code":"code_already_used","errorCode":31,"message":"Verification code is incorrect","requestId":"[requestId]","status":400,"timestamp":"[timestamp]"}"#);
            }
        }
        app.advance(30);
        let code = app.code(&secret, 0);
        let node = app.another_node().await;
        assert_eq!(app.check(&first, &code).await.status, 200);
        for either in [&app, &node] {
            assert_eq!(slug(&either.check(&second, &code).await), "code_already_used");
        }
        app.advance(29);
        assert_eq!(slug(&app.check(&second, &code).await), "code_already_used", "a step later");

        // Turning the app off and on again makes a new secret: the old codes are simply wrong.
        let path = "/api/2fa/account/config?providerType=TOTP";
        assert_eq!(app.call(Method::DELETE, path, &token, &Value::Null).await.status, 200);
        app.set_up_totp(&token).await;
        app.advance(30);
        assert_eq!(slug(&app.check(&second, &app.code(&secret, 0)).await), "code_incorrect");
    }
}

#[tokio::test]
async fn one_code_at_once_on_two_nodes_lets_one_in() {
    for engine in engines() {
        let (app, secret) = app(engine, &Value::Null).await;
        let node = app.another_node().await;
        let (one, two) = (app.token(ADA).await, app.token(ADA).await);
        let code = app.code(&secret, 0);
        let (here, there) = tokio::join!(app.check(&one, &code), node.check(&two, &code));
        let mut statuses = [here.status.as_u16(), there.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", here.text, there.text);

        // The same for one sign-in and two codes that are both good.
        app.advance(60);
        let partial = app.token(ADA).await;
        let (code_1, code_2) = (app.code(&secret, -1), app.code(&secret, 0));
        let (here, there) = tokio::join!(app.check(&partial, &code_1), node.check(&partial, &code_2));
        let successes = [&here, &there].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(successes, 1, "{} {}", here.text, there.text);
    }
}

#[tokio::test]
async fn refusals_come_in_the_wires_order() {
    for engine in engines() {
        let (app, secret) = app(engine, &json!({ "verificationCodeCheckRateLimit": "1:300" })).await;
        let partial = app.token(ADA).await;
        let (wrong, right) = ("000000", app.code(&secret, 0));
        let sms = "/api/auth/2fa/verification/check?providerType=SMS&verificationCode=000000";
        let refusal = async |answer: Answer| {
            let (status, number, _, message) = answer.error();
            (status, number, message)
        };
        app.database.set_enabled(ADA.0, false).await;
        let not_set_up = (400, 31, "2FA is not configured for account".to_owned());
        let disabled = (401, 10, "User is disabled".to_owned());
        assert_eq!(refusal(app.post(sms, &partial, &Value::Null).await).await, not_set_up);
        assert_eq!(refusal(app.check(&partial, &right).await).await, disabled);
        app.database.set_enabled(ADA.0, true).await;
        assert_eq!(refusal(app.check(&partial, wrong).await).await.2, "Verification code is incorrect");
        let limited = (429, 33, "Too many requests".to_owned());
        assert_eq!(refusal(app.check(&partial, &right).await).await, limited, "even the right one");
        assert_eq!(refusal(app.post(sms, &partial, &Value::Null).await).await, not_set_up);
        app.database.set_enabled(ADA.0, false).await;
        assert_eq!(refusal(app.check(&partial, &right).await).await, disabled);
        app.database.set_enabled(ADA.0, true).await;
        app.offer_totp(&json!({ "providers": [] })).await;
        assert_eq!(refusal(app.check(&partial, &right).await).await, not_set_up, "nor if it was dropped");
    }
}

#[tokio::test]
async fn a_sign_in_takes_no_longer_than_it_may() {
    let (app, secret) = app("sqlite", &json!({ "totalAllowedTimeForVerification": 60 })).await;
    let partial = app.token(ADA).await;
    app.advance(59);
    assert_eq!(slug(&app.check(&partial, "000000").await), "code_incorrect");
    app.advance(1);
    let late = app.check(&partial, &app.code(&secret, 0)).await.error();
    assert_eq!((late.0, late.1, late.3.as_str()), (401, 11, "Token has expired"));
}
