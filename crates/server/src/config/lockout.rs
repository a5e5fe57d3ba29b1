//! `[lockout]`

use countersign_core::contact::EmailAddress;
use countersign_core::throttle::{LockPolicy, MOST_FAILURES};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a lock lasts, and when wrong passwords bring one. (Wrong codes: the platform's two-factor settings.)
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lockout {
    /// The first lock. `0` is until an administrator unlocks. Each further one before a full sign-in is twice as long.
    #[serde(with = "super::span")]
    pub duration: Duration,
    /// The longest that a lock grows to.
    #[serde(with = "super::span")]
    pub longest: Duration,
    /// Wrong passwords in a row that lock an account. A hundred always do, also with `0`.
    pub password_failures: u32,
    /// Who is mailed of every lock, beside the user: an address.
    #[serde(with = "notify")]
    pub notify: Option<EmailAddress>,
}

impl Default for Lockout {
    fn default() -> Self {
        Self {
            duration: Duration::from_secs(15 * 60),
            longest: Duration::from_secs(24 * 60 * 60),
            password_failures: MOST_FAILURES,
            notify: None,
        }
    }
}

impl Lockout {
    /// The wrong password that locks, counted from 1.
    pub fn password_failures_to_lock(&self) -> u32 {
        if self.password_failures == 0 { MOST_FAILURES } else { self.password_failures.min(MOST_FAILURES) }
    }

    /// The rule for core.
    pub fn policy(&self) -> LockPolicy {
        LockPolicy { first: self.duration, longest: self.longest }
    }
}

/// An address as text; empty is none.
mod notify {
    use countersign_core::contact::EmailAddress;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<EmailAddress>, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            return Ok(None);
        }
        EmailAddress::parse(&text).map(Some).map_err(serde::de::Error::custom)
    }

    #[expect(clippy::ref_option, reason = "serde hands the field over as it is")]
    pub(super) fn serialize<S: Serializer>(notify: &Option<EmailAddress>, to: S) -> Result<S::Ok, S::Error> {
        notify.as_ref().map_or("", EmailAddress::as_str).serialize(to)
    }
}
