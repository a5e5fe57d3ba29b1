//! Pages for what cannot be shown.

use super::{empty_app, heading};
use crate::support::{ADA, Answer, Browser, TestApp, engines};
use axum::body::Body;
use axum::http::{Method, Request};
use std::time::Duration;

/// A page for people: HTML, with the request's id in it.
fn is_error_page(answer: &Answer, status: u16, title: &str) {
    assert_eq!((answer.status.as_u16(), heading(answer).as_str()), (status, title), "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(answer.text.contains(&format!("Request {}", answer.header("x-request-id"))), "{}", answer.text);
}

#[tokio::test]
async fn each_kind_of_error_has_its_page_and_status() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for path in [
        "/nothing",
        "/api",
        "/login/",
        "/account/security/nothing",
        "/%ff%00",
        "/..%2f",
        "//evil.example/",
        "/apis/x",
    ] {
        is_error_page(&browser.get(path).await, 404, "There is no page here");
    }
    is_error_page(&browser.get("/security-settings/2fa").await, 403, "You can't open this page");
    is_error_page(&browser.post("/security-settings/2fa", &[]).await, 403, "You can't open this page");
    is_error_page(&browser.get("/setup?token=csu_nonsense").await, 410, "This link no longer works");
    for (method, path, allowed) in [
        (Method::GET, "/logout", "POST"),
        (Method::DELETE, "/login", "GET,HEAD,POST"),
        (Method::PUT, "/account", "GET,HEAD"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty());
        let answer = browser.send(request.expect("a request")).await;
        is_error_page(&answer, 405, "That can't be done here");
        assert_eq!(answer.header("allow"), allowed, "{path}");
    }
}

#[tokio::test]
async fn a_locked_account_is_told_until_when_to_whom_has_the_password() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.lockout.password_failures = 1).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.log_in((ADA.0, "wrong")).await.status, 401);
        let locked = browser.log_in(ADA).await;
        is_error_page(&locked, 403, "This account is locked");
        assert!(locked.text.contains("14 November 2023, 22:28 UTC"), "{}", locked.text);
        assert_eq!(locked.header("retry-after"), "900");
        let wrong = browser.log_in((ADA.0, "wrong")).await;
        assert_eq!(
            (wrong.status.as_u16(), heading(&wrong).as_str()),
            (401, "Sign in"),
            "to others it is wrong as before"
        );
    }
}

#[tokio::test]
async fn trouble_of_ours_has_a_page_that_tells_nothing_of_the_inside() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&serde_json::Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.database.execute("UPDATE settings SET value = 'no JSON'").await;
        let broken = browser.get("/account/security").await;
        is_error_page(&broken, 500, "Something went wrong on our side");
        assert!(!broken.text.contains("settings cannot"), "{}", broken.text);

        app.app.store.close().await;
        for answer in
            [browser.get("/account/security").await, browser.log_in(ADA).await, browser.get("/login").await]
        {
            is_error_page(&answer, 503, "Busy at the moment");
            assert_eq!(answer.header("retry-after"), "2");
        }
        assert_eq!(app.get("/login", "").await.status, 200, "a page that needs no database");
    }
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_given_up() {
    let app = TestApp::with("sqlite", |config| config.http.request_timeout = Duration::ZERO).await;
    is_error_page(&Browser::new(&app).log_in(ADA).await, 503, "Busy at the moment");
}

#[tokio::test]
async fn a_set_up_link_works_once_and_for_an_hour() {
    for engine in engines() {
        let (app, token) = empty_app(engine).await;
        let path = format!("/setup?token={token}");
        assert_eq!(app.get(&path, "").await.status, 200);
        app.advance(3600);
        is_error_page(&app.get(&path, "").await, 410, "This link no longer works");
    }
}
