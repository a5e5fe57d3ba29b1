//! `/account/security/totp`: the authenticator app on and off.

use super::{problem, shown_secret};
use crate::support::{ADA, Browser, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/account/security/totp";

#[tokio::test]
async fn the_app_is_turned_on_and_off() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let page = browser.get(PATH).await;
        let secret = shown_secret(&page);
        assert!(page.text.contains("<svg class=\"qr\"") && page.text.contains(ADA.0), "{}", page.text);
        assert!(shown_secret(&browser.get(PATH).await).is_same_as(&secret), "a reload shows the same");
        assert_eq!(browser.post(&format!("{PATH}/start"), &[]).await.header("location"), PATH);
        let newer = shown_secret(&browser.get(PATH).await);
        assert!(!newer.is_same_as(&secret), "starting over makes another");
        let old = browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(
            (old.status.as_u16(), problem(&old, "code")),
            (422, "That code is not right. Check the app and type the code it shows now.")
        );
        let on = browser.post(PATH, &[("code", &app.code(&newer, 0))]).await;
        assert_eq!(on.header("location"), "/account/security?notice=totp-on");
        assert!(browser.get(on.header("location")).await.text.contains("The authenticator app is on."));
        assert_eq!(browser.get(PATH).await.header("location"), "/account/security?notice=totp-already");
        let again = browser.post(PATH, &[("code", &app.code(&newer, 0))]).await;
        assert_eq!(again.header("location"), "/account/security?notice=setup-expired");
        assert_eq!(app.login(ADA).await.text_of("scope"), "PRE_VERIFICATION_TOKEN");

        assert_eq!(browser.get(&format!("{PATH}/remove")).await.status, 200);
        let off = browser.post(&format!("{PATH}/remove"), &[]).await;
        assert_eq!(off.header("location"), "/account/security?notice=totp-off");
        assert_eq!(app.login(ADA).await.json().get("scope"), None);
        let twice = browser.post(&format!("{PATH}/remove"), &[]).await;
        assert_eq!(twice.header("location"), "/account/security?notice=totp-off", "twice is no mistake");
    }
}

#[tokio::test]
async fn a_set_up_can_be_given_up_and_is_after_ten_minutes() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let secret = shown_secret(&browser.get(PATH).await);
        assert_eq!(
            browser.post(&format!("{PATH}/cancel"), &[]).await.header("location"),
            "/account/security"
        );
        let late = browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(late.header("location"), "/account/security?notice=setup-expired");
        let secret = shown_secret(&browser.get(PATH).await);
        app.advance(600);
        let late = browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(late.header("location"), "/account/security?notice=setup-expired");
    }
}

#[tokio::test]
async fn a_code_without_a_set_up_begins_none() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for fields in [&[("code", "123456")][..], &[("code", "nonsense")], &[]] {
        let answer = browser.post(PATH, fields).await;
        assert_eq!(answer.header("location"), "/account/security?notice=setup-expired", "{fields:?}");
        assert_eq!(app.database.number("SELECT COUNT(*) FROM pending_enrolments").await, 0);
    }
    let page = browser.get("/account/security?notice=setup-expired").await;
    assert!(page.text.contains("That set-up took too long. Please start it again."), "{}", page.text);
    assert!(page.text.contains("action=\"/account/security/totp/start\""), "{}", page.text);
}

#[tokio::test]
async fn who_must_keep_it_is_told_so() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let secret = shown_secret(&browser.get(PATH).await);
    browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
    app.offer_totp(&json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } })).await;
    let refused = browser.post(&format!("{PATH}/remove"), &[]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.text,
        browser.get(&format!("{PATH}/remove")).await.text,
        "the page says why from the start"
    );
    assert_eq!(app.login(ADA).await.text_of("scope"), "PRE_VERIFICATION_TOKEN");
}

#[tokio::test]
async fn guesses_are_limited_and_told_how_long_to_wait() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({ "verificationCodeCheckRateLimit": "2:300" })).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let secret = shown_secret(&browser.get(PATH).await);
        for _ in 0..2 {
            assert_eq!(browser.post(PATH, &[("code", "000000")]).await.status, 422);
        }
        let limited = browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
        assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "300"));
        assert!(problem(&limited, "code").starts_with("Too many attempts."), "{}", limited.text);
        app.advance(300);
        let on = browser.post(PATH, &[("code", &app.code(&secret, 0))]).await;
        assert_eq!(on.header("location"), "/account/security?notice=totp-on");
    }
}

#[tokio::test]
async fn what_the_platform_does_not_offer_cannot_be_set_up() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for answer in [
        browser.get(PATH).await,
        browser.post(PATH, &[("code", "000000")]).await,
        browser.post(&format!("{PATH}/start"), &[]).await,
    ] {
        assert_eq!(answer.header("location"), "/account/security?notice=method-not-offered");
    }
}
