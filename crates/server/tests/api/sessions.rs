//! `/api/user/sessions` and `/api/user/{id}/sessions`.

use crate::support::{ADA, Answer, BO, CLEO, SYSADMIN, TestApp, engines, jwt};
use axum::http::Method;
use serde_json::Value;

async fn end(app: &TestApp, token: &str, rest: &str) -> Answer {
    app.call(Method::DELETE, &format!("/api/user/{rest}"), token, &Value::Null).await
}

async fn ids(app: &TestApp, token: &str, rest: &str) -> Vec<String> {
    let found = app.get(&format!("/api/user/{rest}"), token).await.json();
    found
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn session(token: &str) -> String {
    jwt::claims(token)["sessionId"].as_str().expect("an id").to_owned()
}

async fn works(app: &TestApp, token: &str) -> bool {
    app.get("/api/auth/user", token).await.status == 200
}

#[tokio::test]
async fn one_sees_ones_own_sessions_and_ends_them_at_once() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let one = app.token(CLEO).await;
        app.advance(1);
        let (two, other) = (app.token(CLEO).await, app.token(ADA).await);
        app.advance(1);
        let three = app.token(CLEO).await;
        assert_eq!(ids(&app, &two, "sessions").await, [&three, &two, &one].map(|token| session(token)));
        let shown = app.get("/api/user/sessions", &two).await.json();
        assert_eq!((&shown[1]["current"], &shown[0]["current"]), (&Value::Bool(true), &Value::Bool(false)));
        assert_eq!((shown[1]["type"].as_str(), &shown[1]["impersonator"]), (Some("API"), &Value::Null));
        assert_eq!(shown[1]["clientAddress"], "127.0.0.1");

        app.database.forget_audit().await;
        assert_eq!(end(&app, &two, &format!("sessions/{}", session(&one))).await.status, 200);
        assert!(!works(&app, &one).await && works(&app, &two).await && works(&app, &three).await);
        for nobodys in [session(&one), session(&other)] {
            assert_eq!(end(&app, &two, &format!("sessions/{nobodys}")).await.error().0, 404);
        }
        for without in ["sessions", "sessions?others=false"] {
            assert_eq!(end(&app, &two, without).await.error().2, "parameter_missing");
        }
        assert_eq!(end(&app, &two, "sessions?others=true").await.status, 200);
        assert!(!works(&app, &three).await && works(&app, &two).await && works(&app, &other).await);
        assert_eq!(ids(&app, &two, "sessions").await, [session(&two)]);
        let events = app.database.audit().await;
        assert_eq!(
            events.iter().filter(|line| line.contains("\"sessions_ended\",\"sessions\":1")).count(),
            2,
            "{events:?}"
        );
    }
}

#[tokio::test]
async fn administrators_see_and_end_the_sessions_of_users_below_them() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (root, ada, bo) = (app.token(SYSADMIN).await, app.token(ADA).await, app.token(BO).await);
        let (one, two) = (app.token(CLEO).await, app.token(CLEO).await);
        let cleo = app.database.user_id(CLEO.0).await;
        assert_eq!(ids(&app, &ada, &format!("{cleo}/sessions")).await.len(), 2);
        for token in [&bo, &root, &one] {
            assert_eq!(app.get(&format!("/api/user/{cleo}/sessions"), token).await.status, 403);
            assert_eq!(end(&app, token, &format!("{cleo}/sessions")).await.status, 403);
        }
        app.database.forget_audit().await;
        assert_eq!(
            end(&app, &ada, &format!("{cleo}/sessions?sessionId={}", session(&one))).await.status,
            200
        );
        assert!(!works(&app, &one).await && works(&app, &two).await);
        assert_eq!(end(&app, &ada, &format!("{cleo}/sessions?sessionId={}", session(&bo))).await.status, 404);
        assert_eq!(end(&app, &ada, &format!("{cleo}/sessions?sessionId=")).await.status, 400);
        assert!(works(&app, &two).await, "an empty id ends nothing");
        assert_eq!(end(&app, &ada, &format!("{cleo}/sessions")).await.status, 200);
        assert!(!works(&app, &two).await);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"sessions_ended","sessions":1}"#;
        let line = format!("LOGOUT by {} on {} {data} ok", ADA.0, CLEO.0);
        assert_eq!(app.database.audit().await, [line.as_str(), &line]);
        let own = app.database.user_id(ADA.0).await;
        assert_eq!(end(&app, &ada, &format!("{own}/sessions")).await.error().2, "own_account");
    }
}

#[tokio::test]
async fn who_acts_as_somebody_is_seen_and_sees_no_sessions() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (ada, cleo) = (app.token(ADA).await, app.token(CLEO).await);
        let id = app.database.user_id(CLEO.0).await;
        let acting = app.get(&format!("/api/user/{id}/token"), &ada).await.text_of("token");
        let shown = app.get("/api/user/sessions", &cleo).await.json();
        let impersonators: Vec<_> =
            shown.as_array().expect("a list").iter().map(|one| &one["impersonator"]).collect();
        assert!(impersonators.contains(&&Value::from(ADA.0)) && impersonators.len() == 2, "{shown}");
        assert_eq!(app.get("/api/user/sessions", &acting).await.error().2, "impersonated");
        assert_eq!(end(&app, &acting, "sessions?others=true").await.error().2, "impersonated");
        assert_eq!(end(&app, &cleo, &format!("sessions/{}", session(&acting))).await.status, 200);
        assert!(!works(&app, &acting).await && works(&app, &ada).await);
        assert_eq!(app.post("/api/auth/logout", &ada, &Value::Null).await.status, 200);
        assert_eq!(ids(&app, &cleo, "sessions").await.len(), 1);
    }
}
