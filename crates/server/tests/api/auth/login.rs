//! `POST /api/auth/login`

use crate::support::{ADA, SYSADMIN, TestApp, engines};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

fn members(pair: &Value) -> Vec<&str> {
    pair.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_pair_is_full_or_says_what_is_needed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let full = app.login(ADA).await;
        assert_eq!(full.status, 200);
        assert_eq!(members(&full.json()), ["token", "refreshToken"]);

        app.offer_totp(&json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } }))
            .await;
        let set_up = app.login(ADA).await.json();
        assert_eq!(members(&set_up), ["token", "refreshToken", "scope"]);
        assert_eq!(set_up["scope"], "MFA_CONFIGURATION_TOKEN");
        // A published client insists on a text there; it is good for no refresh.
        assert_eq!(set_up["refreshToken"], set_up["token"]);

        app.set_up_totp(set_up["token"].as_str().expect("a token")).await;
        let second_factor = app.login(ADA).await.json();
        assert_eq!(members(&second_factor), ["token", "refreshToken", "scope"]);
        assert_eq!(second_factor["scope"], "PRE_VERIFICATION_TOKEN");
        assert_eq!(second_factor["refreshToken"], second_factor["token"]);
    }
}

#[tokio::test]
async fn letter_case_and_content_type_do_not_matter() {
    let app = TestApp::new().await;
    assert_eq!(app.login(("ADA@North.Example", ADA.1)).await.status, 200);
    assert_eq!(app.login((ADA.0, "NORTH-DEMO-1")).await.status, 401, "they do in passwords");
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "nonsense", ""] {
        let body = json!({ "username": ADA.0, "password": ADA.1 }).to_string();
        let request = Request::post("/api/auth/login").header("content-type", content_type);
        let answer = app.send(request.body(Body::from(body)).expect("a request")).await;
        assert_eq!(answer.status, 200, "{content_type}");
    }
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let wrong = app.login((ADA.0, "wrong")).await;
        let unknown = app.login(("nobody@north.example", "wrong")).await;
        let audit = app.database.audit().await;
        let no_address = app.login(("'; DROP TABLE users; --", "wrong")).await;
        app.database.execute("UPDATE credentials SET password_hash = NULL").await;
        let never_activated = app.login(ADA).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(wrong.redacted(), @r#"{"code":"invalid_credentials","errorCode":10,"message":"Invalid username or password","requestId":"[requestId]","status":401,"timestamp":"[timestamp]"}"#);
            // Each runs the same statements, and writes the same row.
            insta::assert_snapshot!(audit.join("\n"), @r#"
            LOGIN by ada@north.example on ada@north.example {"clientAddress":"127.0.0.1","userAgent":null} failed: Invalid username or password
            LOGIN by nobody on nothing {"clientAddress":"127.0.0.1","userAgent":null} failed: Invalid username or password
            "#);
        }
        for other in [&unknown, &never_activated, &no_address] {
            assert_eq!(wrong.redacted(), other.redacted());
            let names = |answer: &crate::support::Answer| {
                answer.headers.keys().map(|name| name.as_str().to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(names(&wrong), names(other), "the headers tell nothing either");
        }
    }
}

#[tokio::test]
async fn a_disabled_account_is_told_to_whom_has_the_password() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let pair = app.login(ADA).await;
        app.database.set_enabled(ADA.0, false).await;
        app.advance(3);
        let refused = app.login(ADA).await.redacted();
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused, @r#"{"code":"account_disabled","errorCode":10,"message":"User account is not active","requestId":"[requestId]","status":401,"timestamp":"[timestamp]"}"#);
        }
        let wrong = app.login((ADA.0, "wrong")).await.error();
        assert_eq!(wrong.3, "Invalid username or password");

        // Its tokens are worth nothing meanwhile, and the words send clients to the sign-in page.
        let access = app.get("/api/auth/user", &pair.text_of("token")).await.error();
        assert_eq!((access.0, access.1, access.3.as_str()), (401, 11, "Token has expired"));
        let refresh = app.post("/api/auth/token", "", &pair.json()).await.error();
        assert_eq!((refresh.0, refresh.1, refresh.3.as_str()), (401, 10, "User account is not active"));

        app.database.set_enabled(ADA.0, true).await;
        assert_eq!(app.login(ADA).await.status, 200);
    }
}

#[tokio::test]
async fn an_imported_hash_is_made_anew_at_its_first_sign_in() {
    // Of "an old password", as a server that people come from keeps it.
    const BCRYPT: &str = "$2a$04$abcdefghijklmnopqrstuuT3Sk3nxm7zGO9HawtOFdMehp4wZKzES";
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let ada = format!("(SELECT id FROM users WHERE email = '{}')", ADA.0);
        let hash = format!("SELECT password_hash FROM credentials WHERE user_id = {ada}");
        app.database
            .execute(&format!("UPDATE credentials SET password_hash = '{BCRYPT}' WHERE user_id = {ada}"))
            .await;
        assert_eq!(app.login((ADA.0, "another password")).await.status, 401);
        assert_eq!(app.database.texts(&hash).await, [BCRYPT], "a wrong one changes nothing");
        assert_eq!(app.login((ADA.0, "an old password")).await.status, 200);
        let renewed = app.database.texts(&hash).await.remove(0);
        assert!(renewed.starts_with("$argon2id$"), "{renewed}");
        assert_eq!(app.login((ADA.0, "an old password")).await.status, 200);
        assert_eq!(app.database.texts(&hash).await, [renewed], "once is enough");
    }
}

#[tokio::test]
async fn the_audit_log_names_address_and_program_and_believes_only_trusted_proxies() {
    let proxied = TestApp::with("sqlite", |config| {
        config.http.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    let direct = TestApp::new().await;
    let long_agent = format!("agent/1 {}", "x".repeat(400));
    for app in [&proxied, &direct] {
        app.database.forget_audit().await;
        let request = Request::post("/api/auth/login")
            .header("x-forwarded-for", "198.51.100.9, 203.0.113.7")
            .header("user-agent", &long_agent)
            .body(Body::from(json!({ "username": SYSADMIN.0, "password": SYSADMIN.1 }).to_string()));
        assert_eq!(app.send(request.expect("a request")).await.status, 200);
        let address = if std::ptr::eq(app, &raw const proxied) { "203.0.113.7" } else { "127.0.0.1" };
        let agent: String = long_agent.chars().take(255).collect();
        let data = json!({ "clientAddress": address, "userAgent": agent });
        assert_eq!(app.database.audit().await, [format!("LOGIN by {0} on {0} {data} ok", SYSADMIN.0)]);
    }
}
