//! The cookies that we set.

use crate::support::{ADA, Answer, BO, Browser, TestApp};
use serde_json::Value;
use url::Url;

fn set_cookies(answer: &Answer) -> Vec<String> {
    let lines = answer.headers.get_all("set-cookie").iter();
    lines.map(|line| line.to_str().expect("text").to_owned()).collect()
}

/// The attributes of a cookie, its value left out.
fn attributes(answer: &Answer, name: &str) -> String {
    let cookies = set_cookies(answer);
    let line = cookies.iter().find(|line| line.starts_with(&format!("{name}="))).expect("the cookie");
    line.split_once("; ").expect("attributes").1.to_owned()
}

#[tokio::test]
async fn a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let answer = browser.log_in(ADA).await;
    assert_eq!(attributes(&answer, "countersign-session"), "HttpOnly; SameSite=Lax; Path=/; Max-Age=43200");
    let token = answer.cookie("countersign-session").expect("a cookie");
    assert!(token.starts_with("csb_") && token.len() == 47, "{token}");
    assert!(!app.database.dump().await.contains(&token[4..]), "the database has its hash only");

    let out = browser.post("/logout", &[]).await;
    assert_eq!(attributes(&out, "countersign-session"), "HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
}

#[tokio::test]
async fn behind_tls_cookies_are_bound_to_host_and_tls() {
    let app = TestApp::with("sqlite", |config| {
        config.public_url = Url::parse("https://sign-in.example.com").expect("an address");
    })
    .await;
    app.offer_totp(&Value::Null).await;
    let secret = app.set_up_totp(&app.token(BO).await).await;
    app.advance(30);
    let mut browser = Browser::new(&app);
    let password = browser.post("/login", &[("email", BO.0), ("password", BO.1), ("next", "/account")]).await;
    for name in ["__Host-countersign-sign-in", "__Host-countersign-next"] {
        assert_eq!(attributes(&password, name), "HttpOnly; SameSite=Lax; Secure; Path=/", "{name}");
    }
    let code = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
    let session = "__Host-countersign-session";
    assert_eq!(attributes(&code, session), "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=43200");
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), [session]);
    assert_eq!(browser.get("/account/security").await.status, 200);

    // Without its prefix the name is one that a neighbour could have set.
    let value = browser.cookies.remove(session).expect("the cookie");
    browser.cookies.insert("countersign-session".to_owned(), value);
    assert_eq!(browser.get("/account/security").await.status, 303);
}

#[tokio::test]
async fn a_sign_in_under_way_is_no_session_and_cookies_are_not_taken_for_one_another() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(ADA).await).await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let under_way = browser.cookies["countersign-sign-in"].clone();
    assert!(under_way.starts_with("csp_"));
    assert_eq!(
        browser.get("/account/security").await.header("location"),
        "/login?notice=sign-in-first&next=%2Faccount%2Fsecurity"
    );

    let mut thief = Browser::signed_in(&app, BO).await;
    let session = thief.cookies["countersign-session"].clone();
    for value in [
        under_way.clone(),
        under_way.replace("csp_", "csb_"),
        session.replace("csb_", "csp_"),
        session.to_lowercase(),
        format!("{session}A"),
        session[..46].to_owned(),
        app.token(BO).await,
        String::new(),
        "csb_".to_owned(),
        "%00".to_owned(),
    ] {
        thief.cookies.insert("countersign-session".to_owned(), value.clone());
        thief.cookies.insert("countersign-sign-in".to_owned(), session.clone());
        assert_eq!(thief.get("/account/security").await.status, 303, "{value}");
        assert_eq!(thief.get("/login/mfa").await.header("location"), "/login?notice=sign-in-expired");
    }
}

#[tokio::test]
async fn every_sign_in_makes_a_new_cookie_and_the_api_looks_at_none() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    // One that an attacker planted beforehand.
    browser.cookies.insert("countersign-session".to_owned(), format!("csb_{}", "A".repeat(43)));
    browser.log_in(ADA).await;
    let first = browser.cookies["countersign-session"].clone();
    assert_ne!(first, format!("csb_{}", "A".repeat(43)));
    browser.log_in(ADA).await;
    assert_ne!(browser.cookies["countersign-session"], first);
    let error = browser.get("/api/auth/user").await.error();
    assert_eq!((error.0, error.2.as_str()), (401, "token_missing"));
}
