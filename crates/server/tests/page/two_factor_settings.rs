//! `/security-settings/2fa`

use super::{problem, settings_form};
use crate::support::{ADA, Browser, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/security-settings/2fa";

async fn saved(app: &TestApp) -> Value {
    app.get("/api/2fa/settings", &app.token(SYSADMIN).await).await.json()
}

#[tokio::test]
async fn the_form_proposes_and_saves_what_the_api_then_shows() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let place = app.get("/api/auth/user", &app.token(ADA).await).await.json()["tenantId"]["id"].clone();
        let place = place.as_str().expect("an id");
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let page = browser.get(PATH).await;
        for part in ["name=\"version\" value=\"0\"", "North Metering", "South Water", "Default"] {
            assert!(page.text.contains(part), "{part} in {}", page.text);
        }
        let answer = browser.post(PATH, &settings_form(&[])).await;
        assert_eq!(answer.header("location"), "/security-settings/2fa?notice=settings-saved");
        let mut expected = json!({
            "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
            "minVerificationCodeSendPeriod": 30,
            "verificationCodeCheckRateLimit": null,
            "maxVerificationFailuresBeforeUserLockout": 10,
            "totalAllowedTimeForVerification": 3600,
            "enforceTwoFa": false,
            "enforcedUsersFilter": { "type": "ALL_USERS" },
            "version": 1,
        });
        assert_eq!(saved(&app).await, expected);

        let narrowed = [
            ("version", "1"),
            ("check_limit_enabled", "true"),
            ("enforce", "true"),
            ("enforce_for", "TENANT_ADMINISTRATORS"),
            ("enforce_scope", "tenants"),
            ("tenant", place),
            ("total_allowed_time", "2"),
            ("total_allowed_time_unit", "d"),
        ];
        assert_eq!(browser.post(PATH, &settings_form(&narrowed)).await.status, 303);
        expected["verificationCodeCheckRateLimit"] = json!("5:300");
        expected["totalAllowedTimeForVerification"] = json!(2 * 86_400);
        expected["enforceTwoFa"] = json!(true);
        expected["enforcedUsersFilter"] =
            json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": [place], "tenantProfilesIds": null });
        expected["version"] = json!(2);
        assert_eq!(saved(&app).await, expected);
        let page = browser.get(PATH).await.text;
        for part in [
            "name=\"version\" value=\"2\"",
            &format!("value=\"{place}\" checked"),
            "name=\"enforce\" value=\"true\" checked",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
}

#[tokio::test]
async fn who_saves_over_somebody_elses_change_is_told_and_may_then() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        app.offer_totp(&Value::Null).await;
        let before = app.database.dump().await;
        for version in ["0", "2", "-1", "", "x", "1.5", "99999999999999999999"] {
            let stale =
                browser.post(PATH, &settings_form(&[("version", version), ("issuer_name", "Mine")])).await;
            assert_eq!(stale.status, 409, "{version}");
            assert!(stale.text.contains("Somebody else saved these settings"), "{}", stale.text);
            assert!(
                stale.text.contains("value=\"Mine\"") && stale.text.contains("name=\"version\" value=\"1\""),
                "{}",
                stale.text
            );
        }
        assert_eq!(before, app.database.dump().await);
        let again = browser.post(PATH, &settings_form(&[("version", "1"), ("issuer_name", "Mine")])).await;
        assert_eq!(again.status, 303);
        assert_eq!(saved(&app).await["providers"][0]["issuerName"], "Mine");
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_says_so_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let before = app.database.dump().await;
    let (five, a_minute) =
        ("Enter a whole number, at least 5 seconds.", "Enter a whole number, at least 60 seconds.");
    let any = "Enter a whole number, 0 or more.";
    let long = "x".repeat(256);
    let huge = "9".repeat(400);
    for (field, value, message) in [
        ("issuer_name", "", "Enter a name without colons, such as the name of your company."),
        ("issuer_name", "a:b", "Enter a name without colons, such as the name of your company."),
        ("issuer_name", "a\0b", "Enter a name without colons, such as the name of your company."),
        ("issuer_name", &long, "Enter a name without colons, such as the name of your company."),
        ("send_period", "", five),
        ("send_period", "4", five),
        ("send_period", "1.5", five),
        ("send_period", "-30", five),
        ("send_period", "\0", five),
        ("send_period", "٣٠", five),
        ("send_period", "2147483648", five),
        ("send_period", &huge, five),
        ("total_allowed_time", "0", a_minute),
        ("total_allowed_time", "9223372036854775807", a_minute),
        ("max_failures", "-1", any),
        ("max_failures", "ten", any),
    ] {
        let answer = browser.post(PATH, &settings_form(&[(field, value)])).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{field} {value:?}");
    }
    for (field, value, message) in [
        ("check_limit_attempts", "0", "Enter a whole number, 1 or more."),
        ("check_limit_attempts", "5:5", "Enter a whole number, 1 or more."),
        ("check_limit_attempts", "\0", "Enter a whole number, 1 or more."),
        ("check_limit_period", "0", "Enter a whole number, at least 1 second."),
        ("check_limit_period", "x", "Enter a whole number, at least 1 second."),
    ] {
        let fields = settings_form(&[("check_limit_enabled", "true"), (field, value)]);
        let answer = browser.post(PATH, &fields).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{field} {value:?}");
    }
    let narrow =
        |scope| [("enforce", "true"), ("enforce_for", "TENANT_ADMINISTRATORS"), ("enforce_scope", scope)];
    for (changes, field, message) in [
        (&narrow("tenants")[..], "tenants", "Choose at least one tenant."),
        (&narrow("profiles"), "profiles", "Choose at least one profile."),
        (&[("enforce", "true"), ("enforce_for", "NOBODY")], "enforce", "Choose for whom it is required."),
        (
            &[
                ("enforce", "true"),
                ("enforce_for", "TENANT_ADMINISTRATORS"),
                ("enforce_scope", "tenants"),
                ("tenant", "x"),
            ],
            "enforce",
            "Choose for whom it is required.",
        ),
    ] {
        let answer = browser.post(PATH, &settings_form(changes)).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{changes:?}");
    }
    let mut without = settings_form(&[("enforce", "true")]);
    without.retain(|(name, _)| *name != "totp_enabled");
    let answer = browser.post(PATH, &without).await;
    assert_eq!(
        (answer.status.as_u16(), problem(&answer, "enforce")),
        (422, "Turn on at least one method first.")
    );
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn methods_that_send_need_somebody_who_sends_and_backup_codes_another_method() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let page = browser.get(PATH).await;
    for part in
        ["No SMS provider is set up yet.", "No mail server is set up yet.", "Verification code: ${code}"]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let sms = [
        ("sms_enabled", "true"),
        ("sms_template", "Code: ${code}"),
        ("sms_code_lifetime", "2"),
        ("sms_code_lifetime_unit", "m"),
    ];
    let refused = browser.post(PATH, &settings_form(&sms)).await;
    assert_eq!(
        (refused.status.as_u16(), problem(&refused, "sms_enabled")),
        (422, "Set up an SMS provider first.")
    );
    assert!(refused.text.contains("value=\"Code: ${code}\""), "what was typed stays: {}", refused.text);
    let email = [("email_enabled", "true"), ("email_code_lifetime", "2"), ("email_code_lifetime_unit", "m")];
    let refused = browser.post(PATH, &settings_form(&email)).await;
    assert!(
        problem(&refused, "email_enabled").starts_with("The mail server is not set up"),
        "{}",
        refused.text
    );
    let mut alone = settings_form(&[("backup_codes_enabled", "true"), ("codes_quantity", "10")]);
    alone.retain(|(name, _)| *name != "totp_enabled");
    for _ in ["as it is", "and enforced"] {
        let refused = browser.post(PATH, &alone).await;
        assert!(problem(&refused, "backup_codes_enabled").starts_with("Turn on another method too"));
        alone.push(("enforce", "true"));
    }
}

