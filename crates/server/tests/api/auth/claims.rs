//! What tokens say, and how others check them.

use crate::support::{ADA, CLEO, SYSADMIN, TestApp, engines, jwt};
use countersign::config::SigningAlgorithm;
use data_encoding::BASE64;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

const NULL_ID: &str = "13814000-1dd2-11b2-8080-808080808080";

fn names(claims: &Value) -> Vec<&str> {
    claims.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn is_uuid(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 36 && uuid::Uuid::try_parse(text).is_ok())
}

#[tokio::test]
async fn an_access_token_names_user_rights_and_place() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let now = app.now().seconds();
        for (who, authority, first, last) in [
            (SYSADMIN, "SYS_ADMIN", "Sam", "Root"),
            (ADA, "TENANT_ADMIN", "Ada", "North"),
            (CLEO, "CUSTOMER_USER", "Cleo", "Harbour"),
        ] {
            let token = app.token(who).await;
            let (claims, user) = (jwt::claims(&token), app.get("/api/auth/user", &token).await.json());
            let expected = json!({
                "sub": who.0,
                "userId": user["id"]["id"],
                "scopes": [authority],
                "sessionId": claims["sessionId"],
                "iss": "thingsboard.io",
                "iat": now,
                "exp": now + 9000,
                "firstName": first,
                "lastName": last,
                "enabled": true,
                "isPublic": false,
                "tenantId": user["tenantId"]["id"],
                "customerId": user["customerId"]["id"],
            });
            assert_eq!(claims, expected);
            assert!(is_uuid(&claims["sessionId"]) && is_uuid(&claims["userId"]));
            assert_eq!(claims["tenantId"] == NULL_ID, authority == "SYS_ADMIN");
            assert_eq!(claims["customerId"] == NULL_ID, authority != "CUSTOMER_USER");
        }
        // Names that are not set are left out.
        app.database.execute("UPDATE users SET first_name = NULL, last_name = NULL").await;
        let claims = jwt::claims(&app.token(ADA).await);
        assert!(claims.get("firstName").is_none() && claims.get("lastName").is_none(), "{claims}");
    }
}

#[tokio::test]
async fn a_refresh_token_says_less_and_lasts_longer() {
    let app = TestApp::new().await;
    let pair = app.login(ADA).await;
    let (access, refresh) = (jwt::claims(&pair.text_of("token")), jwt::claims(&pair.text_of("refreshToken")));
    let expected = json!({
        "sub": ADA.0,
        "userId": access["userId"],
        "scopes": ["REFRESH_TOKEN"],
        "sessionId": access["sessionId"],
        "iss": "thingsboard.io",
        "iat": app.now().seconds(),
        "exp": app.now().seconds() + 604_800,
        "isPublic": false,
        "jti": refresh["jti"],
        "generation": 0,
    });
    assert_eq!(refresh, expected);
    assert!(is_uuid(&refresh["jti"]));
}

#[tokio::test]
async fn a_partial_token_lasts_as_long_as_a_sign_in_may_take() {
    let app = TestApp::new().await;
    let partial = |scope: &str, claims: &Value, lifetime: i64| {
        let expected = json!({
            "sub": ADA.0,
            "userId": claims["userId"],
            "scopes": [scope],
            "sessionId": claims["sessionId"],
            "iss": "thingsboard.io",
            "iat": app.now().seconds(),
            "exp": app.now().seconds() + lifetime,
            "tenantId": claims["tenantId"],
            "customerId": NULL_ID,
        });
        assert_eq!(*claims, expected);
        assert!(is_uuid(&claims["sessionId"]) && is_uuid(&claims["tenantId"]));
    };
    let everybody = json!({ "type": "ALL_USERS" });
    app.offer_totp(&json!({ "enforceTwoFa": true, "enforcedUsersFilter": everybody })).await;
    let set_up = app.token(ADA).await;
    partial("MFA_CONFIGURATION_TOKEN", &jwt::claims(&set_up), 3600);
    app.set_up_totp(&set_up).await;
    let first = jwt::claims(&app.token(ADA).await);
    partial("PRE_VERIFICATION_TOKEN", &first, 3600);
    assert_ne!(first["sessionId"], jwt::claims(&set_up)["sessionId"], "each sign-in has its own");
}

#[tokio::test]
async fn others_check_our_tokens_with_the_published_key() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let answer = app.get("/.well-known/jwks.json", "").await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        let keys = answer.json();
        let [key] = keys["keys"].as_array().expect("keys").as_slice() else { panic!("{keys}") };
        assert_eq!(names(key), ["use", "alg", "kid", "kty", "crv", "x", "y"], "nothing private");
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
            (&json!("EC"), &json!("P-256"), &json!("ES256"), &json!("sig"))
        );

        let pair = app.login(ADA).await;
        let jwk = serde_json::from_value(key.clone()).expect("a key");
        let key_of_others = DecodingKey::from_jwk(&jwk).expect("a key");
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_exp = false; // by the machine's clock, which is not the test's
        validation.set_issuer(&["thingsboard.io"]);
        for name in ["token", "refreshToken"] {
            let token = pair.text_of(name);
            assert_eq!(jwt::header(&token), json!({ "alg": "ES256", "kid": key["kid"] }), "and no typ");
            let read = jsonwebtoken::decode::<Value>(&token, &key_of_others, &validation).expect("good");
            assert_eq!(read.claims, jwt::claims(&token));
        }
        // A second node of the same installation signs with the same key.
        let node = app.another_node().await;
        assert_eq!(node.get("/.well-known/jwks.json", "").await.json(), keys);
        assert_eq!(node.get("/api/auth/user", &pair.text_of("token")).await.status, 200);
    }
}

#[tokio::test]
async fn with_a_shared_key_a_server_that_people_come_from_takes_our_tokens() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, secret) = (folder.path().join("key"), BASE64.encode(&[42; 64]));
    std::fs::write(&file, format!("{secret}\n")).expect("a file");
    let app = TestApp::with("sqlite", |config| {
        config.tokens.algorithm = SigningAlgorithm::Hs512;
        config.tokens.hs512_key_file = Some(file);
        config.tokens.issuer = "sign-in.example".to_owned();
    })
    .await;
    let token = app.token(ADA).await;
    assert_eq!(jwt::header(&token), json!({ "alg": "HS512" }), "no typ, no kid");
    let mut validation = Validation::new(Algorithm::HS512);
    validation.validate_exp = false;
    validation.set_issuer(&["sign-in.example"]);
    let key = DecodingKey::from_base64_secret(&secret).expect("a key");
    assert_eq!(jsonwebtoken::decode::<Value>(&token, &key, &validation).expect("good").claims["sub"], ADA.0);
    assert_eq!(app.get("/api/auth/user", &token).await.status, 200);
    assert_eq!(app.get("/.well-known/jwks.json", "").await.json(), json!({ "keys": [] }));
}

#[tokio::test]
async fn without_a_file_a_shared_key_is_made_once_and_kept() {
    for engine in engines() {
        let shared = |config: &mut countersign::config::Config| {
            config.tokens.algorithm = SigningAlgorithm::Hs512;
        };
        let app = TestApp::with(engine, shared).await;
        let token = app.token(ADA).await;
        let node = app.another_node_with(shared).await;
        assert_eq!(node.get("/api/auth/user", &token).await.status, 200);
        // Changing the algorithm voids what was signed before.
        let changed = app.another_node().await;
        assert_eq!(changed.get("/api/auth/user", &token).await.error().1, 11);
    }
}
