//! `/api/admin/jwtSettings`, and the key that signs tokens.

use crate::support::{ADA, Answer, BO, SYSADMIN, TestApp, engines, jwt};
use countersign::config::SigningAlgorithm;
use countersign::flow::signing;
use data_encoding::BASE64;
use serde_json::{Value, json};

const PATH: &str = "/api/admin/jwtSettings";

fn settings(key: &Value) -> Value {
    json!({
        "tokenExpirationTime": 3600, "refreshTokenExpTime": 86_400, "tokenIssuer": "acme", "tokenSigningKey": key,
    })
}

async fn whoami(app: &TestApp, token: &str) -> Answer {
    app.get("/api/auth/user", token).await
}

async fn kids(app: &TestApp) -> Vec<Value> {
    let keys = app.get("/.well-known/jwks.json", "").await.json()["keys"].clone();
    keys.as_array().expect("a list").iter().map(|key| key["kid"].clone()).collect()
}

#[tokio::test]
async fn lifetimes_and_issuer_are_in_the_next_tokens() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let expected = json!({
            "tokenExpirationTime": 9000, "refreshTokenExpTime": 604_800, "tokenIssuer": "thingsboard.io",
            "tokenSigningKey": null, "version": 0,
        });
        assert_eq!(app.get(PATH, &token).await.json(), expected);
        let before = app.login(ADA).await;
        app.database.forget_audit().await;
        let pair = app.post(PATH, &token, &settings(&Value::Null)).await;
        assert_eq!(pair.status, 200, "{}", pair.text);
        let keys: Vec<_> = pair.json().as_object().expect("an object").keys().cloned().collect();
        assert_eq!(keys, ["token", "refreshToken"]);
        let lives = |token: &str| {
            let claims = jwt::claims(token);
            let lifetime = claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat");
            (claims["iss"].as_str().expect("iss").to_owned(), lifetime)
        };
        assert_eq!(lives(&pair.text_of("token")), ("acme".to_owned(), 3600));
        assert_eq!(lives(&pair.text_of("refreshToken")), ("acme".to_owned(), 86_400));
        assert_eq!(lives(&app.token(BO).await), ("acme".to_owned(), 3600));
        assert_eq!(app.post("/api/auth/token", "", &pair.json()).await.status, 200);
        assert_eq!(whoami(&app, &before.text_of("token")).await.status, 200, "nobody is signed out");
        assert_eq!(app.post("/api/auth/token", "", &before.json()).await.status, 200);
        assert!(app.database.audit().await.join("\n").contains("token_settings_saved"));
        let saved = app.get(PATH, &pair.text_of("token")).await.json();
        assert_eq!((&saved["version"], &saved["tokenIssuer"]), (&json!(1), &json!("acme")));
        let mut stale = settings(&Value::Null);
        stale["version"] = json!(0);
        assert_eq!(app.post(PATH, &pair.text_of("token"), &stale).await.error().0, 409);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_the_wires_words() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let before = app.database.dump().await;
    for (name, value, message) in [
        ("tokenIssuer", json!(""), "JWT token issuer should be specified!"),
        (
            "refreshTokenExpTime",
            json!(899),
            "JWT refresh token expiration time should be at least 15 minutes!",
        ),
        ("tokenExpirationTime", json!(59), "JWT token expiration time should be at least 1 minute!"),
        (
            "tokenExpirationTime",
            json!(86_400),
            "JWT token expiration time should greater than JWT refresh token expiration time!",
        ),
        ("tokenSigningKey", json!("?"), "JWT token signing key should be a valid Base64 encoded string!"),
        (
            "tokenSigningKey",
            json!(BASE64.encode(&[7; 63])),
            "JWT token signing key should be a Base64 encoded string representing at least 512 bits of data!",
        ),
    ] {
        let mut bad = settings(&Value::Null);
        bad[name] = value;
        let error = app.post(PATH, &token, &bad).await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (400, 31, message));
    }
    let key = json!(BASE64.encode(&[7; 64]));
    let error = app.post(PATH, &token, &settings(&key)).await.error();
    assert_eq!((error.0, error.2.as_str()), (400, "signing_key_not_chosen"));
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn another_node_takes_a_new_key_up_by_itself() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let other = app.another_node().await;
        let old = app.login(ADA).await;
        let first = kids(&app).await;
        signing::rotate(&app.app, false).await.expect("rotated");
        let both = kids(&app).await;
        assert_eq!((both.len(), &both[1]), (2, &first[0]), "the new one and the one before");
        let new = app.token(BO).await;
        assert_eq!(jwt::header(&new)["kid"], both[0]);
        for node in [&app, &other] {
            assert_eq!(whoami(node, &old.text_of("token")).await.status, 200, "nobody is signed out");
        }
        assert_eq!(kids(&other).await, first);
        app.advance(1);
        assert_eq!(whoami(&other, &new).await.status, 200, "a key that it does not know makes it look");
        assert_eq!(kids(&other).await, both);
        assert_eq!(app.post("/api/auth/token", "", &old.json()).await.status, 200);
    }
}

