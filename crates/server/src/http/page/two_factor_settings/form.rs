//! From the form to the wire's object, so that one place alone checks it; and from its complaints back to fields.

use super::super::amount::{number, seconds};
use crate::http::extract::Form;
use countersign_core::violation::Violations;
use serde_json::{Value, json};

/// The wire's object of a filled form.
pub(super) fn to_wire(form: &Form) -> Value {
    json!({
        "providers": providers(form),
        "minVerificationCodeSendPeriod": seconds(form, "send_period"),
        "verificationCodeCheckRateLimit": check_limit(form),
        "maxVerificationFailuresBeforeUserLockout": number(form.text("max_failures")),
        "totalAllowedTimeForVerification": seconds(form, "total_allowed_time"),
        "enforceTwoFa": form.is_ticked("enforce"),
        "enforcedUsersFilter": filter(form),
    })
}

/// The methods that are ticked, in the wire's order.
fn providers(form: &Form) -> Vec<Value> {
    let all = [
        ("totp_enabled", json!({ "providerType": "TOTP", "issuerName": form.text("issuer_name").trim() })),
        (
            "sms_enabled",
            json!({
                "providerType": "SMS",
                "smsVerificationMessageTemplate": form.text("sms_template").trim(),
                "verificationCodeLifetime": seconds(form, "sms_code_lifetime"),
            }),
        ),
        (
            "email_enabled",
            json!({
                "providerType": "EMAIL",
                "verificationCodeLifetime": seconds(form, "email_code_lifetime"),
            }),
        ),
        (
            "backup_codes_enabled",
            json!({ "providerType": "BACKUP_CODE", "codesQuantity": number(form.text("codes_quantity")) }),
        ),
    ];
    all.into_iter().filter(|(name, _)| form.is_ticked(name)).map(|(_, provider)| provider).collect()
}

fn check_limit(form: &Form) -> Value {
    if !form.is_ticked("check_limit_enabled") {
        return Value::Null;
    }
    let period = seconds(form, "check_limit_period");
    json!(format!("{}:{}", form.text("check_limit_attempts").trim(), period.as_u64().unwrap_or(0)))
}

fn filter(form: &Form) -> Value {
    let (tenants, profiles) = match form.text("enforce_scope") {
        "tenants" => (form.all("tenant").collect(), Vec::new()),
        "profiles" => (Vec::new(), form.all("profile").collect()),
        _ => (Vec::new(), Vec::new()),
    };
    json!({ "type": form.text("enforce_for"), "tenantsIds": tenants, "tenantProfilesIds": profiles })
}

/// What only the form can know: a scope without a choice would mean every tenant, and codes on paper alone would lead
/// nowhere.
pub(super) fn complaints(form: &Form) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let has_other = ["totp_enabled", "sms_enabled", "email_enabled"].iter().any(|name| form.is_ticked(name));
    if form.is_ticked("backup_codes_enabled") && !has_other {
        found.push((
            "backup_codes_enabled",
            "Turn on another method too: these are for the day it is out of reach.",
        ));
    }
    // The wire says of both in the same words that they are wrong.
    for (name, lifetime) in [("sms_enabled", "sms_code_lifetime"), ("email_enabled", "email_code_lifetime")] {
        let is_good = seconds(form, lifetime).as_i64().is_some_and(|length| (1..=600).contains(&length));
        if form.is_ticked(name) && !is_good {
            found.push((lifetime, "Enter a whole number: at least 1 second, at most 10 minutes."));
        }
    }
    let narrows = form.is_ticked("enforce") && form.text("enforce_for") == "TENANT_ADMINISTRATORS";
    let has_none = |name| form.all(name).next().is_none();
    match form.text("enforce_scope") {
        "tenants" if narrows && has_none("tenant") => found.push(("tenants", "Choose at least one tenant.")),
        "profiles" if narrows && has_none("profile") => {
            found.push(("profiles", "Choose at least one profile."));
        }
        _ => {}
    }
    found
}

/// The fields behind the wire's complaints, each with what to do.
pub(super) fn explain<'a>(
    violations: &'a Violations,
    form: &'a Form,
) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
    violations.iter().filter_map(|line| {
        Some(match line.split_once(' ')?.0 {
            "issuerName" => ("issuer_name", "Enter a name without colons, such as the name of your company."),
            "smsVerificationMessageTemplate" => (
                "sms_template",
                "Enter a text of at most 500 characters that has ${code} where the code goes.",
            ),
            "verificationCodeLifetime" => return None,
            "codesQuantity" => ("codes_quantity", "Enter a whole number, 1 to 100."),
            "minVerificationCodeSendPeriod" => ("send_period", "Enter a whole number, at least 5 seconds."),
            "totalAllowedTimeForVerification" => {
                ("total_allowed_time", "Enter a whole number, at least 60 seconds.")
            }
            "maxVerificationFailuresBeforeUserLockout" => {
                ("max_failures", "Enter a whole number, 0 or more.")
            }
            "verificationCodeCheckRateLimit" => {
                let is_positive = |text: &str| text.trim().parse::<u32>().is_ok_and(|number| number > 0);
                if is_positive(form.text("check_limit_attempts")) {
                    ("check_limit_period", "Enter a whole number, at least 1 second.")
                } else {
                    ("check_limit_attempts", "Enter a whole number, 1 or more.")
                }
            }
            _ => ("enforce", "Choose for whom it is required."),
        })
    })
}
