//! Another password, by a link.

use crate::support::{ADA, Answer, BO, DANA, TestApp, engines, race};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

const PASSWORD: &str = "brass lantern";

async fn ask(app: &TestApp, email: &str) -> Answer {
    app.post("/api/noauth/resetPasswordByEmail", "", &json!({ "email": email })).await
}

async fn follow(app: &TestApp, token: &str) -> Answer {
    app.get(&format!("/api/noauth/resetPassword?resetToken={token}"), "").await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({ "resetToken": token, "password": password });
    app.post("/api/noauth/resetPassword", "", &body).await
}

#[tokio::test]
async fn a_mailed_link_changes_the_password_and_signs_nobody_in() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let session = app.token(ADA).await;
        let token = app.reset_link(ADA.0).await;
        let page = follow(&app, &token).await;
        assert_eq!((page.status.as_u16(), page.text.as_str()), (303, ""));
        assert_eq!(page.header("location"), format!("/login/resetPassword?resetToken={token}"));
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        app.database.forget_audit().await;
        let answer = reset(&app, &token, PASSWORD).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        assert_eq!(app.get("/api/auth/user", &session).await.status, 401, "all sessions are over");
        assert_eq!(app.login(ADA).await.status, 401);
        assert_eq!(app.login((ADA.0, PASSWORD)).await.status, 200);
        let events = app.database.audit().await;
        assert!(events[0].contains("\"event\":\"password_reset\""), "{events:?}");
        assert!(app.mails_to(ADA.0).await[0].contains("Your password was reset"));
        let error = reset(&app, &token, "another lantern").await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (400, 31, "Invalid reset token!"));
        let used = follow(&app, &token).await;
        assert_eq!((used.status.as_u16(), used.text.as_str()), (409, ""));
    }
}

#[tokio::test]
async fn the_second_factor_is_asked_for_as_ever() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.offer_totp(&Value::Null).await;
        let secret = app.set_up_totp(&app.token(DANA).await).await;
        let partial = app.token(DANA).await;
        let token = app.reset_link(DANA.0).await;
        assert_eq!(reset(&app, &token, PASSWORD).await.status, 200);
        app.advance(30);
        let code = app.code(&secret, 0);
        assert_eq!(app.check(&partial, &code).await.status, 401, "sign-ins under way are over too");
        let again = app.login((DANA.0, PASSWORD)).await;
        assert_eq!(again.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        assert_eq!(app.check(&again.text_of("token"), &code).await.status, 200);
    }
}

#[tokio::test]
async fn a_lock_stays() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        for _ in 0..100 {
            app.login((ADA.0, "a wrong one")).await;
        }
        let token = app.reset_link(ADA.0).await;
        assert_eq!(reset(&app, &token, PASSWORD).await.status, 200);
        assert_eq!(app.login((ADA.0, PASSWORD)).await.error().2, "account_locked");
        app.advance(15 * 60);
        assert_eq!(app.login((ADA.0, PASSWORD)).await.status, 200);
    }
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.add_newcomer("newcomer@north.example", ADA.0).await;
        app.database.set_enabled(BO.0, false).await;
        let mut rows = Vec::new();
        for email in [ADA.0, BO.0, "newcomer@north.example", "nobody@north.example"] {
            let answer = ask(&app, email).await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, ""), "{email}");
            rows.push(app.database.number("SELECT COUNT(*) FROM messages").await);
            assert_eq!(app.database.number("SELECT COUNT(*) FROM password_links").await, 0, "made later");
        }
        assert_eq!(rows, [1, 2, 3, 4], "the same is written for everybody");
        assert_eq!(app.mails_to(ADA.0).await.len(), 1);
        for nobody in [BO.0, "newcomer@north.example", "nobody@north.example"] {
            assert!(app.mails_to(nobody).await.is_empty(), "{nobody}");
        }
        assert_eq!(app.database.number("SELECT COUNT(*) FROM messages").await, 0);
        assert_eq!(ask(&app, "no address").await.status, 200);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM messages").await, 0);
    }
}

#[tokio::test]
async fn neither_a_mailbox_nor_the_server_is_flooded() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        for _ in 0..5 {
            assert_eq!(ask(&app, ADA.0).await.status, 200);
        }
        assert_eq!(app.mails_to(ADA.0).await.len(), 3, "an hour's worth");
        for _ in 0..5 {
            assert_eq!(ask(&app, "nobody@north.example").await.status, 200);
        }
        let error = ask(&app, BO.0).await.error();
        assert_eq!((error.0, error.1), (429, 33), "too many from one address");
        app.advance(3600);
        assert_eq!(ask(&app, ADA.0).await.status, 200);
        assert_eq!(app.mails_to(ADA.0).await.len(), 4);
    }
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_by_whatever_else_changes_the_password() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let token = app.reset_link(ADA.0).await;
        app.advance(86_400);
        let late = follow(&app, &token).await;
        assert_eq!((late.status.as_u16(), late.header("location")), (303, "/passwordResetLinkExpired"));
        assert_eq!(reset(&app, &token, PASSWORD).await.error().3, "Password reset token expired");

        let token = app.reset_link(ADA.0).await;
        let body = json!({ "currentPassword": ADA.1, "newPassword": PASSWORD });
        assert_eq!(app.post("/api/auth/changePassword", &app.token(ADA).await, &body).await.status, 200);
        assert_eq!(reset(&app, &token, "another lantern").await.error().3, "Invalid reset token!");

        let old = app.reset_link(BO.0).await;
        let new = app.reset_link(BO.0).await;
        assert_eq!(reset(&app, &old, PASSWORD).await.error().2, "reset_unknown");
        app.database.set_enabled(BO.0, false).await;
        assert_eq!(reset(&app, &new, PASSWORD).await.error().2, "reset_unknown");
    }
}

#[tokio::test]
async fn a_link_is_followed_five_times_an_hour_and_tried_ten_times() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let token = app.reset_link(ADA.0).await;
        for _ in 0..5 {
            assert_eq!(follow(&app, &token).await.status, 303);
        }
        assert_eq!(follow(&app, &token).await.error().0, 429);
        for _ in 0..9 {
            assert_eq!(reset(&app, &token, "short").await.error().2, "password_policy");
        }
        assert_eq!(reset(&app, &token, ADA.1).await.error().2, "password_unchanged");
        assert_eq!(reset(&app, &token, PASSWORD).await.error().0, 429);
        app.advance(300);
        assert_eq!(reset(&app, &token, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn no_token_is_in_the_database_at_any_time() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        assert_eq!(ask(&app, ADA.0).await.status, 200);
        assert!(!app.database.dump().await.contains("csr_"));
        let token = app.reset_link(ADA.0).await;
        let bytes = data_encoding::BASE64URL_NOPAD.decode(&token.as_bytes()[4..]).expect("base64");
        let dump = app.database.dump().await.to_lowercase();
        for secret in [token[4..].to_lowercase(), data_encoding::HEXLOWER.encode(&bytes)] {
            assert!(!dump.contains(&secret), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_at_once_one_resets() {
    for engine in engines() {
        let app = Arc::new(TestApp::demo(engine).await);
        let token = Arc::new(app.reset_link(ADA.0).await);
        let statuses = race(64, |number| {
            let (app, token) = (Arc::clone(&app), Arc::clone(&token));
            async move { reset(&app, &token, &format!("brass lantern {number}")).await.status.as_u16() }
        })
        .await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400, 429].contains(status)), "{statuses:?}");
    }
}
