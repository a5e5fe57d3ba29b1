//! Every endpoint with every token that is not good for it.

use super::rig::{Rig, bearer};
use super::table::{Endpoint, Who, endpoints};
use crate::support::{TestApp, engines, jwt};
use axum::http::Request;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

const MISSING: (u16, i64, &str) = (401, 10, "token_missing");
const MALFORMED: (u16, i64, &str) = (401, 10, "token_malformed");
const FORGED: (u16, i64, &str) = (401, 11, "token_bad_signature");
const WRONG_SCOPE: (u16, i64, &str) = (401, 10, "token_wrong_scope");
const FORBIDDEN: (u16, i64, &str) = (403, 20, "forbidden");

fn guarded() -> Vec<Endpoint> {
    let mut endpoints = endpoints();
    endpoints.retain(|endpoint| endpoint.who != Who::Anybody);
    endpoints
}

/// Calls an endpoint with a good body and these headers.
async fn knock(rig: &Rig, endpoint: &Endpoint, headers: &[(&str, Vec<u8>)]) -> (u16, i64, String) {
    let body = rig.good(endpoint.body);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, number, code, _) = rig.call(endpoint, endpoint.query, headers, body).await.error();
    (status, number, code)
}

async fn expect(rig: &Rig, name: &str, headers: &[(&str, Vec<u8>)], expected: (u16, i64, &str)) {
    for endpoint in guarded() {
        let found = knock(rig, &endpoint, headers).await;
        assert_eq!((found.0, found.1, found.2.as_str()), expected, "{name} at {endpoint:?}");
    }
}

#[tokio::test]
async fn a_header_without_a_token_is_none() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    expect(&rig, "no header", &[], MISSING).await;
    let good = rig.token(Who::Session);
    for header in ["authorization", "x-authorization"] {
        for value in ["", " ", "Bearer", "Bearer ", "Bearer  \t", "Basic YTpi", "ApiKey abc", "Digest x"] {
            expect(&rig, value, &[(header, value.into())], MISSING).await;
        }
        for prefix in ["", "bearer ", "BEARER ", "Bearer\t", "Token ", "Bearer:", "X Bearer "] {
            expect(&rig, prefix, &[(header, format!("{prefix}{good}").into())], MISSING).await;
        }
        expect(&rig, "no text", &[(header, b"Bearer \xff\xfe".to_vec())], MISSING).await;
    }
    assert_eq!(before, rig.app.database.dump().await);
}

