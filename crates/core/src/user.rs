//! A person who signs in.

use crate::authority::Role;
use crate::contact::EmailAddress;
use crate::id::{TenantProfileId, UserId};
use crate::time::Timestamp;
use serde_json::Value;

/// A person, without anything secret.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// When the account was made.
    pub created_at: Timestamp,
    /// What they may do, and where.
    pub role: Role,
    /// The profile of their tenant; `None` for system administrators. Enforcement may ask for it.
    pub tenant_profile: Option<TenantProfileId>,
    /// The address they sign in with; unique over the installation.
    pub email: EmailAddress,
    /// Given name, if known.
    pub first_name: Option<String>,
    /// Family name, if known.
    pub last_name: Option<String>,
    /// Telephone number as typed by an administrator; no second factor.
    pub phone: Option<String>,
    /// Free JSON object that clients keep here, or null.
    pub additional_info: Value,
    /// Grows by one with each save.
    pub version: i64,
}

/// Whether an account may sign in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Yes.
    Active,
    /// No: an administrator switched it off, or it was never activated.
    Disabled,
    /// Not before this moment ([`Timestamp::NEVER`]: not before an administrator unlocks it).
    Locked(Timestamp),
}

impl Standing {
    /// Reads the standing from its stored parts.
    pub fn at(now: Timestamp, enabled: bool, locked_until: Option<Timestamp>) -> Self {
        match locked_until {
            _ if !enabled => Self::Disabled,
            Some(until) if until > now => Self::Locked(until),
            Some(_) | None => Self::Active,
        }
    }
}
