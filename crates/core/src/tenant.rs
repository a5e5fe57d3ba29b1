//! Organisations that own users, and the profiles that group them.

use crate::id::{TenantId, TenantProfileId};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// What people call it.
    pub title: String,
    /// The profile it belongs to.
    pub profile: TenantProfileId,
}

/// A group of tenants with the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantProfile {
    /// Its id.
    pub id: TenantProfileId,
    /// Unique name.
    pub name: String,
}
