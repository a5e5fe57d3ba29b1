//! What guessing is worth (`docs/SECURITY-MODEL.md`): whoever has the password tries for a day, as well as one can.

use crate::support::{ADA, ADDRESS, NUMBER, SYSADMIN, TestApp, other_than};
use countersign_core::platform::PlatformSettings;
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

/// Minutes of a day; everything that a lock or a limit waits for is a multiple of five.
const DAY: u64 = 24 * 60;
const STRIDE: u64 = 5;

/// An account with all four methods, under the settings that are proposed for a first save.
async fn victim(changes: &Value) -> (TestApp, TotpSecret) {
    let app = TestApp::demo_with("sqlite", |config| config.limits.send_per_address = 0).await;
    let mut settings = PlatformSettings::proposed().to_wire();
    settings["providers"] = json!([
        { "providerType": "TOTP", "issuerName": "Acme" },
        { "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}", "verificationCodeLifetime": 120 },
        { "providerType": "EMAIL", "verificationCodeLifetime": 120 },
        { "providerType": "BACKUP_CODE", "codesQuantity": 10 },
    ]);
    for (key, value) in changes.as_object().into_iter().flatten() {
        settings[key] = value.clone();
    }
    let saved = app.post("/api/2fa/settings", &app.token(SYSADMIN).await, &settings).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let session = app.token(ADA).await;
    let secret = app.set_up_totp(&session).await;
    app.set_up_sms(&session).await;
    app.set_up_email(&session).await;
    app.set_up_backup_codes(&session).await;
    app.advance(3600);
    app.database.forget_audit().await;
    (app, secret)
}

/// Has codes sent where that is possible, and guesses by each of the methods until a limit or a lock says no, so often at
/// most. Returns how many guesses were judged.
async fn guess(app: &TestApp, methods: &[&str], most: usize) -> usize {
    let login = app.login(ADA).await;
    if !login.status.is_success() {
        assert_eq!(login.error().2, "account_locked");
        return 0;
    }
    let token = login.text_of("token");
    let mut judged = 0;
    for method in methods {
        let wrong = match *method {
            "SMS" | "EMAIL" if app.send_code(&token, method).await.status == 200 => {
                other_than(&app.code_sent_to(if *method == "SMS" { NUMBER } else { ADDRESS }))
            }
            "BACKUP_CODE" => "00000000".to_owned(),
            _ => "000000".to_owned(),
        };
        while judged < most {
            let answer = app.check_by(&token, method, &wrong).await;
            match answer.error().2.as_str() {
                "code_incorrect" => judged += 1,
                "account_locked" => return judged + 1,
                "too_many_requests" => break,
                _ => panic!("{}", answer.text),
            }
        }
    }
    judged
}

/// Guesses by these methods whenever it is possible, for a day.
async fn guess_for_a_day(app: &TestApp, methods: &[&str]) -> usize {
    let mut judged = 0;
    for _ in 0..DAY / STRIDE {
        judged += guess(app, methods, usize::MAX).await;
        app.advance(STRIDE * 60);
    }
    // What was judged is what was noted.
    let noted = "SELECT COUNT(*) FROM audit_events WHERE failure = 'Verification code is incorrect'";
    assert_eq!(app.database.number(noted).await, i64::try_from(judged).expect("few"));
    judged
}

#[tokio::test]
async fn a_day_of_guessing_is_worth_70_guesses_by_one_method_or_by_all() {
    for methods in [
        &["TOTP", "SMS", "EMAIL", "BACKUP_CODE"][..],
        &["BACKUP_CODE", "EMAIL", "SMS", "TOTP"],
        &["TOTP"],
        &["EMAIL"],
    ] {
        let (app, _) = victim(&Value::Null).await;
        assert_eq!(guess_for_a_day(&app, methods).await, 70, "{methods:?}");
        // From then on the lock is a day long.
        for _ in 0..7 {
            app.advance(24 * 3600);
            assert!(guess(&app, &["TOTP", "SMS"], usize::MAX).await <= 10);
        }
    }
}

#[tokio::test]
async fn with_no_limits_set_a_day_of_guessing_is_worth_700_guesses() {
    let unset = json!({
        "verificationCodeCheckRateLimit": null, "maxVerificationFailuresBeforeUserLockout": null,
    });
    let (app, _) = victim(&unset).await;
    assert_eq!(guess_for_a_day(&app, &["TOTP"]).await, 700);
}

/// Each sign-in of the owner's starts all counts over. Worst is one as soon as the account opens after its third lock: the
/// attacker stops short of the fourth, so that the owner comes in.
#[tokio::test]
async fn a_day_of_guessing_beside_an_owner_who_signs_in_twelve_times_is_worth_508_guesses() {
    let (app, secret) = victim(&Value::Null).await;
    let mut judged = 0;
    for sign_in in 0..=12 {
        for minute in (0..105).step_by(5) {
            if let 0 | 15 | 45 = minute {
                // By other methods than the owner's, who is not to be slowed down.
                assert_eq!(guess(&app, &["SMS", "EMAIL"], usize::MAX).await, 10, "{sign_in} {minute}");
                judged += 10;
            }
            app.advance(300);
        }
        if sign_in < 12 {
            judged += guess(&app, &["SMS", "EMAIL"], 9).await;
            let owner = app.check(&app.token(ADA).await, &app.code(&secret, 0)).await;
            assert_eq!(owner.status, 200, "{}", owner.text);
        }
    }
    judged += guess(&app, &["SMS", "EMAIL"], usize::MAX).await;
    assert_eq!(judged, 508);
}
