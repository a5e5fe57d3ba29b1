//! `GET` and `POST /api/2fa/settings`

use crate::support::{Answer, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/2fa/settings";

fn good() -> Value {
    json!({
        "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
        "minVerificationCodeSendPeriod": 30,
        "verificationCodeCheckRateLimit": "3:900",
        "maxVerificationFailuresBeforeUserLockout": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": false,
        "enforcedUsersFilter": null,
    })
}

fn with(changes: &Value) -> Value {
    let mut settings = good();
    for (key, value) in changes.as_object().expect("an object") {
        settings[key] = value.clone();
    }
    settings
}

async fn save(app: &TestApp, token: &str, changes: &Value) -> Answer {
    app.post(PATH, token, &with(changes)).await
}

#[tokio::test]
async fn settings_are_empty_until_they_are_saved_and_then_have_a_version() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let empty = app.get(PATH, &token).await;
        assert_eq!((empty.status.as_u16(), empty.text.as_str()), (200, ""));

        app.database.forget_audit().await;
        let first = save(&app, &token, &json!({})).await;
        assert_eq!(first.json(), with(&json!({ "version": 1 })));
        assert_eq!(app.get(PATH, &token).await.json(), first.json());
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"two_factor_settings_saved"}"#;
        assert_eq!(app.database.audit().await, [format!("UPDATED by {} on nothing {data} ok", SYSADMIN.0)]);

        assert_eq!(save(&app, &token, &json!({ "version": 1 })).await.json()["version"], 2);
        assert_eq!(save(&app, &token, &json!({})).await.json()["version"], 3, "without one it overwrites");
        for stale in [0, 1, 2, 4, i64::MAX] {
            let before = app.database.dump().await;
            let refused = save(&app, &token, &json!({ "version": stale })).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(refused.redacted(), @r#"{"code":"stale_version","errorCode":35,"message":"Two-factor settings was already changed by someone else","requestId":"[requestId]","status":409,"timestamp":"[timestamp]"}"#);
            }
            assert_eq!(before, app.database.dump().await);
        }
    }
}

#[tokio::test]
async fn of_two_first_saves_at_once_one_wins() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let node = app.another_node().await;
        let token = app.token(SYSADMIN).await;
        let first = json!({ "version": 0 });
        let (here, there) = tokio::join!(save(&app, &token, &first), save(&node, &token, &first));
        let mut statuses = [here.status.as_u16(), there.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", here.text, there.text);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM settings").await, 1);
    }
}

