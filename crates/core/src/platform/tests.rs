//! The settings object, field by field.

use super::*;

fn full() -> Value {
    json!({
        "providers": [
            { "providerType": "TOTP", "issuerName": "ThingsBoard" },
            { "providerType": "SMS", "verificationCodeLifetime": 120,
              "smsVerificationMessageTemplate": "Verification code: ${code}" },
            { "providerType": "EMAIL", "verificationCodeLifetime": 120 },
            { "providerType": "BACKUP_CODE", "codesQuantity": 10 }
        ],
        "minVerificationCodeSendPeriod": 30,
        "verificationCodeCheckRateLimit": "3:900",
        "maxVerificationFailuresBeforeUserLockout": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": true,
        "enforcedUsersFilter": { "type": "ALL_USERS" }
    })
}

/// The full object with one field of it, or of its n-th provider, replaced; null counts as missing.
fn with(pointer: &str, value: Value) -> Value {
    let mut object = full();
    *object.pointer_mut(pointer).expect("a field of the object") = value;
    object
}

fn message(value: &Value) -> String {
    PlatformSettings::from_wire(value).expect_err("refused").to_string()
}

#[test]
fn the_whole_object_survives() {
    let settings = PlatformSettings::from_wire(&full()).expect("valid");
    assert_eq!(settings.to_wire(), full());
    assert_eq!(
        PlatformSettings::from_wire(&PlatformSettings::proposed().to_wire()),
        Ok(PlatformSettings::proposed())
    );
}

#[test]
fn every_field_has_the_wires_message() {
    for (pointer, value, expected) in [
        ("/providers", json!(null), "providers must not be null"),
        ("/providers", json!({}), "providers must be a list"),
        ("/providers/0", json!(null), "providers must be a JSON object"),
        ("/providers/0", json!("TOTP"), "providers must be a JSON object"),
        (
            "/providers/0/providerType",
            json!("totp"),
            "providerType must be one of TOTP, SMS, EMAIL, BACKUP_CODE",
        ),
        (
            "/providers/0/providerType",
            json!(null),
            "providerType must be one of TOTP, SMS, EMAIL, BACKUP_CODE",
        ),
        ("/providers/0/issuerName", json!(null), "issuerName must not be blank"),
        ("/providers/0/issuerName", json!(" "), "issuerName must not be blank"),
        ("/providers/0/issuerName", json!(5), "issuerName must be a string"),
        ("/providers/0/issuerName", json!("a:b"), "issuerName must not contain colons or control characters"),
        (
            "/providers/0/issuerName",
            json!("a\u{0}"),
            "issuerName must not contain colons or control characters",
        ),
        (
            "/providers/0/issuerName",
            json!("x".repeat(256)),
            "issuerName length must be equal or less than 255",
        ),
        ("/providers/1/verificationCodeLifetime", json!(0), "verificationCodeLifetime is required"),
        ("/providers/1/verificationCodeLifetime", json!(null), "verificationCodeLifetime is required"),
        (
            "/providers/1/smsVerificationMessageTemplate",
            json!(""),
            "smsVerificationMessageTemplate is required",
        ),
        (
            "/providers/1/smsVerificationMessageTemplate",
            json!("Your ${c\node}"),
            "smsVerificationMessageTemplate must contain verification code",
        ),
        ("/providers/2/verificationCodeLifetime", json!(-1), "verificationCodeLifetime is required"),
        ("/providers/3/codesQuantity", json!(0), "codesQuantity must be greater than 0"),
        ("/minVerificationCodeSendPeriod", json!(null), "minVerificationCodeSendPeriod must not be null"),
        (
            "/minVerificationCodeSendPeriod",
            json!(4),
            "minVerificationCodeSendPeriod must be greater than or equal to 5",
        ),
        (
            "/minVerificationCodeSendPeriod",
            json!("30"),
            "minVerificationCodeSendPeriod must be a whole number",
        ),
        (
            "/minVerificationCodeSendPeriod",
            json!(5.5),
            "minVerificationCodeSendPeriod must be a whole number",
        ),
        ("/verificationCodeCheckRateLimit", json!(""), "verificationCodeCheckRateLimit is invalid"),
        ("/verificationCodeCheckRateLimit", json!("3:900,1:1"), "verificationCodeCheckRateLimit is invalid"),
        ("/verificationCodeCheckRateLimit", json!(3), "verificationCodeCheckRateLimit must be a string"),
        (
            "/maxVerificationFailuresBeforeUserLockout",
            json!(-1),
            "maxVerificationFailuresBeforeUserLockout must be positive",
        ),
        (
            "/totalAllowedTimeForVerification",
            json!(59),
            "totalAllowedTimeForVerification must be greater than or equal to 60",
        ),
        (
            "/totalAllowedTimeForVerification",
            json!(u64::MAX),
            "totalAllowedTimeForVerification must be less than or equal to 2147483647",
        ),
        (
            "/totalAllowedTimeForVerification",
            json!(1e300),
            "totalAllowedTimeForVerification must be a whole number",
        ),
        ("/enforceTwoFa", json!("yes"), "enforceTwoFa must be true or false"),
        ("/enforcedUsersFilter", json!([]), "enforcedUsersFilter must be a JSON object"),
    ] {
        assert_eq!(message(&with(pointer, value)), format!("Validation error: {expected}"), "{pointer}");
    }
}

#[test]
fn complaints_are_gathered_sorted_and_joined() {
    let bad = json!({
        "providers": [],
        "minVerificationCodeSendPeriod": 30,
        "verificationCodeCheckRateLimit": "x",
        "maxVerificationFailuresBeforeUserLockout": -5,
        "totalAllowedTimeForVerification": 1,
    });
    assert_eq!(
        message(&bad),
        "Validation error: maxVerificationFailuresBeforeUserLockout must be positive, \
         totalAllowedTimeForVerification must be greater than or equal to 60, \
         verificationCodeCheckRateLimit is invalid"
    );
    assert_eq!(message(&json!([])), "Validation error: body must be a JSON object");
}

#[test]
fn unset_limits_are_off_but_a_hundred_failures_always_lock() {
    for (given, expected) in [(json!(null), 100), (json!(0), 100), (json!(30), 30), (json!(65535), 100)] {
        let settings = PlatformSettings::from_wire(&with("/maxVerificationFailuresBeforeUserLockout", given));
        assert_eq!(settings.expect("valid").failures_to_lock(), expected);
    }
    assert_eq!(
        PlatformSettings::from_wire(&with("/verificationCodeCheckRateLimit", json!(null)))
            .expect("valid")
            .check_limit,
        None
    );
}

#[test]
fn of_repeated_methods_the_first_counts() {
    let settings = PlatformSettings::from_wire(&with(
        "/providers/2",
        json!({ "providerType": "TOTP", "issuerName": "Second" }),
    ));
    let totp = MethodSettings::Totp { issuer: "ThingsBoard".to_owned() };
    assert_eq!(settings.expect("valid").method(Method::Totp), Some(&totp));
}
