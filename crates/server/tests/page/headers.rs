//! What browsers are told with every kind of answer, and that pages keep to it.

use super::settings_form;
use crate::support::{ADA, Answer, Browser, SYSADMIN, TestApp};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use std::collections::BTreeSet;

fn is_guarded(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split(';').any(|found| found.trim() == part), "{what}: {part} in {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"),
        "{what}: {policy}"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    assert!(uuid::Uuid::try_parse(answer.header("x-request-id")).is_ok(), "{what}");
    assert_eq!(answer.header("server"), "", "{what}");
}

fn is_not_kept(answer: &Answer, what: &str) {
    let cache = answer.header("cache-control");
    assert!(cache.split(',').any(|word| word.trim() == "no-store"), "{what}: {cache}");
    assert_eq!((answer.header("pragma"), answer.header("expires")), ("no-cache", "0"), "{what}");
}

#[tokio::test]
async fn every_kind_of_answer_has_the_security_headers() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let token = app.token(ADA).await;
    let mut answers = vec![
        ("a page", browser.get("/account/security").await),
        ("a redirect", browser.get("/").await),
        ("a page that is not there", browser.get("/nothing").await),
        ("a form that is refused", browser.post("/login", &[]).await),
        ("a form from elsewhere", {
            let request = Request::post("/login").header("sec-fetch-site", "cross-site");
            app.send(request.body(Body::empty()).expect("a request")).await
        }),
        ("a page for others", browser.get("/security-settings/2fa").await),
        ("an answer of the API", app.get("/api/auth/user", &token).await),
        ("an empty one", app.get("/api/2fa/account/settings", &token).await),
        ("a refusal of the API", app.get("/api/auth/user", "").await),
        ("an address that is not there", app.get("/api/nothing", &token).await),
        ("a wrong method", app.get("/api/auth/logout", &token).await),
        ("health", app.get("/health", "").await),
        ("what a browser asks first", app.call(Method::OPTIONS, "/api/auth/user", "", &Value::Null).await),
    ];
    app.app.store.close().await;
    answers.push(("trouble", browser.get("/account/security").await));
    answers.push(("trouble in the API", app.login(ADA).await));
    for (what, answer) in &answers {
        is_guarded(answer, what);
        is_not_kept(answer, what);
    }
}

#[tokio::test]
async fn the_page_of_the_api_may_ask_this_server_and_nobody_else() {
    let app = TestApp::new().await;
    let page = app.get("/api/docs", "").await;
    is_guarded(&page, "the page of the API");
    is_not_kept(&page, "the page of the API");
    let other = app.get("/login", "").await;
    let parts = |answer: &Answer| -> BTreeSet<String> {
        answer.header("content-security-policy").split(';').map(|part| part.trim().to_owned()).collect()
    };
    let more: Vec<_> = parts(&page).difference(&parts(&other)).cloned().collect();
    assert_eq!((more, parts(&page).len()), (vec!["connect-src 'self'".to_owned()], parts(&other).len() + 1));

    // What it is drawn with is packed.
    for (name, kind) in [("swagger-ui.js", "text/javascript"), ("swagger-ui.css", "text/css")] {
        assert!(page.text.contains(&format!("/assets/{name}?v=")), "{name}");
        let asset = app.get(&format!("/assets/{name}"), "").await;
        let found = (asset.status.as_u16(), asset.header("content-encoding"), asset.header("content-type"));
        assert_eq!(found, (200, "gzip", format!("{kind}; charset=utf-8").as_str()));
    }
    assert_eq!(app.get("/assets/app.css", "").await.header("content-encoding"), "");
}

#[tokio::test]
async fn assets_may_be_kept_for_ever_and_their_address_changes_with_them() {
    let app = TestApp::new().await;
    let page = app.get("/login", "").await.text;
    let assets: Vec<&str> =
        page.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().expect("a name")).collect();
    assert!(assets.len() >= 3, "{page}");
    for asset in assets {
        let (name, version) = asset.split_once("?v=").expect("a version");
        assert_eq!(version.len(), 12);
        let answer = app.get(&format!("/assets/{asset}"), "").await;
        assert_eq!(answer.status, 200, "{asset}");
        is_guarded(&answer, name);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!((answer.header("pragma"), answer.header("expires")), ("", ""));
        let kind = match name.rsplit_once('.').expect("an ending").1 {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => panic!("{other}"),
        };
        assert_eq!(answer.header("content-type"), kind);
        for outside in ["http:", "https:", "//fonts", "@import", "eval("] {
            let is_namespace = outside == "http:" && name == "favicon.svg";
            assert!(is_namespace || !answer.text.contains(outside), "{outside} in {name}");
        }
    }
    for missing in [
        "nothing.css",
        "..%2fCargo.toml",
        "%2e%2e%2f%2e%2e%2fsrc%2fmain.rs",
        "app.css%00",
        "%ff%fe",
        "app.css/x",
        "",
    ] {
        let answer = app.get(&format!("/assets/{missing}"), "").await;
        assert_eq!(
            (answer.status.as_u16(), super::heading(&answer).as_str()),
            (404, "There is no page here"),
            "{missing}"
        );
        is_not_kept(&answer, missing);
    }
}

#[tokio::test]
async fn pages_have_nothing_inline_and_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    let mut admin = Browser::signed_in(&app, SYSADMIN).await;
    let set_up = ada.get("/account/security/totp").await;
    app.set_up_totp(&app.token(ADA).await).await;
    let pages = [
        set_up,
        app.get("/login", "").await,
        app.get("/nothing", "").await,
        ada.get("/account/security").await,
        ada.get("/account/confirm").await,
        ada.get("/account/security/totp/remove").await,
        ada.post("/login", &[]).await,
        admin.get("/security-settings/2fa").await,
        admin.post("/security-settings/2fa", &settings_form(&[("send_period", "x")])).await,
    ];
    for page in pages {
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let text = page.text.to_lowercase();
        assert!(text.starts_with("<!doctype html>"), "{text}");
        for tag in text.split('<').skip(1).map(|rest| rest.split('>').next().expect("a tag")) {
            let has = |attribute: &str| tag.split_whitespace().any(|word| word.starts_with(attribute));
            assert!(
                !has("style=") && !has("on") && !tag.starts_with("style") && !tag.starts_with("base"),
                "{tag}"
            );
            assert!(!tag.starts_with("script") || tag.contains("src=\"/assets/"), "{tag}");
            assert!(
                !tag.contains("src=\"http") && !tag.contains("href=\"http") && !tag.contains("=\"//"),
                "{tag}"
            );
            assert!(!tag.contains("javascript:"), "{tag}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for (path, status) in [
        ("/login", 303),
        ("/account/security", 200),
        ("/account/confirm", 200),
        ("/nothing", 404),
        ("/assets/app.css", 200),
        ("/security-settings/2fa", 403),
        ("/logout", 405),
    ] {
        let request = Request::head(path).body(Body::empty()).expect("a request");
        let answer = browser.send(request).await;
        assert_eq!(answer.status, status, "{path}");
        is_guarded(&answer, path);
        if status < 400 {
            assert_eq!(answer.text, "", "{path}");
        }
    }
}
