//! `PUT` and `DELETE /api/2fa/account/config`: the default, and turning off.

use crate::support::{ADA, ADDRESS, Answer, NUMBER, TestApp, engines};
use axum::http::Method;
use serde_json::{Value, json};

async fn choose(app: &TestApp, token: &str, method: &str, body: &Value) -> Answer {
    app.call(Method::PUT, &format!("/api/2fa/account/config?providerType={method}"), token, body).await
}

async fn remove(app: &TestApp, token: &str, method: &str) -> Answer {
    let path = format!("/api/2fa/account/config?providerType={method}");
    app.call(Method::DELETE, &path, token, &Value::Null).await
}

#[tokio::test]
async fn turning_off_is_refused_only_without_anything_or_as_the_last_of_whom_must() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(ADA).await;
        let nothing = remove(&app, &token, "TOTP").await.error();
        assert_eq!((nothing.0, nothing.1, nothing.3.as_str()), (400, 31, "2FA not configured"));

        app.set_up_totp(&token).await;
        let not_there = remove(&app, &token, "SMS").await;
        assert_eq!(not_there.json()["configs"].as_object().expect("an object").len(), 1, "a silent success");

        let tenant_admins =
            json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS" } });
        app.offer_totp(&tenant_admins).await;
        let before = app.database.dump().await;
        let last = remove(&app, &token, "TOTP").await.error();
        assert_eq!((last.0, last.1, last.3.as_str()), (400, 31, "At least one 2FA provider is required"));
        assert_eq!(before, app.database.dump().await);

        app.offer_totp(&Value::Null).await;
        app.database.forget_audit().await;
        assert_eq!(remove(&app, &token, "TOTP").await.json(), json!({ "configs": {} }));
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"method_removed","providerType":"TOTP"}"#;
        assert_eq!(
            app.database.audit().await,
            [format!("CREDENTIALS_UPDATED by {0} on {0} {data} ok", ADA.0)]
        );
        assert_eq!(
            remove(&app, &token, "TOTP").await.json(),
            json!({ "configs": {} }),
            "twice is no mistake"
        );
        assert_eq!(app.login(ADA).await.json().get("scope"), None);
    }
}

#[tokio::test]
async fn only_what_there_is_can_become_the_default() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(ADA).await;
        for wanted in [true, false] {
            let error = choose(&app, &token, "TOTP", &json!({ "useByDefault": wanted })).await.error();
            assert_eq!(
                (error.0, error.1, error.3.as_str()),
                (400, 31, "Config for TOTP 2FA provider not found")
            );
        }
        app.set_up_totp(&token).await;
        for wanted in [true, false] {
            let error = choose(&app, &token, "SMS", &json!({ "useByDefault": wanted })).await.error();
            assert_eq!(error.3, "Config for SMS 2FA provider not found");
            let answer = choose(&app, &token, "TOTP", &json!({ "useByDefault": wanted })).await;
            assert_eq!(answer.json()["configs"]["TOTP"]["useByDefault"], true, "there is always one");
        }
    }
}

/// Gives Ada methods that need a mail server to set up, by the back door.
async fn app_with_all_methods(engine: &str) -> (TestApp, String) {
    let app = TestApp::on(engine).await;
    app.offer_totp(&Value::Null).await;
    let token = app.token(ADA).await;
    app.set_up_totp(&token).await;
    let settings = json!({
        "providers": [
            { "providerType": "BACKUP_CODE", "codesQuantity": 10 },
            { "providerType": "EMAIL", "verificationCodeLifetime": 60 },
            { "providerType": "TOTP", "issuerName": "Acme" },
        ],
        "minVerificationCodeSendPeriod": 30,
        "totalAllowedTimeForVerification": 3600,
    });
    app.database.execute(&format!("UPDATE settings SET value = '{settings}'")).await;
    for (id, method, address) in
        [("id", "BACKUP_CODE", "NULL"), ("tenant_id", "EMAIL", "'second@factor.example'")]
    {
        let insert = format!(
            "INSERT INTO enrolments (id, user_id, method, address, is_default, created_at) \
             SELECT {id}, id, '{method}', {address}, FALSE, {} FROM users WHERE email = '{}'",
            app.now().millis() + 1,
            ADA.0
        );
        assert_eq!(app.database.execute(&insert).await, 1);
    }
    (app, token)
}

fn defaults(answer: &Answer) -> Vec<String> {
    let configs = answer.json()["configs"].clone();
    let configs = configs.as_object().expect("an object");
    configs
        .iter()
        .filter(|(_, config)| config["useByDefault"] == true)
        .map(|(name, _)| name.clone())
        .collect()
}

#[tokio::test]
async fn there_is_always_exactly_one_default() {
    for engine in engines() {
        let (app, token) = app_with_all_methods(engine).await;
        let ways = app.get("/api/2fa/providers", &token).await.json();
        assert_eq!(ways, json!(["BACKUP_CODE", "EMAIL", "TOTP"]), "in the order they were saved");
        app.database.forget_audit().await;
        let chosen = choose(&app, &token, "EMAIL", &json!({ "useByDefault": true })).await;
        assert_eq!(defaults(&chosen), ["EMAIL"]);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"default_method_changed","providerType":"EMAIL"}"#;
        assert_eq!(
            app.database.audit().await,
            [format!("CREDENTIALS_UPDATED by {0} on {0} {data} ok", ADA.0)]
        );

        let sign_in = app.get("/api/auth/2fa/providers", &app.token(ADA).await).await.json();
        let default: Vec<_> =
            sign_in.as_array().expect("a list").iter().filter(|way| way["default"] == true).collect();
        assert_eq!(default.len(), 1);
        assert_eq!(default[0]["type"], "EMAIL");

        // After a removal, the lowest in the order of the wire's list takes over.
        assert_eq!(defaults(&remove(&app, &token, "EMAIL").await), ["TOTP"]);
        let left = remove(&app, &token, "TOTP").await;
        assert_eq!(left.json(), json!({ "configs": {} }), "backup codes alone are no second factor");
        assert_eq!(app.login(ADA).await.json().get("scope"), None);
    }
}

#[tokio::test]
async fn whatever_is_saved_as_the_default_takes_it_from_the_one_before() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.offer_all(&Value::Null).await;
        let token = app.token(ADA).await;
        let sms = json!({ "providerType": "SMS", "useByDefault": false, "phoneNumber": NUMBER });
        let email = json!({ "providerType": "EMAIL", "useByDefault": true, "email": ADDRESS });
        for (draft, to, default) in [(sms, NUMBER, "SMS"), (email, ADDRESS, "EMAIL")] {
            assert_eq!(app.submit(&token, &draft).await.status, 200);
            let saved = app.save(&token, &draft, &app.code_sent_to(to)).await;
            assert_eq!(defaults(&saved), [default], "{}", saved.text);
        }
        // Its draft says `false`.
        app.set_up_totp(&token).await;
        let settings = app.get("/api/2fa/account/settings", &token).await;
        assert_eq!(settings.json()["configs"].as_object().expect("an object").len(), 3);
        assert_eq!(defaults(&settings), ["EMAIL"]);
        let stored = "SELECT COUNT(*) FROM enrolments WHERE is_default";
        assert_eq!(app.database.number(stored).await, 1);
    }
}