#[tokio::test]
async fn a_key_checks_until_its_last_token_has_ended() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let pair = app.login(ADA).await;
        let rotated = signing::rotate(&app.app, false).await.expect("rotated");
        let until = rotated.old_until.expect("an end");
        let last = jwt::claims(&pair.text_of("refreshToken"))["exp"].as_i64().expect("exp");
        assert!(until.seconds() > last, "{until:?} {last}");
        app.advance(604_800 - 1);
        signing::catch_up(&app.app).await.expect("caught up");
        assert_eq!(app.post("/api/auth/token", "", &pair.json()).await.status, 200, "to its last second");
        app.advance(62);
        signing::catch_up(&app.app).await.expect("caught up");
        assert_eq!(kids(&app).await.len(), 1);
    }
}

#[tokio::test]
async fn a_key_in_wrong_hands_is_dropped_at_once_also_elsewhere() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let other = app.another_node().await;
        let token = app.token(ADA).await;
        for node in [&app, &other] {
            assert_eq!(whoami(node, &token).await.status, 200);
        }
        let rotated = signing::rotate(&app.app, true).await.expect("rotated");
        assert_eq!(rotated.old_until, None);
        signing::catch_up(&other.app).await.expect("caught up");
        for node in [&app, &other] {
            let error = whoami(node, &token).await.error();
            assert_eq!((error.0, error.1, error.2.as_str()), (401, 11, "token_bad_signature"));
        }
        assert_eq!(kids(&app).await.len(), 1);
    }
}

#[tokio::test]
async fn forged_tokens_are_no_flood_of_queries() {
    let app = TestApp::new().await;
    let now = app.now();
    assert!(!app.app.tokens.may_ask(now), "it was asked at the start");
    app.advance(1);
    assert!(app.app.tokens.may_ask(app.now()));
    assert!(!app.app.tokens.may_ask(app.now()));
}

#[tokio::test]
async fn a_shared_key_is_taken_over_and_never_shown() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.tokens.algorithm = SigningAlgorithm::Hs512).await;
        let token = app.token(SYSADMIN).await;
        let (bytes, text) = ([7; 64], BASE64.encode(&[7; 64]));
        let pair = app.post(PATH, &token, &settings(&json!(text))).await;
        assert_eq!(pair.status, 200, "{}", pair.text);
        let key = jsonwebtoken::DecodingKey::from_secret(&bytes);
        let new = pair.text_of("token");
        let (signed, signature) = new.rsplit_once('.').expect("three parts");
        let algorithm = jsonwebtoken::Algorithm::HS512;
        let is_ours = jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key, algorithm);
        assert!(is_ours.expect("checked"), "signed with the new key");
        for token in [&token, &new] {
            assert_eq!(whoami(&app, token).await.status, 200, "the key before still checks");
        }
        let shown = app.get(PATH, &new).await;
        assert_eq!(shown.json()["tokenSigningKey"], Value::Null);
        let dump = app.database.dump().await;
        assert!(!dump.contains(&text) && !dump.to_lowercase().contains(&"07".repeat(64)));
        assert_eq!(kids(&app).await, Vec::<Value>::new());
    }
}
