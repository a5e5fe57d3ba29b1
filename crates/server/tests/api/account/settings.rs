//! `GET /api/2fa/account/settings` and `GET /api/2fa/providers`

use crate::support::{ADA, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/2fa/account/settings";

#[tokio::test]
async fn settings_are_empty_then_an_object_then_an_object_without_methods() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        let empty = app.get(PATH, &token).await;
        assert_eq!((empty.status.as_u16(), empty.text.as_str()), (200, ""), "nothing was ever set up");

        app.offer_totp(&Value::Null).await;
        assert_eq!(app.get(PATH, &token).await.text, "");
        app.set_up_totp(&token).await;
        let expected = json!({ "configs": { "TOTP": {
            "providerType": "TOTP",
            "useByDefault": true,
            "authUrl": "otpauth://totp/Acme:ada@north.example?issuer=Acme&secret=HIDDEN",
        } } });
        assert_eq!(app.get(PATH, &token).await.json(), expected);

        let removed = app
            .call(
                axum::http::Method::DELETE,
                "/api/2fa/account/config?providerType=TOTP",
                &token,
                &Value::Null,
            )
            .await;
        assert_eq!(removed.json(), json!({ "configs": {} }));
        assert_eq!(
            app.get(PATH, &token).await.json(),
            json!({ "configs": {} }),
            "once set up, an object for ever"
        );
    }
}

#[tokio::test]
async fn what_the_platform_drops_is_not_shown_and_comes_back() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(ADA).await;
        let secret = app.set_up_totp(&token).await;
        app.offer_totp(&json!({ "providers": [] })).await;
        assert_eq!(app.get(PATH, &token).await.json(), json!({ "configs": {} }));
        assert_eq!(app.get("/api/2fa/providers", &token).await.json(), json!([]));
        assert_eq!(app.login(ADA).await.json().get("scope"), None, "the password alone is enough meanwhile");

        app.offer_totp(&Value::Null).await;
        assert!(app.get(PATH, &token).await.json()["configs"]["TOTP"].is_object());
        assert_eq!(app.get("/api/2fa/providers", &token).await.json(), json!(["TOTP"]));
        let partial = app.login(ADA).await;
        assert_eq!(partial.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        app.advance(30);
        let answer = app.check(&partial.text_of("token"), &app.code(&secret, 0)).await;
        assert_eq!(answer.status, 200, "with the same secret");
    }
}

#[tokio::test]
async fn a_sign_in_that_waits_for_a_set_up_sees_what_there_is_to_set_up() {
    let app = TestApp::new().await;
    let everybody = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
    app.offer_totp(&everybody).await;
    let token = app.token(ADA).await;
    assert_eq!(app.get("/api/2fa/providers", &token).await.json(), json!(["TOTP"]));
    assert_eq!(app.get(PATH, &token).await.text, "");
    app.set_up_totp(&token).await;
    assert!(app.get(PATH, &token).await.json()["configs"]["TOTP"].is_object());
}
