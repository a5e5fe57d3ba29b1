//! `[sessions]`

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Browser sessions. (API sessions: `[tokens]`.)
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sessions {
    /// Longest time from sign-in to the next one.
    #[serde(with = "super::span")]
    pub lifetime: Duration,
    /// Longest time without a request.
    #[serde(with = "super::span")]
    pub idle: Duration,
    /// How long after a password or code was given one may still change what protects the account.
    #[serde(with = "super::span")]
    pub fresh_proof: Duration,
    /// Whether administrators may sign in as the users below them, to see what they see.
    pub impersonation: bool,
}

impl Default for Sessions {
    /// NIST SP 800-63B-4, AAL2: no more than a day overall and an hour idle.
    fn default() -> Self {
        Self {
            lifetime: Duration::from_secs(12 * 60 * 60),
            idle: Duration::from_secs(60 * 60),
            fresh_proof: Duration::from_secs(10 * 60),
            impersonation: true,
        }
    }
}
