//! Limits where there are several methods: of sending, and one budget of failures for all.

use crate::support::{ADA, ADDRESS, Answer, BO, CLEO, DANA, NUMBER, SYSADMIN, TestApp, engines};
use axum::body::Body;
use axum::http::Request;
use countersign::config::Config;
use countersign::flow::admin;
use serde_json::{Value, json};

/// Three codes a minute for an address.
fn few_per_address(config: &mut Config) {
    config.limits.send_per_address = 3;
    config.http.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
}

async fn app(engine: &str, settings: &Value) -> TestApp {
    let app = TestApp::demo_with(engine, few_per_address).await;
    app.offer_all(settings).await;
    app.set_up_email(&app.token(ADA).await).await;
    app.advance(60);
    app
}

/// Asks for a code from an address; the status.
async fn send_from(app: &TestApp, address: &str, token: &str) -> u16 {
    let request = Request::post("/api/auth/2fa/verification/send?providerType=EMAIL")
        .header("x-forwarded-for", address)
        .header("x-authorization", format!("Bearer {token}"));
    app.send(request.body(Body::empty()).expect("a request")).await.status.as_u16()
}

#[tokio::test]
async fn an_address_that_asks_too_often_does_not_spend_its_victims_turn() {
    for engine in engines() {
        let app = app(engine, &json!({ "minVerificationCodeSendPeriod": 5 })).await;
        for who in [BO, SYSADMIN] {
            app.set_up_email(&app.token(who).await).await;
            app.advance(60);
        }
        let (ada, bo, sam) = (app.token(ADA).await, app.token(BO).await, app.token(SYSADMIN).await);
        for token in [&bo, &sam] {
            assert_eq!(send_from(&app, "203.0.113.7", token).await, 200);
        }
        assert_eq!(send_from(&app, "203.0.113.7", &bo).await, 429, "its period");
        assert_eq!(send_from(&app, "203.0.113.7", &ada).await, 429, "the fourth of this address");
        assert_eq!(send_from(&app, "198.51.100.9", &ada).await, 200, "her turn is her own");
    }
}

/// Asks for a code to set SMS up from an address.
async fn submit_from(app: &TestApp, address: &str, token: &str) -> Answer {
    let draft = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
    let request = Request::post("/api/2fa/account/config/submit")
        .header("x-forwarded-for", address)
        .header("content-type", "application/json")
        .header("x-authorization", format!("Bearer {token}"));
    app.send(request.body(Body::from(draft.to_string())).expect("a request")).await
}

#[tokio::test]
async fn the_limit_of_an_address_is_one_for_all_nodes_and_for_codes_of_a_set_up_too() {
    const ADDRESS: &str = "203.0.113.7";
    for engine in engines() {
        let app = app(engine, &Value::Null).await;
        let node = app.another_demo_node_with(few_per_address).await;
        app.set_up_email(&app.token(BO).await).await;
        app.advance(60);
        let (ada, bo) = (app.token(ADA).await, app.token(BO).await);
        let (cleo, dana) = (app.token(CLEO).await, app.token(DANA).await);
        assert_eq!(send_from(&app, ADDRESS, &bo).await, 200);
        assert_eq!(submit_from(&node, ADDRESS, &cleo).await.status, 200);
        assert_eq!(send_from(&app, ADDRESS, &ada).await, 200);
        for place in [&app, &node] {
            let limited = submit_from(place, ADDRESS, &dana).await;
            assert_eq!((limited.error().0, limited.header("retry-after")), (429, "60"));
        }
        assert_eq!(submit_from(&app, "198.51.100.9", &dana).await.status, 200, "her turn is her own");
        app.advance(30);
        assert_eq!(send_from(&node, ADDRESS, &bo).await, 429, "of sign-in too");
        app.advance(30);
        assert_eq!(send_from(&node, ADDRESS, &bo).await, 200, "the minute is over");
    }
}

