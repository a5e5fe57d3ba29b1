//! Methods that an address is not made for, and addresses that do not exist.

use super::rig::{Rig, bearer};
use super::table::{Endpoint, Who, endpoints};
use axum::body::Body;
use axum::http::{Method, Request};
use std::collections::BTreeMap;

/// Every path with the methods that it is made for.
fn paths() -> BTreeMap<&'static str, Vec<Endpoint>> {
    let mut paths: BTreeMap<_, Vec<Endpoint>> = BTreeMap::new();
    for endpoint in endpoints() {
        paths.entry(endpoint.path).or_default().push(endpoint);
    }
    paths
}

fn methods() -> Vec<Method> {
    let own = Method::from_bytes(b"BREW").expect("a token");
    vec![Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE, own]
}

#[tokio::test]
async fn other_methods_are_refused_after_the_token_was_asked_for() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    for (path, known) in paths() {
        for method in methods() {
            if known.iter().any(|endpoint| endpoint.method == method) {
                continue;
            }
            let endpoint = Endpoint { method, ..copy(&known[0]) };
            let with_token = rig.call(&endpoint, "", &bearer(rig.token(Who::Session)), Body::empty()).await;
            let error = with_token.error();
            let (status, number) =
                if ["/api/auth/login", "/api/auth/token"].contains(&path) { (401, 10) } else { (405, 31) };
            assert_eq!(
                (error.0, error.1, error.2.as_str()),
                (status, number, "method_not_allowed"),
                "{endpoint:?}"
            );
            if status == 405 {
                let allowed = with_token.header("allow");
                for good in &known {
                    assert!(allowed.split(',').any(|word| word == good.method.as_str()), "{allowed}");
                }
            }

            let without = rig.call(&endpoint, "", &[], Body::empty()).await;
            let expected = if endpoint.who == Who::Anybody { status } else { 401 };
            assert_eq!(without.error().0, expected, "{endpoint:?} without a token");
        }
    }
    assert_eq!(before, rig.app.database.dump().await);
}

fn copy(endpoint: &Endpoint) -> Endpoint {
    Endpoint { method: endpoint.method.clone(), ..*endpoint }
}

#[tokio::test]
async fn the_words_for_another_method_at_the_sign_in_addresses_are_the_wires() {
    let app = crate::support::TestApp::new().await;
    let (login, token) = (app.get("/api/auth/login", "").await, app.get("/api/auth/token", "").await);
    assert_eq!(login.redacted(), token.redacted());
    insta::assert_snapshot!(login.redacted(), @r#"{"code":"method_not_allowed","errorCode":10,"message":"Authentication method not supported","requestId":"[requestId]","status":401,"timestamp":"[timestamp]"}"#);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let rig = Rig::new("sqlite").await;
    for mut endpoint in endpoints() {
        let expected = if endpoint.method == Method::GET { 200 } else { continue };
        endpoint.method = Method::HEAD;
        let answer = rig.with_body(&endpoint, "").await;
        let expected = if endpoint.query.contains("Token=") { 303 } else { expected };
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (expected, ""), "{endpoint:?}");
    }
}

#[tokio::test]
async fn strangers_do_not_learn_which_addresses_there_are() {
    let rig = Rig::new("sqlite").await;
    for path in [
        "/api/",
        "/api/nothing",
        "/api/auth",
        "/api/auth/",
        "/api/auth/login/",
        "/api/auth/user/",
        "/api/2fa",
        "/api/auth/%00",
        "/api/%ff",
        "/api/auth/user/..",
        "/api/%2e%2e/login",
        "/api//auth/user",
        "/api/device/1",
    ] {
        for method in methods() {
            let call = async |token: &str| {
                let mut request = Request::builder().method(method.clone()).uri(path);
                for (name, value) in bearer(token) {
                    request = request.header(name, value);
                }
                rig.app.send(request.body(Body::empty()).expect("a request")).await.error()
            };
            let (missing, garbage) = (call("").await, call("garbage").await);
            assert_eq!(
                (missing.0, missing.1, missing.2.as_str()),
                (401, 10, "token_missing"),
                "{method} {path}"
            );
            assert_eq!(
                (garbage.0, garbage.1, garbage.2.as_str()),
                (401, 10, "token_malformed"),
                "{method} {path}"
            );
            for who in [Who::Session, Who::Administrator] {
                let error = call(rig.token(who)).await;
                assert_eq!((error.0, error.1, error.2.as_str()), (404, 32, "not_found"), "{method} {path}");
            }
            for partial in [&rig.second_factor, &rig.set_up] {
                let error = call(partial).await;
                assert_eq!((error.0, error.1, error.2.as_str()), (403, 20, "forbidden"), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn public_addresses_that_do_not_exist_need_no_token() {
    let app = crate::support::TestApp::new().await;
    for path in ["/api/noauth/nothing", "/api/noauth/", "/.well-known/nothing"] {
        let error = app.get(path, "").await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (404, 32, "Requested item wasn't found!"), "{path}");
    }
}

#[tokio::test]
async fn browsers_of_other_origins_may_call_the_api_and_read_its_refusals() {
    let app = crate::support::TestApp::new().await;
    for (method, path) in [
        (Method::GET, "/api/auth/user"),
        (Method::POST, "/api/auth/login"),
        (Method::GET, "/api/noauth/userPasswordPolicy"),
        (Method::GET, "/api/2fa/account/config"),
        (Method::GET, "/api/nothing"),
    ] {
        let request =
            Request::builder().method(method).uri(path).header("origin", "https://elsewhere.example");
        let answer = app.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}: {}", answer.text);
        assert_eq!(answer.header("access-control-allow-credentials"), "", "no cookie is ever looked at");
    }
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/api/2fa/account/config")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "DELETE")
        .header("access-control-request-headers", "x-authorization");
    let answer = app.send(preflight.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("access-control-allow-methods").contains("DELETE"));
    assert!(answer.header("access-control-allow-headers").contains("x-authorization"));
    assert_eq!(answer.header("access-control-max-age"), "1800");
}
