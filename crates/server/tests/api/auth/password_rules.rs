//! Rules for passwords at sign-in and when one is chosen: age, history, today's rules, passwords that everybody tries.

use crate::support::{ADA, Answer, BO, CLEO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const DAY: u64 = 86_400;

async fn set_policy(app: &TestApp, changes: &Value) {
    let path = "/api/admin/securitySettings";
    let token = app.token(SYSADMIN).await;
    let mut settings = app.get(path, &token).await.json();
    for (key, value) in changes.as_object().expect("an object") {
        settings["passwordPolicy"][key] = value.clone();
    }
    let answer = app.post(path, &token, &settings).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn change(app: &TestApp, (email, current): (&str, &str), new: &str) -> Answer {
    let token = app.token((email, current)).await;
    let body = json!({ "currentPassword": current, "newPassword": new });
    app.post("/api/auth/changePassword", &token, &body).await
}

#[tokio::test]
async fn a_password_that_is_too_old_is_worth_another_one() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        app.set_up_totp(&app.token(BO).await).await;
        set_policy(&app, &json!({ "passwordExpirationPeriodDays": 30 })).await;
        app.advance(30 * DAY - 1);
        assert_eq!(app.login(ADA).await.status, 200);
        app.advance(1);
        assert_eq!(app.login((ADA.0, "a wrong one")).await.error().2, "invalid_credentials");
        let expired = app.login(ADA).await;
        let body = expired.json();
        assert_eq!((expired.status.as_u16(), &body["errorCode"]), (401, &json!(15)));
        assert_eq!(
            (body["message"].as_str(), body["code"].as_str()),
            (Some("User password expired!"), Some("password_expired"))
        );
        let reset = json!({ "resetToken": body["resetToken"], "password": "brass lantern" });
        assert_eq!(app.post("/api/noauth/resetPassword", "", &reset).await.status, 200);
        assert_eq!(app.login((ADA.0, "brass lantern")).await.status, 200);
        let second = app.login(BO).await.json();
        assert_eq!(second["errorCode"], 15, "before the second factor, as on the wire; it skips nothing");
        let reset = json!({ "resetToken": second["resetToken"], "password": "copper kettle" });
        assert_eq!(app.post("/api/noauth/resetPassword", "", &reset).await.status, 200);
        let again = app.login((BO.0, "copper kettle")).await;
        assert_eq!(again.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        app.database.set_enabled(CLEO.0, false).await;
        assert_eq!(app.login(CLEO).await.error().2, "account_disabled", "no link for those");
    }
}

#[tokio::test]
async fn a_password_that_was_had_not_long_ago_does_not_come_back() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        assert_eq!(change(&app, ADA, "brass lantern 0").await.status, 200);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM password_history").await, 0, "not asked for");
        set_policy(&app, &json!({ "passwordReuseFrequencyDays": 10 })).await;
        assert_eq!(change(&app, (ADA.0, "brass lantern 0"), "brass lantern 1").await.status, 200);
        let error = change(&app, (ADA.0, "brass lantern 1"), "brass lantern 0").await.error();
        assert_eq!((error.0, error.3.as_str()), (400, "Password was already used for the last 10 days"));
        let token = app.reset_link(ADA.0).await;
        let reset = json!({ "resetToken": token, "password": "brass lantern 0" });
        let error = app.post("/api/noauth/resetPassword", "", &reset).await.error();
        assert_eq!(error.2, "password_used_before");
        app.advance(10 * DAY);
        assert_eq!(change(&app, (ADA.0, "brass lantern 1"), "brass lantern 0").await.status, 200);
        for number in 1..13 {
            let old = format!("brass lantern {}", number - 1);
            let answer = change(&app, (ADA.0, &old), &format!("brass lantern {number}")).await;
            assert!(answer.status == 200 || answer.status == 400, "{}", answer.text);
            if answer.status == 400 {
                break;
            }
        }
        assert!(app.database.number("SELECT COUNT(*) FROM password_history").await <= 10);
    }
}

#[tokio::test]
async fn a_password_that_breaks_the_rules_of_today_must_be_reset_right_or_wrong() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        set_policy(&app, &json!({ "minimumLength": 13, "forceUserToResetPasswordIfNotValid": true })).await;
        app.database.forget_audit().await;
        let before = app.database.dump().await;
        for who in [ADA, (ADA.0, "wrong"), ("nobody@north.example", "wrong")] {
            let error = app.login(who).await.error();
            assert_eq!((error.0, error.1, error.2.as_str()), (401, 45, "password_must_be_reset"));
            assert_eq!(
                error.3,
                "The entered password violates our policies. If this is your real password, please reset it."
            );
        }
        assert_eq!(before, app.database.dump().await);
        assert_eq!(app.login(CLEO).await.status, 200, "long enough");
    }
}

#[tokio::test]
async fn passwords_that_everybody_tries_are_refused_unless_the_configuration_says_otherwise() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        for (bad, start) in [
            ("Password1", "Password must not be one of those"),
            ("qwertyuiop", "Password must not be one of those"),
            ("ada@north.example", "Password must not be your own"),
            ("countersign", "Password must not be your own"),
        ] {
            let error = change(&app, ADA, bad).await.error();
            assert_eq!((error.0, error.2.as_str()), (400, "password_policy"), "{bad}");
            assert!(error.3.starts_with(start), "{}", error.3);
        }
        let lax = TestApp::with(engine, |config| config.passwords.refuse_common = false).await;
        assert_eq!(change(&lax, ADA, "Password1").await.status, 200);
    }
}