#[tokio::test]
async fn garbage_is_no_token() {
    let rig = Rig::new("sqlite").await;
    let good = rig.token(Who::Session).to_owned();
    let [header, claims, signature] = *good.split('.').collect::<Vec<_>>() else { panic!("three parts") };
    let encoded = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    let long = "A".repeat(20_000);
    let deep = encoded(&"[".repeat(5000));
    for garbage in [
        "garbage",
        ".",
        "..",
        "...",
        "a.b.c",
        "null",
        "e30.e30.e30",
        &long,
        &format!("{long}.{long}.{long}"),
        &format!("{header}.{claims}"),
        header,
        &format!("{header}.{claims}.{signature}.{signature}"),
        &format!("{deep}.{claims}.{signature}"),
        &format!("{}.{claims}.{signature}", encoded("{}")),
        &format!("{}.{claims}.{signature}", encoded(r#"{"alg":"XX256"}"#)),
        &format!("{}.{claims}.{signature}", encoded(r#"{"alg":7}"#)),
    ] {
        expect(&rig, garbage, &bearer(garbage), MALFORMED).await;
    }
}

#[tokio::test]
async fn tokens_that_we_did_not_sign_are_worth_nothing() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    // The most powerful token there is, so that nothing else can be the reason.
    let good = rig.token(Who::Administrator).to_owned();
    let (header, claims, signature) = (jwt::header(&good), jwt::claims(&good), jwt::signature(&good));
    let part = |index| good.split('.').nth(index).expect("a part");

    for alg in ["none", "None", "NONE", "nOnE", ""] {
        for kid in [json!({ "alg": alg }), json!({ "alg": alg, "kid": header["kid"] })] {
            let unsigned = jwt::unsigned(&kid, &claims);
            for signature in [&b""[..], &signature] {
                let token = jwt::with_signature(&unsigned, signature);
                expect(&rig, &format!("alg {alg}"), &bearer(&token), MALFORMED).await;
            }
        }
    }

    // The public key, in every form in which a verifier might take it for a shared secret (RFC 8725, section 2.1).
    let jwk = rig.app.get("/.well-known/jwks.json", "").await.json()["keys"][0].clone();
    let coordinate =
        |name: &str| BASE64URL_NOPAD.decode(jwk[name].as_str().expect("text").as_bytes()).expect("base64url");
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let secrets =
        [point, [coordinate("x"), coordinate("y")].concat(), jwk.to_string().into_bytes(), Vec::new()];
    for secret in &secrets {
        for (name, algorithm) in [("HS256", Algorithm::HS256), ("HS512", Algorithm::HS512)] {
            let unsigned = jwt::unsigned(&json!({ "alg": name, "kid": header["kid"] }), &claims);
            let key = EncodingKey::from_secret(secret);
            let made = jsonwebtoken::crypto::sign(unsigned.as_bytes(), &key, algorithm).expect("a signature");
            expect(&rig, name, &bearer(&format!("{unsigned}.{made}")), FORGED).await;
        }
    }

    let mut tampered = Vec::new();
    for (member, value) in [
        ("scopes", json!(["CUSTOMER_USER"])),
        ("exp", json!(9_999_999_999_i64)),
        ("sub", json!("x")),
        ("new", json!(1)),
    ] {
        let mut changed = claims.clone();
        changed[member] = value;
        tampered.push(jwt::with_signature(&jwt::unsigned(&header, &changed), &signature));
    }
    for kid in [json!(null), json!("other"), json!("../../key"), json!("' OR 1=1"), json!("\0")] {
        let mut changed = header.clone();
        changed["kid"] = kid;
        tampered.push(jwt::with_signature(&jwt::unsigned(&changed, &claims), &signature));
    }
    tampered.push(jwt::with_signature(
        &jwt::unsigned(&json!({ "alg": "ES256", "jwk": jwk }), &claims),
        &signature,
    ));
    tampered.push(jwt::with_signature(&jwt::unsigned(&json!({ "alg": "RS256" }), &claims), &signature));
    for changed in [vec![], vec![0; 64], signature[..63].to_vec(), [&signature[..], &[0]].concat()] {
        tampered.push(jwt::with_signature(&format!("{}.{}", part(0), part(1)), &changed));
    }
    let mut flipped = signature.clone();
    flipped[10] ^= 1;
    tampered.push(jwt::with_signature(&format!("{}.{}", part(0), part(1)), &flipped));
    for token in tampered {
        expect(&rig, &token, &bearer(&token), FORGED).await;
    }
    assert_eq!(before, rig.app.database.dump().await);
}

#[tokio::test]
async fn a_token_is_good_for_its_own_endpoints_only() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        let refresh = rig.session["refreshToken"].as_str().expect("a token");
        expect(&rig, "a refresh token", &bearer(refresh), WRONG_SCOPE).await;
        for endpoint in guarded() {
            use Who::{
                Administrator, AnyAdministrator, Anybody, Enroller, Member, SecondFactor, Session, SetUp,
            };
            let refused = match endpoint.who {
                Anybody => continue,
                Session | Member | Administrator | AnyAdministrator => vec![&rig.second_factor, &rig.set_up],
                Enroller | SetUp => vec![&rig.second_factor],
                SecondFactor => vec![&rig.set_up, &rig.set_up_done],
            };
            let access = match endpoint.who {
                SecondFactor | SetUp => vec![rig.token(Session), rig.token(Administrator)],
                Administrator | AnyAdministrator => vec![rig.token(Session), rig.token(Member)],
                _ => vec![],
            };
            for token in refused.into_iter().map(String::as_str).chain(access) {
                let found = knock(&rig, &endpoint, &bearer(token)).await;
                assert_eq!((found.0, found.1, found.2.as_str()), FORBIDDEN, "{endpoint:?}");
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
    }
}

#[tokio::test]
async fn what_is_not_a_refresh_token_refreshes_nothing() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    for who in [Who::Session, Who::Administrator, Who::SecondFactor, Who::SetUp] {
        let body = json!({ "refreshToken": rig.token(who) });
        let error = rig.app.post("/api/auth/token", "", &body).await.error();
        assert_eq!((error.0, error.1, error.2.as_str()), WRONG_SCOPE, "{who:?}");
        assert_eq!(error.3, "Authentication failed");
    }
    for (token, expected) in [("garbage", MALFORMED), ("a.b.c", MALFORMED), ("\0", MALFORMED)] {
        let error = rig.app.post("/api/auth/token", "", &json!({ "refreshToken": token })).await.error();
        assert_eq!((error.0, error.1, error.2.as_str()), expected);
        assert_eq!(error.3, "Invalid username or password");
    }
    assert_eq!(before, rig.app.database.dump().await);
}

#[tokio::test]
async fn the_wires_own_header_wins_over_the_common_one() {
    let rig = Rig::new("sqlite").await;
    let good = format!("Bearer {}", rig.token(Who::Session));
    let call = async |own: &str, common: &str| {
        let mut request = Request::get("/api/auth/user");
        for (name, value) in [("x-authorization", own), ("authorization", common)] {
            if value != "absent" {
                request = request.header(name, value);
            }
        }
        rig.app.send(request.body(axum::body::Body::empty()).expect("a request")).await.status
    };
    assert_eq!(call(&good, "absent").await, 200);
    assert_eq!(call("absent", &good).await, 200);
    assert_eq!(call(&good, "Bearer garbage").await, 200);
    assert_eq!(call("Bearer garbage", &good).await, 401);
    assert_eq!(call("", &good).await, 401, "a blank one is one that says nothing");
}

#[tokio::test]
async fn every_token_ends_with_its_time() {
    let rig = Rig::new("sqlite").await;
    rig.app.advance(9000);
    for endpoint in guarded() {
        let found = knock(&rig, &endpoint, &bearer(rig.token(endpoint.who))).await;
        let expected = (401, 11, "token_expired".to_owned());
        assert_eq!(found, expected, "{endpoint:?}");
    }
    let refresh = json!({ "refreshToken": rig.session["refreshToken"] });
    rig.app.advance(604_800 - 9000 - 1);
    assert_eq!(rig.app.post("/api/auth/token", "", &refresh).await.status, 200);
    rig.app.advance(1);
    let error = rig.app.post("/api/auth/token", "", &refresh).await.error();
    assert_eq!((error.0, error.1, error.3.as_str()), (401, 11, "Token has expired"));
}

#[tokio::test]
async fn the_tokens_of_a_user_who_is_gone_are_worth_nothing() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        rig.app.database.execute("DELETE FROM users").await;
        // What this node looked up a moment ago is believed for two seconds.
        rig.app.advance(3);
        for endpoint in guarded() {
            let found = knock(&rig, &endpoint, &bearer(rig.token(endpoint.who))).await;
            assert_eq!(found, (401, 11, "session_over".to_owned()), "{endpoint:?}");
        }
        let refresh = json!({ "refreshToken": rig.session["refreshToken"] });
        assert_eq!(rig.app.post("/api/auth/token", "", &refresh).await.error().3, "Token is outdated");
    }
}

