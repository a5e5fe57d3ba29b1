//! `POST /api/auth/token`

use crate::support::{ADA, Answer, TestApp, engines, jwt};
use serde_json::json;

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.post("/api/auth/token", "", &json!({ "refreshToken": token })).await
}

async fn is_live(app: &TestApp, pair: &Answer) -> bool {
    app.get("/api/auth/user", &pair.text_of("token")).await.status == 200
}

#[tokio::test]
async fn a_refresh_gives_a_full_pair_of_the_same_session_that_lasts_anew() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let first = app.login(ADA).await;
        app.advance(9000);
        assert!(!is_live(&app, &first).await);
        let second = refresh(&app, &first.text_of("refreshToken")).await;
        assert_eq!(second.status, 200, "{}", second.text);
        assert_eq!(
            second.json().as_object().expect("an object").keys().collect::<Vec<_>>(),
            ["token", "refreshToken"]
        );
        assert!(is_live(&app, &second).await);
        let claims = |answer: &Answer, name: &str| jwt::claims(&answer.text_of(name));
        assert_eq!(claims(&second, "token")["sessionId"], claims(&first, "token")["sessionId"]);
        assert_ne!(claims(&second, "refreshToken")["jti"], claims(&first, "refreshToken")["jti"]);
        let end = |answer: &Answer| claims(answer, "refreshToken")["exp"].as_i64();
        assert_eq!(end(&second), end(&first).map(|seconds| seconds + 9000));
    }
}

#[tokio::test]
async fn the_last_refresh_token_has_a_minutes_grace_and_then_ends_the_session() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let first = app.login(ADA).await.text_of("refreshToken");
        let second = refresh(&app, &first).await;
        app.advance(60);
        let again = refresh(&app, &first).await;
        assert_eq!(again.status, 200, "an answer that got lost is asked for again");
        assert!(is_live(&app, &again).await && is_live(&app, &second).await);
        // Both are of the same generation: using one does not spoil the other, within its own grace.
        assert_eq!(refresh(&app, &second.text_of("refreshToken")).await.status, 200);
        let third = refresh(&app, &again.text_of("refreshToken")).await;
        assert_eq!(third.status, 200);

        app.database.forget_audit().await;
        app.advance(61);
        let reused = refresh(&app, &second.text_of("refreshToken")).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(reused.redacted(), @r#"{"code":"refresh_token_reused","errorCode":10,"message":"Token is outdated","requestId":"[requestId]","status":401,"timestamp":"[timestamp]"}"#);
        }
        for pair in [&second, &again, &third] {
            assert!(!is_live(&app, pair).await, "the whole session is over");
            let error = refresh(&app, &pair.text_of("refreshToken")).await.error();
            assert_eq!((error.0, error.1, error.3.as_str()), (401, 10, "Token is outdated"));
        }
        assert_eq!(
            app.database.audit().await,
            [format!(
                "CREDENTIALS_UPDATED by nobody on {} {} failed: A refresh token was used twice; the session was ended",
                ADA.0, r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"refresh_token_reused"}"#
            )]
        );
    }
}

#[tokio::test]
async fn a_refresh_token_of_two_rotations_ago_has_no_grace() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let other = app.login(ADA).await;
        let first = app.login(ADA).await.text_of("refreshToken");
        let second = refresh(&app, &first).await;
        let third = refresh(&app, &second.text_of("refreshToken")).await;
        assert_eq!(refresh(&app, &first).await.error().2, "refresh_token_reused");
        assert!(!is_live(&app, &third).await);
        assert!(is_live(&app, &other).await, "other sessions of the user have nothing to do with it");
    }
}

#[tokio::test]
async fn two_nodes_that_refresh_at_once_give_the_same_generation() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let node = app.another_node().await;
        let token = app.login(ADA).await.text_of("refreshToken");
        let (here, there) = tokio::join!(refresh(&app, &token), refresh(&node, &token));
        assert_eq!((here.status.as_u16(), there.status.as_u16()), (200, 200), "{} {}", here.text, there.text);
        let generation =
            |answer: &Answer| jwt::claims(&answer.text_of("refreshToken"))["generation"].as_i64();
        assert_eq!((generation(&here), generation(&there)), (Some(1), Some(1)));
        assert!(is_live(&node, &here).await && is_live(&app, &there).await);
    }
}

#[tokio::test]
async fn a_locked_user_is_refreshed_nothing() {
    let app = TestApp::with("sqlite", |config| config.lockout.password_failures = 1).await;
    let pair = app.login(ADA).await;
    app.login((ADA.0, "wrong")).await;
    let error = refresh(&app, &pair.text_of("refreshToken")).await.error();
    assert_eq!((error.0, error.1, error.3.as_str()), (401, 10, "User account is not active"));
    app.advance(15 * 60);
    let error = refresh(&app, &pair.text_of("refreshToken")).await.error();
    assert_eq!(error.3, "Token is outdated", "the lock ended the session for good");
}
