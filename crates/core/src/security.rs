//! The wire's security settings: rules for passwords, failures until a lock, lifetimes of links.

use crate::contact::EmailAddress;
use crate::password::PasswordPolicy;
use crate::throttle::MOST_FAILURES;
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use std::time::Duration;

/// What a system administrator decided about passwords and links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecuritySettings {
    /// Rules for new passwords.
    pub policy: PasswordPolicy,
    /// Wrong passwords in a row that are forgiven; the next one locks. `None` leaves it to the configuration.
    pub failures_forgiven: Option<u32>,
    /// Who is mailed of every lock, beside the user and whom the configuration names.
    pub lock_notice: Option<EmailAddress>,
    /// Kept for clients of the wire, which show it; nothing here depends on it.
    pub mobile_secret_key_length: u32,
    /// Hours for which a link that activates an account is good.
    pub activation_hours: u32,
    /// Hours for which a link to choose a new password is good.
    pub reset_hours: u32,
}

impl Default for SecuritySettings {
    fn default() -> Self {
        Self {
            policy: PasswordPolicy::default(),
            failures_forgiven: None,
            lock_notice: None,
            mobile_secret_key_length: 64,
            activation_hours: 24,
            reset_hours: 24,
        }
    }
}

impl SecuritySettings {
    /// No link is good for longer than a day.
    const MOST_HOURS: u32 = 24;

    /// Reads and checks the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "securitySettings")?;
        let default = Self::default();
        let policy = match reader.field("passwordPolicy") {
            None => default.policy,
            Some(policy) => PasswordPolicy::from_wire(policy).unwrap_or_else(|violations| {
                reader.violations.merge(violations);
                default.policy
            }),
        };
        let at_least = |minimum: u32| format!("must be greater than or equal to {minimum}");
        let failures = reader.number("maxFailedLoginAttempts", 0, &at_least(0));
        let key_length = reader.number("mobileSecretKeyLength", 1, &at_least(1));
        let lock_notice = read_address(&mut reader, "userLockoutNotificationEmail");
        let mut hours = |name| {
            let hours = reader.required_number(name, 1, "must not be null", &at_least(1)).unwrap_or(1);
            if hours > Self::MOST_HOURS {
                reader.violations.add(name, &format!("must be less than or equal to {}", Self::MOST_HOURS));
            }
            hours
        };
        let (activation_hours, reset_hours) =
            (hours("userActivationTokenTtl"), hours("passwordResetTokenTtl"));
        reader.finish(Self {
            policy,
            failures_forgiven: failures.filter(|failures| *failures > 0),
            lock_notice,
            mobile_secret_key_length: key_length.unwrap_or(default.mobile_secret_key_length),
            activation_hours,
            reset_hours,
        })
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        json!({
            "passwordPolicy": self.policy.to_wire(),
            "maxFailedLoginAttempts": self.failures_forgiven,
            "userLockoutNotificationEmail": self.lock_notice.as_ref().map(EmailAddress::as_str),
            "mobileSecretKeyLength": self.mobile_secret_key_length,
            "userActivationTokenTtl": self.activation_hours,
            "passwordResetTokenTtl": self.reset_hours,
        })
    }

    /// The wrong password that locks, counted from 1. The wire's setting says how many are forgiven. Whatever it says, a
    /// hundred lock (NIST SP 800-63B-4, section 3.2.2).
    pub fn failures_to_lock(&self, configured: u32) -> u32 {
        let number = self.failures_forgiven.map_or(configured, |forgiven| forgiven.saturating_add(1));
        number.clamp(1, MOST_FAILURES)
    }

    /// How long a link that activates an account is good.
    pub fn activation_lifetime(&self) -> Duration {
        hours(self.activation_hours)
    }

    /// How long a link to choose a new password is good.
    pub fn reset_lifetime(&self) -> Duration {
        hours(self.reset_hours)
    }
}

fn hours(number: u32) -> Duration {
    Duration::from_secs(u64::from(number) * 60 * 60)
}

/// An address; blank and missing are none.
fn read_address(reader: &mut Reader<'_>, name: &str) -> Option<EmailAddress> {
    let text = reader.text(name).map(str::trim).filter(|text| !text.is_empty())?;
    EmailAddress::parse(text).map_err(|error| reader.violations.add(name, &error.to_string())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(changes: &Value) -> Result<SecuritySettings, String> {
        let mut wire = SecuritySettings::default().to_wire();
        for (key, value) in changes.as_object().into_iter().flatten() {
            wire[key] = value.clone();
        }
        SecuritySettings::from_wire(&wire).map_err(|violations| violations.to_string())
    }

    #[test]
    fn what_is_written_is_read() {
        let settings = SecuritySettings {
            policy: PasswordPolicy {
                minimum_length: 6,
                maximum_length: 72,
                uppercase: 1,
                lowercase: 2,
                digits: 3,
                special: 4,
                whitespace: false,
                refuse_at_sign_in: true,
                expires_after_days: 90,
                reuse_after_days: 365,
            },
            failures_forgiven: Some(5),
            lock_notice: EmailAddress::parse("security@acme.example").ok(),
            mobile_secret_key_length: 32,
            activation_hours: 1,
            reset_hours: 2,
        };
        assert_eq!(SecuritySettings::from_wire(&settings.to_wire()), Ok(settings));
        assert_eq!(read(&json!({})), Ok(SecuritySettings::default()));
        assert_eq!(read(&json!({ "passwordPolicy": null })), Ok(SecuritySettings::default()));
    }

    #[test]
    fn every_complaint_is_in_the_wires_words() {
        for (changes, complaint) in [
            (
                json!({ "userActivationTokenTtl": 25 }),
                "userActivationTokenTtl must be less than or equal to 24",
            ),
            (
                json!({ "passwordResetTokenTtl": 0 }),
                "passwordResetTokenTtl must be greater than or equal to 1",
            ),
            (json!({ "passwordResetTokenTtl": null }), "passwordResetTokenTtl must not be null"),
            (
                json!({ "maxFailedLoginAttempts": -1 }),
                "maxFailedLoginAttempts must be greater than or equal to 0",
            ),
            (
                json!({ "userLockoutNotificationEmail": "nobody" }),
                "userLockoutNotificationEmail must be a well-formed email address",
            ),
            (
                json!({ "passwordPolicy": { "minimumLength": 5 } }),
                "minimumLength must be greater than or equal to 6",
            ),
            (
                json!({ "passwordPolicy": { "minimumLength": 12, "maximumLength": 8 } }),
                "maximumLength must be greater than or equal to minimumLength",
            ),
            (
                json!({ "passwordPolicy": { "maximumLength": 8, "minimumDigits": 9 } }),
                "maximumLength must be greater than or equal to the characters asked for",
            ),
            (json!({ "passwordPolicy": [] }), "passwordPolicy must be a JSON object"),
        ] {
            assert_eq!(read(&changes), Err(format!("Validation error: {complaint}")), "{changes}");
        }
    }

    #[test]
    fn the_setting_forgives_and_a_hundred_always_lock() {
        let with = |failures_forgiven| SecuritySettings { failures_forgiven, ..SecuritySettings::default() };
        assert_eq!(with(None).failures_to_lock(7), 7);
        assert_eq!(with(None).failures_to_lock(0), 1, "the configuration has replaced its zero by then");
        assert_eq!(with(Some(3)).failures_to_lock(7), 4, "as on the wire: the one after");
        assert_eq!(with(Some(u32::MAX)).failures_to_lock(7), 100);
    }
}