#[tokio::test]
async fn a_shared_key_signs_no_scope_that_we_do_not_know() {
    // With HS512 whoever has the key can sign anything: the claims themselves must hold.
    let folder = tempfile::tempdir().expect("a folder");
    let (file, secret) = (folder.path().join("key"), vec![7; 64]);
    std::fs::write(&file, data_encoding::BASE64.encode(&secret)).expect("a file");
    let app = TestApp::with("sqlite", |config| {
        config.tokens.algorithm = countersign::config::SigningAlgorithm::Hs512;
        config.tokens.hs512_key_file = Some(file);
    })
    .await;
    let good = jwt::claims(&app.token(crate::support::ADA).await);
    let call = async |change: &dyn Fn(&mut Value)| {
        let mut claims = good.clone();
        change(&mut claims);
        let unsigned = jwt::unsigned(&json!({ "alg": "HS512" }), &claims);
        let key = EncodingKey::from_secret(&secret);
        let made =
            jsonwebtoken::crypto::sign(unsigned.as_bytes(), &key, Algorithm::HS512).expect("a signature");
        let answer = app.get("/api/auth/user", &format!("{unsigned}.{made}")).await;
        if answer.status == 200 {
            (200, 0, "ok".to_owned())
        } else {
            let e = answer.error();
            (e.0, e.1, e.2)
        }
    };
    assert_eq!(call(&|_| {}).await.0, 200);
    for scopes in [json!([]), json!(["ROOT"]), json!(["TENANT_ADMIN", "SYS_ADMIN"]), json!(["tenant_admin"])]
    {
        let found = call(&|claims| claims["scopes"] = scopes.clone()).await;
        assert_eq!((found.0, found.1, found.2.as_str()), WRONG_SCOPE, "{scopes}");
    }
    for (member, value) in [
        ("scopes", json!("TENANT_ADMIN")),
        ("sessionId", json!("x")),
        ("sessionId", json!(null)),
        ("exp", json!("x")),
        ("exp", json!(1.5)),
        ("exp", json!(null)),
        ("userId", json!(7)),
        ("sub", json!([])),
    ] {
        let found = call(&|claims| claims[member] = value.clone()).await;
        assert_eq!((found.0, found.1, found.2.as_str()), MALFORMED, "{member} {value}");
    }
    for (exp, expected) in [(i64::MIN, 401), (-1, 401), (0, 401), (i64::MAX, 200)] {
        assert_eq!(call(&|claims| claims["exp"] = json!(exp)).await.0, expected, "exp {exp}");
    }
    // The rights come from the session's user, not from the word in the token.
    assert_eq!(call(&|claims| claims["scopes"] = json!(["SYS_ADMIN"])).await.0, 200);
    let unknown = call(&|claims| claims["sessionId"] = json!("00000000-0000-0000-0000-000000000000")).await;
    assert_eq!(unknown, (401, 11, "session_over".to_owned()));
}
