//! `POST /api/user/{userId}/userCredentialsEnabled`.

use super::refusal;
use crate::support::{ADA, BO, CLEO, SYSADMIN, TestApp, engines, race};
use axum::http::Method;
use countersign::flow::admin::{self, Newcomer};
use countersign_core::authority::Role;
use countersign_core::secret::Password;
use serde_json::{Value, json};
use std::sync::Arc;

async fn path(app: &TestApp, who: &str, is_enabled: &str) -> String {
    let id = app.database.user_id(who).await;
    format!("/api/user/{id}/userCredentialsEnabled?userCredentialsEnabled={is_enabled}")
}

async fn enable(app: &TestApp, token: &str, who: &str, is_enabled: &str) -> crate::support::Answer {
    app.post(&path(app, who, is_enabled).await, token, &Value::Null).await
}

async fn end_sessions(app: &TestApp, rest: &str, token: &str) -> crate::support::Answer {
    app.call(Method::DELETE, &format!("/api/user/{rest}"), token, &Value::Null).await
}

async fn add_system_admin(app: &TestApp, email: &str) {
    let newcomer = Newcomer {
        email,
        password: Password::parse("another-demo-1".to_owned()).expect("a password"),
        role: Role::SystemAdmin,
        name: None,
    };
    admin::create_user(&app.app, newcomer).await.expect("a user");
}

/// A line of the audit log.
fn by_ada_on_cleo(action: &str, event: &str) -> String {
    let data = format!(r#"{{"clientAddress":"127.0.0.1","userAgent":null,"event":"{event}"}}"#);
    format!("{action} by {} on {} {data} ok", ADA.0, CLEO.0)
}

#[tokio::test]
async fn off_ends_everything_at_once_and_on_brings_it_back() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let ada = app.token(ADA).await;
        let cleo = app.login(CLEO).await.json();
        let token = cleo["token"].as_str().expect("a token");
        assert_eq!(app.get("/api/auth/user", token).await.status, 200);
        app.database.forget_audit().await;
        for word in ["false", "False"] {
            let answer = enable(&app, &ada, CLEO.0, word).await;
            assert_eq!(
                (answer.status.as_u16(), answer.text.as_str()),
                (200, ""),
                "also when it is off already"
            );
        }
        assert_eq!(refusal(&app.get("/api/auth/user", token).await), (401, "session_over".into()));
        let refresh = json!({ "refreshToken": cleo["refreshToken"] });
        assert_eq!(app.post("/api/auth/token", "", &refresh).await.error().3, "User account is not active");
        assert_eq!(app.login(CLEO).await.error().3, "User account is not active");

        assert_eq!(enable(&app, &ada, CLEO.0, "true").await.status, 200);
        assert_eq!(app.login(CLEO).await.status, 200);
        assert_eq!(refusal(&app.get("/api/auth/user", token).await), (401, "session_over".into()));
        let events: Vec<_> = app.database.audit().await;
        let help: Vec<_> = events.iter().filter(|line| line.starts_with("CREDENTIALS_UPDATED")).collect();
        let line = |event| by_ada_on_cleo("CREDENTIALS_UPDATED", event);
        assert_eq!(help, [&line("account_disabled"), &line("account_enabled")]);
    }
}

#[tokio::test]
async fn on_lifts_a_lock_and_forgets_failures() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.lockout.password_failures = 2).await;
        let ada = app.token(ADA).await;
        for _ in 0..2 {
            app.login((CLEO.0, "wrong")).await;
        }
        assert_eq!(app.login(CLEO).await.status, 401);
        app.database.forget_audit().await;
        let default = path(&app, CLEO.0, "true").await.replace("?userCredentialsEnabled=true", "");
        assert_eq!(app.post(&default, &ada, &Value::Null).await.status, 200);
        assert_eq!(app.database.audit().await, [by_ada_on_cleo("UPDATED", "unlocked")]);
        app.login((CLEO.0, "wrong")).await;
        assert_eq!(app.login(CLEO).await.status, 200, "the counter began anew");
    }
}

