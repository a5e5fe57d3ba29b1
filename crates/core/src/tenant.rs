//! Organisations that own users, and the profiles that group them.

use crate::directory::ContactDetails;
use crate::id::{TenantId, TenantProfileId};
use crate::time::Timestamp;
use serde_json::Value;

/// An organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// When it was made.
    pub created_at: Timestamp,
    /// What people call it.
    pub title: String,
    /// The profile it belongs to.
    pub profile: TenantProfileId,
    /// How it is reached.
    pub contact: ContactDetails,
    /// Free JSON object that clients keep here, or null.
    pub additional_info: Value,
    /// Grows by one with each save.
    pub version: i64,
}

/// A group of tenants with the same rules.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantProfile {
    /// Its id.
    pub id: TenantProfileId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Unique name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether tenants get it that ask for none.
    pub is_default: bool,
    /// Kept for clients; means nothing here.
    pub is_isolated: bool,
    /// Quotas, and all that clients keep beside them.
    pub data: Value,
}