#[tokio::test]
async fn every_rule_has_the_wires_message() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let before = app.database.dump().await;
    let (send, limit) = ("minVerificationCodeSendPeriod", "verificationCodeCheckRateLimit");
    let (failures, time) = ("maxVerificationFailuresBeforeUserLockout", "totalAllowedTimeForVerification");
    let provider = |provider: Value| json!([provider]);
    let totp = |issuer: Value| provider(json!({ "providerType": "TOTP", "issuerName": issuer }));
    let sms = |template: Value, lifetime: Value| {
        provider(json!({
            "providerType": "SMS", "smsVerificationMessageTemplate": template, "verificationCodeLifetime": lifetime,
        }))
    };
    for (name, value, message) in [
        ("providers", json!(null), "providers must not be null"),
        ("providers", json!({}), "providers must be a list"),
        ("providers", totp(json!(null)), "issuerName must not be blank"),
        ("providers", totp(json!(" ")), "issuerName must not be blank"),
        ("providers", totp(json!("a\0b")), "issuerName must not contain colons or control characters"),
        ("providers", totp(json!("x".repeat(256))), "issuerName length must be equal or less than 255"),
        ("providers", sms(json!(""), json!(1)), "smsVerificationMessageTemplate is required"),
        (
            "providers",
            sms(json!("x"), json!(1)),
            "smsVerificationMessageTemplate must contain verification code",
        ),
        ("providers", sms(json!("${code}"), json!(0)), "verificationCodeLifetime is required"),
        ("providers", sms(json!("${code}"), json!(null)), "verificationCodeLifetime is required"),
        ("providers", provider(json!({ "providerType": "EMAIL" })), "verificationCodeLifetime is required"),
        (
            "providers",
            provider(json!({ "providerType": "BACKUP_CODE", "codesQuantity": 0 })),
            "codesQuantity must be greater than 0",
        ),
        (send, json!(null), "minVerificationCodeSendPeriod must not be null"),
        (send, json!(4), "minVerificationCodeSendPeriod must be greater than or equal to 5"),
        (send, json!(-1), "minVerificationCodeSendPeriod must be greater than or equal to 5"),
        (limit, json!(""), "verificationCodeCheckRateLimit is invalid"),
        (limit, json!("3"), "verificationCodeCheckRateLimit is invalid"),
        (limit, json!("0:900"), "verificationCodeCheckRateLimit is invalid"),
        (limit, json!("3:900,5:9"), "verificationCodeCheckRateLimit is invalid"),
        (failures, json!(-1), "maxVerificationFailuresBeforeUserLockout must be positive"),
        (time, json!(null), "totalAllowedTimeForVerification must not be null"),
        (time, json!(59), "totalAllowedTimeForVerification must be greater than or equal to 60"),
    ] {
        let error = save(&app, &token, &json!({ name: value })).await.error();
        assert_eq!((error.0, error.1), (400, 31));
        assert_eq!(error.3, format!("Validation error: {message}"), "{name} {value}");
    }
    // All at once: sorted, without repeats, joined.
    let several = json!({ time: 1, failures: -1, limit: "x", "providers": [{ "providerType": "EMAIL" }, { "providerType": "EMAIL" }] });
    insta::assert_snapshot!(save(&app, &token, &several).await.error().3, @"Validation error: maxVerificationFailuresBeforeUserLockout must be positive, totalAllowedTimeForVerification must be greater than or equal to 60, verificationCodeCheckRateLimit is invalid, verificationCodeLifetime is required");
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn what_the_object_alone_cannot_tell_is_refused_in_the_wires_order() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let before = app.database.dump().await;
    let email = json!({ "providerType": "EMAIL", "verificationCodeLifetime": 60 });
    let sms = json!({
        "providerType": "SMS", "smsVerificationMessageTemplate": "${code}", "verificationCodeLifetime": 60,
    });
    for (changes, message) in [
        (
            json!({ "providers": [email], "enforceTwoFa": true, "minVerificationCodeSendPeriod": 1 }),
            "Validation error: minVerificationCodeSendPeriod must be greater than or equal to 5",
        ),
        (json!({ "providers": [email, sms], "enforceTwoFa": true }), "Mail service is not set up"),
        (json!({ "providers": [sms, email], "enforceTwoFa": true }), "SMS service is not configured"),
        (
            json!({ "providers": [], "enforceTwoFa": true }),
            "At least one 2FA provider is required if enforcing is enabled",
        ),
        (
            json!({
                "providers": [{ "providerType": "BACKUP_CODE", "codesQuantity": 10 }], "enforceTwoFa": true,
                "enforcedUsersFilter": { "type": "ALL_USERS" },
            }),
            "At least one 2FA provider is required if enforcing is enabled",
        ),
        (json!({ "enforceTwoFa": true }), "Users filter to enforce 2FA for is required"),
    ] {
        let error = save(&app, &token, &changes).await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (400, 31, message), "{changes}");
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn what_clients_send_comes_back_as_it_was_meant() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let id = "11111111-2222-3333-4444-555555555555";
        // Of repeats the first counts; a switched-off rule keeps its filter; unset lists are null.
        let repeats = json!([
            { "providerType": "TOTP", "issuerName": "First \"&<>'" }, { "providerType": "TOTP", "issuerName": "Second" },
        ]);
        let saved = save(&app, &token, &json!({ "providers": repeats })).await.json();
        assert_eq!(saved["providers"], json!([{ "providerType": "TOTP", "issuerName": "First \"&<>'" }]));
        for (sent, expected) in [
            (
                json!({ "type": "ALL_USERS", "tenantsIds": null, "tenantProfilesIds": null }),
                json!({ "type": "ALL_USERS" }),
            ),
            (json!({ "type": "SYSTEM_ADMINISTRATORS" }), json!({ "type": "SYSTEM_ADMINISTRATORS" })),
            (
                json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": [], "tenantProfilesIds": [] }),
                json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": null, "tenantProfilesIds": null }),
            ),
            (
                json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": [id], "tenantProfilesIds": [id] }),
                json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": [id], "tenantProfilesIds": null }),
            ),
        ] {
            let saved = save(&app, &token, &json!({ "enforcedUsersFilter": sent })).await.json();
            assert_eq!((&saved["enforceTwoFa"], &saved["enforcedUsersFilter"]), (&json!(false), &expected));
            assert_eq!(app.get(PATH, &token).await.json(), saved);
        }
        // Never locking is 0 or null; the mobile client needs a number back.
        for never in [json!(0), json!(null)] {
            let saved = save(&app, &token, &json!({ "maxVerificationFailuresBeforeUserLockout": never }))
                .await
                .json();
            assert_eq!(saved["maxVerificationFailuresBeforeUserLockout"], 0);
        }
        let largest = json!({
            "minVerificationCodeSendPeriod": i32::MAX, "totalAllowedTimeForVerification": i32::MAX,
            "maxVerificationFailuresBeforeUserLockout": i32::MAX, "verificationCodeCheckRateLimit": "2147483647:2147483647",
        });
        assert_eq!(save(&app, &token, &largest).await.status, 200);
        assert_eq!(
            app.set_up_totp(&token).await.expose().len(),
            20,
            "sign-in works with the largest numbers"
        );
        assert_eq!(app.login(SYSADMIN).await.text_of("scope"), "PRE_VERIFICATION_TOKEN");
    }
}