#[tokio::test]
async fn who_was_never_activated_cannot_be_switched_on() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let ada = app.token(ADA).await;
        app.database
            .execute(
                "UPDATE credentials SET password_hash = NULL, is_enabled = FALSE \
                 WHERE user_id = (SELECT id FROM users WHERE email = 'cleo@north.example')",
            )
            .await;
        let error = enable(&app, &ada, CLEO.0, "true").await.error();
        assert_eq!((error.0, error.1), (400, 31));
        assert_eq!(error.3, "Enabled user credentials should have password!");
    }
}

#[tokio::test]
async fn nobody_switches_off_themselves_or_the_last_administrator() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (ada, root) = (app.token(ADA).await, app.token(SYSADMIN).await);
        for (token, whom) in [(&ada, ADA), (&root, SYSADMIN)] {
            assert_eq!(refusal(&enable(&app, token, whom.0, "false").await), (400, "own_account".into()));
        }
        let last = enable(&app, &root, ADA.0, "false").await.error();
        assert_eq!((last.0, last.3.as_str()), (400, "At least one tenant administrator must remain!"));
        assert_eq!(app.login(ADA).await.status, 200);
        for (token, whom) in [(&ada, BO), (&ada, SYSADMIN), (&root, CLEO)] {
            assert_eq!(refusal(&enable(&app, token, whom.0, "false").await), (403, "forbidden".into()));
        }
        assert_eq!(enable(&app, &root, ADA.0, "perhaps").await.status, 400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_administrators_who_switch_off_one_another_one_remains() {
    for engine in engines() {
        let app = Arc::new(TestApp::on(engine).await);
        let emails: Vec<String> = (0..8).map(|number| format!("root{number}@countersign.example")).collect();
        let mut tokens = Vec::new();
        for email in &emails {
            add_system_admin(&app, email).await;
            tokens.push(app.token((email, "another-demo-1")).await);
        }
        app.database.set_enabled(SYSADMIN.0, false).await;
        // Each switches off the next one, round in a circle.
        let mut calls = Vec::new();
        for number in 0..16 {
            let victim = &emails[(number + 1) % emails.len()];
            calls.push((path(&app, victim, "false").await, tokens[number % tokens.len()].clone()));
        }
        let calls = Arc::new(calls);
        race(16, |number| {
            let (app, calls) = (Arc::clone(&app), Arc::clone(&calls));
            async move { app.post(&calls[number].0, &calls[number].1, &Value::Null).await.status }
        })
        .await;
        assert!(active(&app, "SYS_ADMIN").await >= 1);
    }
}

/// How many of an authority could still sign in.
async fn active(app: &TestApp, authority: &str) -> i64 {
    let left = format!(
        "SELECT COUNT(*) FROM credentials c JOIN users u ON u.id = c.user_id \
         WHERE u.authority = '{authority}' AND c.is_enabled AND c.password_hash IS NOT NULL"
    );
    app.database.number(&left).await
}

/// Deletes somebody, or switches them off, by whether the number is even.
async fn get_rid_of(app: &TestApp, token: &str, id: &str, number: usize) -> u16 {
    let answer = if number.is_multiple_of(2) {
        app.call(Method::DELETE, &format!("/api/user/{id}"), token, &Value::Null).await
    } else {
        let off = format!("/api/user/{id}/userCredentialsEnabled?userCredentialsEnabled=false");
        app.post(&off, token, &Value::Null).await
    };
    answer.status.as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_tenant_administrators_who_are_deleted_and_switched_off_at_once_one_remains() {
    for engine in engines() {
        let app = Arc::new(TestApp::on(engine).await);
        let root = Arc::new(app.token(SYSADMIN).await);
        app.database.execute("DELETE FROM users WHERE email = 'bo@south.example'").await;
        for round in 0..4 {
            let mut ids = Vec::new();
            for number in 0..8 {
                ids.push(app.add_newcomer(&format!("admin{round}{number}@north.example"), ADA.0).await);
            }
            app.database.execute("UPDATE credentials SET is_enabled = TRUE, password_hash = 'x'").await;
            // Whoever remained of the round before is none of these eight.
            let older = "DELETE FROM users WHERE authority = 'TENANT_ADMIN' AND email NOT LIKE";
            app.database.execute(&format!("{older} 'admin{round}%' AND email <> '{}'", ADA.0)).await;
            app.database.set_enabled(ADA.0, false).await;
            assert_eq!(active(&app, "TENANT_ADMIN").await, 8);
            let ids = Arc::new(ids);
            let statuses = race(8, |number| {
                let (app, root, ids) = (Arc::clone(&app), Arc::clone(&root), Arc::clone(&ids));
                async move { get_rid_of(&app, &root, &ids[number], number).await }
            })
            .await;
            assert_eq!(active(&app, "TENANT_ADMIN").await, 1, "{statuses:?}");
            assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 1, "{statuses:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_system_administrators_who_delete_and_switch_off_one_another_one_remains() {
    for engine in engines() {
        let app = Arc::new(TestApp::on(engine).await);
        app.database.set_enabled(SYSADMIN.0, false).await;
        for round in 0..12 {
            app.database.execute("DELETE FROM users WHERE email LIKE 'root%'").await;
            let (mut tokens, mut ids) = (Vec::new(), Vec::new());
            for number in 0..2 {
                let email = format!("root{round}{number}@countersign.example");
                add_system_admin(&app, &email).await;
                tokens.push(app.token((&email, "another-demo-1")).await);
                ids.push(app.database.user_id(&email).await.to_string());
            }
            let (tokens, ids) = (Arc::new(tokens), Arc::new(ids));
            // One deletes the other, who switches the first one off.
            let statuses = race(2, |number| {
                let (app, tokens, ids) = (Arc::clone(&app), Arc::clone(&tokens), Arc::clone(&ids));
                async move { get_rid_of(&app, &tokens[number], &ids[1 - number], number).await }
            })
            .await;
            assert_eq!(active(&app, "SYS_ADMIN").await, 1, "{statuses:?}");
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_switches_at_once_the_log_says_how_it_came_about() {
    for engine in engines() {
        let app = Arc::new(TestApp::on(engine).await);
        let ada = Arc::new(app.token(ADA).await);
        let paths = Arc::new([path(&app, CLEO.0, "false").await, path(&app, CLEO.0, "true").await]);
        app.database.forget_audit().await;
        race(16, |number| {
            let (app, ada, paths) = (Arc::clone(&app), Arc::clone(&ada), Arc::clone(&paths));
            async move { app.post(&paths[number % 2], &ada, &Value::Null).await.status }
        })
        .await;
        let events = app.database.audit().await;
        let count = |what: &str| events.iter().filter(|line| line.contains(what)).count();
        let is_off = usize::from(app.login(CLEO).await.status != 200);
        // Each that switched it off is followed by one that switched it on again, but for the last.
        assert_eq!(count("account_disabled"), count("account_enabled") + is_off, "{events:#?}");
        assert!(count("account_disabled") > 0, "it was on at first");
    }
}

#[tokio::test]
async fn the_user_is_mailed_of_what_an_administrator_did_with_the_account() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let ada = app.token(ADA).await;
        app.login(CLEO).await;
        let id = app.database.user_id(CLEO.0).await;
        assert_eq!(end_sessions(&app, &format!("{id}/sessions"), &ada).await.status, 200);
        // Nothing was off or locked: there is nothing to tell.
        enable(&app, &ada, CLEO.0, "true").await;
        for _ in 0..100 {
            app.login((CLEO.0, "wrong")).await;
        }
        enable(&app, &ada, CLEO.0, "true").await;
        enable(&app, &ada, CLEO.0, "false").await;
        app.database.forget_audit().await;
        enable(&app, &ada, CLEO.0, "false").await;
        assert_eq!(app.database.audit().await, [""; 0], "it was off already");
        enable(&app, &ada, CLEO.0, "true").await;
        let mails = app.mails_to(CLEO.0).await;
        for said in ["You were signed out", "was unlocked", "was disabled", "was enabled"] {
            let about: Vec<_> = mails.iter().filter(|mail| mail.contains(said)).collect();
            assert_eq!(about.len(), 1, "{said}: {mails:#?}");
            assert!(about[0].contains(CLEO.0), "{said}");
        }
        // What one does oneself is no news.
        let cleo = app.login(CLEO).await.text_of("token");
        app.login(CLEO).await;
        assert_eq!(end_sessions(&app, "sessions?others=true", &cleo).await.status, 200);
        assert_eq!(app.mails_to(CLEO.0).await.len(), mails.len());
    }
}
