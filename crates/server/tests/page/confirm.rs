//! `/account/confirm`: a fresh proof before something that matters.

use super::problem;
use crate::support::{ADA, Browser, TestApp, engines};
use serde_json::Value;

#[tokio::test]
async fn after_ten_minutes_a_change_asks_for_the_password_and_goes_on() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.advance(600);
        assert_eq!(browser.get("/account/security/totp").await.status, 200);
        app.advance(1);
        let before = app.database.dump().await;
        let totp = "/account/confirm?next=%2Faccount%2Fsecurity%2Ftotp";
        let remove = "/account/confirm?next=%2Faccount%2Fsecurity%2Ftotp%2Fremove";
        for (answer, leads_to) in [
            (browser.get("/account/security/totp").await, totp),
            (browser.post("/account/security/totp", &[("code", "123456")]).await, totp),
            (browser.post("/account/security/totp/start", &[]).await, totp),
            (browser.get("/account/security/totp/remove").await, remove),
            (browser.post("/account/security/totp/remove", &[]).await, remove),
        ] {
            assert_eq!(answer.header("location"), leads_to);
        }
        assert_eq!(before, app.database.dump().await);

        let form = browser.get(totp).await;
        assert!(form.text.contains("name=\"next\" value=\"/account/security/totp\""), "{}", form.text);
        let wrong = browser
            .post("/account/confirm", &[("password", "wrong"), ("next", "/account/security/totp")])
            .await;
        assert_eq!(
            (wrong.status.as_u16(), problem(&wrong, "password")),
            (422, "That password is not right.")
        );
        assert!(wrong.text.contains("name=\"next\" value=\"/account/security/totp\""));
        let empty = browser.post("/account/confirm", &[]).await;
        assert_eq!(problem(&empty, "password"), "Enter your password.");
        let right = browser
            .post("/account/confirm", &[("password", ADA.1), ("next", "/account/security/totp")])
            .await;
        assert_eq!(right.header("location"), "/account/security/totp");
        assert_eq!(browser.get("/account/security/totp").await.status, 200);
        app.advance(601);
        assert_eq!(browser.get("/account/security/totp").await.header("location"), totp, "and so again");
    }
}

#[tokio::test]
async fn a_proof_is_good_for_its_own_session_only() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let (mut here, mut there) = (Browser::signed_in(&app, ADA).await, Browser::signed_in(&app, ADA).await);
    app.advance(601);
    here.post("/account/confirm", &[("password", ADA.1)]).await;
    assert_eq!(here.get("/account/security/totp").await.status, 200);
    assert_eq!(there.get("/account/security/totp").await.status, 303);
}

#[tokio::test]
async fn a_borrowed_browser_cannot_guess_the_password() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        for _ in 0..10 {
            assert_eq!(browser.post("/account/confirm", &[("password", "wrong")]).await.status, 422);
        }
        let limited = browser.post("/account/confirm", &[("password", ADA.1)]).await;
        assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "300"));
        assert!(problem(&limited, "password").starts_with("Too many attempts."), "{}", limited.text);
        app.advance(300);
        assert_eq!(browser.post("/account/confirm", &[("password", ADA.1)]).await.status, 303);
    }
}
