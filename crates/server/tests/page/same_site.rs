//! Forms are taken from our own pages only.

use super::heading;
use crate::api::table::PAGES;
use crate::support::{ADA, Browser, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, request};

fn forms() -> impl Iterator<Item = String> {
    PAGES.iter().filter(|(method, _)| *method == "POST").flat_map(|(_, path)| {
        // A path without the placeholder stays what it is, and twice does no harm.
        ["totp", "sms"].map(|kind| path.replace("{method}", kind))
    })
}

fn form(path: &str) -> request::Builder {
    Request::post(path).header("content-type", "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    for path in forms() {
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("sec-fetch-site", "nonsense")],
            vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            vec![("origin", "https://evil.example")],
            vec![("origin", "http://localhost:8080.evil.example")],
            vec![("origin", "http://localhost:8081")],
            vec![("origin", "https://evil.example"), ("host", "localhost:8080")],
            vec![("origin", "null")],
        ] {
            let request =
                headers.iter().fold(form(&path), |request, (name, value)| request.header(*name, *value));
            let answer = browser.send(request.body(Body::from("a=b")).expect("a request")).await;
            assert_eq!(answer.status, 403, "{path} with {headers:?}");
            assert_eq!(heading(&answer), "That came from another site");
            assert!(answer.headers.get("set-cookie").is_none());
        }
    }
    assert_eq!(before, app.database.dump().await);
    assert_eq!(browser.get("/account/security").await.status, 200, "still signed in");
}

#[tokio::test]
async fn a_form_of_our_own_is_taken() {
    let app = TestApp::new().await;
    for headers in [
        vec![("sec-fetch-site", "same-origin")],
        // Typed into the address bar, or a tool that says nothing.
        vec![("sec-fetch-site", "none")],
        vec![],
        vec![("origin", "http://localhost:8080")],
        vec![("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080")],
    ] {
        let request =
            headers.iter().fold(form("/login"), |request, (name, value)| request.header(*name, *value));
        let body = Body::from(format!("email={}&password={}", ADA.0, ADA.1));
        let answer = app.send(request.body(body).expect("a request")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (303, "/account/security"),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn links_from_elsewhere_may_lead_to_pages_and_the_api_needs_no_such_guard() {
    let app = TestApp::new().await;
    for method in [Method::GET, Method::HEAD] {
        let request = Request::builder().method(method).uri("/login").header("sec-fetch-site", "cross-site");
        assert_eq!(app.send(request.body(Body::empty()).expect("a request")).await.status, 200);
    }
    let body = serde_json::json!({ "username": ADA.0, "password": ADA.1 }).to_string();
    let request = Request::post("/api/auth/login").header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(request.body(Body::from(body)).expect("a request")).await.status, 200);
}