#[tokio::test]
async fn every_method_is_saved_and_what_is_wrong_with_one_is_said_beside_it() {
    let app = TestApp::demo("sqlite").await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let all = |changes: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("sms_enabled", "true"),
            ("sms_template", "Code: ${code}"),
            ("sms_code_lifetime", "3"),
            ("sms_code_lifetime_unit", "m"),
            ("email_enabled", "true"),
            ("email_code_lifetime", "90"),
            ("email_code_lifetime_unit", "s"),
            ("backup_codes_enabled", "true"),
            ("codes_quantity", "12"),
        ];
        fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        fields.extend_from_slice(changes);
        settings_form(&fields)
    };
    let lifetime = "Enter a whole number: at least 1 second, at most 10 minutes.";
    let template = "Enter a text of at most 500 characters that has ${code} where the code goes.";
    for (field, value, message) in [
        ("sms_template", "Code", template),
        ("sms_template", "", template),
        ("sms_code_lifetime", "11", lifetime),
        ("email_code_lifetime", "0", lifetime),
        ("email_code_lifetime", "soon", lifetime),
        ("codes_quantity", "0", "Enter a whole number, 1 to 100."),
        ("codes_quantity", "101", "Enter a whole number, 1 to 100."),
    ] {
        let answer = browser.post(PATH, &all(&[(field, value)])).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{field} {value:?}");
        assert_eq!(answer.text.matches("class=\"problem\"").count(), 1, "and nothing else: {}", answer.text);
    }
    assert_eq!(browser.post(PATH, &all(&[])).await.status, 303);
    let providers = json!([
        { "providerType": "TOTP", "issuerName": "Acme" },
        {
            "providerType": "SMS",
            "smsVerificationMessageTemplate": "Code: ${code}",
            "verificationCodeLifetime": 180,
        },
        { "providerType": "EMAIL", "verificationCodeLifetime": 90 },
        { "providerType": "BACKUP_CODE", "codesQuantity": 12 },
    ]);
    assert_eq!(saved(&app).await["providers"], providers);
    let page = browser.get(PATH).await;
    for part in ["value=\"Code: ${code}\"", "name=\"codes_quantity\" value=\"12\"", "value=\"90\""] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}