#[tokio::test]
async fn no_more_than_twenty_codes_an_hour_go_to_one_user_even_if_they_are_used() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.offer_all(&json!({ "minVerificationCodeSendPeriod": 5 })).await;
        let session = app.token(ADA).await;
        app.set_up_email(&session).await;
        app.set_up_sms(&session).await;
        app.advance(3600);
        for number in 0..18 {
            app.advance(4);
            let token = app.token(ADA).await;
            assert_eq!(
                app.send_code(&token, "EMAIL").await.status,
                200,
                "{number}: a right code ends the period"
            );
            let checked = app.check_by(&token, "EMAIL", &app.code_sent_to(ADDRESS)).await;
            assert_eq!(checked.status, 200, "{number}: {}", checked.text);
        }
        // Whoever is in can set the method up again and again, and gets no more for it.
        let draft = json!({ "providerType": "EMAIL", "email": ADDRESS });
        for _ in 0..2 {
            app.advance(60);
            assert_eq!(app.remove(&session, "EMAIL").await.status, 200);
            app.set_up_email(&session).await;
        }
        app.remove(&session, "EMAIL").await;
        let refused = app.submit(&session, &draft).await;
        assert_eq!((refused.status.as_u16(), refused.error().1), (429, 33), "the twenty-first");
        let token = app.token(ADA).await;
        assert_eq!(app.send_code(&token, "SMS").await.status, 200, "another method counts for itself");
        app.advance(3600);
        assert_eq!(app.submit(&session, &draft).await.status, 200, "the hour is over");
    }
}

#[tokio::test]
async fn an_administrator_who_unlocks_lets_codes_go_at_once() {
    for engine in engines() {
        let app = app(engine, &json!({ "minVerificationCodeSendPeriod": 5 })).await;
        app.advance(3600);
        let token = app.token(ADA).await;
        for _ in 0..20 {
            assert_eq!(app.send_code(&token, "EMAIL").await.status, 200);
            app.advance(30);
        }
        assert_eq!(app.send_code(&token, "EMAIL").await.status, 429);
        admin::unlock(&app.app, ADA.0).await.expect("unlocked");
        assert_eq!(app.send_code(&token, "EMAIL").await.status, 200);
    }
}

#[tokio::test]
async fn one_budget_of_failures_over_all_methods_locks_and_the_lock_clears_the_limits() {
    for engine in engines() {
        let settings = json!({
            "verificationCodeCheckRateLimit": "2:3600", "maxVerificationFailuresBeforeUserLockout": 6,
        });
        let app = app(engine, &settings).await;
        app.database.execute("DELETE FROM throttles").await;
        let token = app.token(ADA).await;
        assert_eq!(app.send_code(&token, "EMAIL").await.status, 200);
        let sent = app.code_sent_to(ADDRESS);
        app.check_by(&token, "EMAIL", &sent).await.text_of("token");
        let session_token = app.token(ADA).await;
        let session = {
            assert_eq!(app.send_code(&session_token, "EMAIL").await.status, 200);
            app.check_by(&session_token, "EMAIL", &app.code_sent_to(ADDRESS)).await.text_of("token")
        };
        app.set_up_totp(&session).await;
        app.set_up_backup_codes(&session).await;
        let mut left = 6;
        for method in ["EMAIL", "TOTP", "BACKUP_CODE"] {
            for _ in 0..2 {
                // A right password in between gives no new budget.
                let token = app.token(ADA).await;
                left -= 1;
                let answer = app.check_by(&token, method, "999999").await.error();
                let expected = if left == 0 { "account_locked" } else { "code_incorrect" };
                assert_eq!(answer.2, expected, "{method}");
            }
            if left > 0 {
                let token = app.token(ADA).await;
                assert_eq!(app.check_by(&token, method, "999999").await.status, 429, "{method}");
            }
        }
        app.advance(15 * 60);
        let token = app.token(ADA).await;
        assert_eq!(
            app.check_by(&token, "EMAIL", "999999").await.error().2,
            "code_incorrect",
            "no limit is left"
        );
        assert_eq!(app.send_code(&token, "EMAIL").await.status, 200);
        assert_eq!(app.check_by(&token, "EMAIL", &app.code_sent_to(ADDRESS)).await.status, 200);
    }
}
