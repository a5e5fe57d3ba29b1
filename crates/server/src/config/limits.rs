//! `[limits]`

use serde::{Deserialize, Serialize};

/// Slow-downs for strangers, counted in the database. Each is a number of requests a minute; 0 is no limit.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Sign-ins from one address.
    pub sign_in_per_address: u32,
    /// Sign-ins to one account from one address.
    pub sign_in_per_account: u32,
    /// Codes that one address has sent, to whomever.
    pub send_per_address: u32,
    /// Mails to reset a password that one address asks for, to whomever.
    pub reset_per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sign_in_per_address: 60, sign_in_per_account: 10, send_per_address: 20, reset_per_address: 10 }
    }
}
