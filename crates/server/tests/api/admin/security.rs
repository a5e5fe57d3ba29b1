//! `/api/admin/securitySettings`

use crate::support::{ADA, BO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/admin/securitySettings";

async fn save(app: &TestApp, changes: &Value) -> Value {
    let token = app.token(SYSADMIN).await;
    let mut settings = app.get(PATH, &token).await.json();
    for (key, value) in changes.as_object().expect("an object") {
        settings[key] = value.clone();
    }
    let answer = app.post(PATH, &token, &settings).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn the_defaults_are_there_and_what_is_saved_is_read() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let defaults = json!({
            "passwordPolicy": {
                "minimumLength": 8, "maximumLength": 128, "minimumUppercaseLetters": null,
                "minimumLowercaseLetters": null, "minimumDigits": null, "minimumSpecialCharacters": null,
                "allowWhitespaces": true, "forceUserToResetPasswordIfNotValid": false,
                "passwordExpirationPeriodDays": null, "passwordReuseFrequencyDays": null,
            },
            "maxFailedLoginAttempts": null, "userLockoutNotificationEmail": null, "mobileSecretKeyLength": 64,
            "userActivationTokenTtl": 24, "passwordResetTokenTtl": 24, "version": 0,
        });
        assert_eq!(app.get(PATH, &token).await.json(), defaults);
        app.database.forget_audit().await;
        let policy = json!({ "minimumLength": 6, "maximumLength": 72 });
        let saved = save(&app, &json!({ "passwordPolicy": policy, "passwordResetTokenTtl": 2 })).await;
        assert_eq!((&saved["version"], &saved["passwordPolicy"]["minimumLength"]), (&json!(1), &json!(6)));
        assert_eq!(app.get(PATH, &token).await.json(), saved);
        let shown = app.get("/api/noauth/userPasswordPolicy", "").await.json();
        assert_eq!(shown, saved["passwordPolicy"]);
        let audit = app.database.audit().await.join("\n");
        assert!(audit.contains("security_settings_saved"), "{audit}");
        let stale = app.post(PATH, &token, &defaults).await.error();
        assert_eq!((stale.0, stale.1), (409, 35));
    }
}

#[tokio::test]
async fn lifetimes_of_links_follow_the_settings() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        save(&app, &json!({ "userActivationTokenTtl": 1, "passwordResetTokenTtl": 2 })).await;
        let id = app.add_newcomer("newcomer@north.example", ADA.0).await;
        let info = app.get(&format!("/api/user/{id}/activationLinkInfo"), &app.token(ADA).await).await.json();
        assert_eq!(info["ttlMs"], 3_600_000);
        let token = app.reset_link(BO.0).await;
        app.advance(2 * 3600 - 1);
        let follow = format!("/api/noauth/resetPassword?resetToken={token}");
        assert_eq!(
            app.get(&follow, "").await.header("location"),
            format!("/login/resetPassword?resetToken={token}")
        );
        app.advance(1);
        assert_eq!(app.get(&follow, "").await.header("location"), "/passwordResetLinkExpired");
    }
}

#[tokio::test]
async fn the_failure_after_the_forgiven_ones_locks_and_is_told() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let notify = "security@acme.example";
        save(&app, &json!({ "maxFailedLoginAttempts": 3, "userLockoutNotificationEmail": notify })).await;
        for _ in 0..3 {
            app.login((ADA.0, "a wrong one")).await;
        }
        assert_eq!(app.login(ADA).await.status, 200);
        for _ in 0..4 {
            app.login((ADA.0, "a wrong one")).await;
        }
        assert_eq!(app.login(ADA).await.error().2, "account_locked");
        assert!(app.mails_to(notify).await[0].contains(ADA.0));
        assert_eq!(app.mails_to(ADA.0).await.len(), 1);
    }
}
