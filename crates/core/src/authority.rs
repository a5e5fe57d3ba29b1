//! What a user may do on the platform, and where.

use crate::id::{CustomerId, TenantId};

/// The wire's word for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Runs the whole installation.
    SystemAdmin,
    /// Runs one tenant.
    TenantAdmin,
    /// Belongs to one customer of a tenant.
    CustomerUser,
}

impl Authority {
    /// Every authority, in the wire's order.
    pub const ALL: [Self; 3] = [Self::SystemAdmin, Self::TenantAdmin, Self::CustomerUser];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SystemAdmin => "SYS_ADMIN",
            Self::TenantAdmin => "TENANT_ADMIN",
            Self::CustomerUser => "CUSTOMER_USER",
        }
    }

    /// The authority behind a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|authority| authority.as_str() == word)
    }
}

/// An authority together with the place where it holds. A tenant administrator without a tenant cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Of the whole installation.
    SystemAdmin,
    /// Of this tenant.
    TenantAdmin(TenantId),
    /// Of this customer of this tenant.
    CustomerUser(TenantId, CustomerId),
}

impl Role {
    /// Puts a role together from its stored parts; `None` if they do not fit.
    pub const fn from_parts(
        authority: Authority,
        tenant: Option<TenantId>,
        customer: Option<CustomerId>,
    ) -> Option<Self> {
        match (authority, tenant, customer) {
            (Authority::SystemAdmin, None, None) => Some(Self::SystemAdmin),
            (Authority::TenantAdmin, Some(tenant), None) => Some(Self::TenantAdmin(tenant)),
            (Authority::CustomerUser, Some(tenant), Some(customer)) => {
                Some(Self::CustomerUser(tenant, customer))
            }
            _ => None,
        }
    }

    /// The role without its place.
    pub const fn authority(self) -> Authority {
        match self {
            Self::SystemAdmin => Authority::SystemAdmin,
            Self::TenantAdmin(_) => Authority::TenantAdmin,
            Self::CustomerUser(..) => Authority::CustomerUser,
        }
    }

    /// The tenant, for everyone but system administrators.
    pub const fn tenant(self) -> Option<TenantId> {
        match self {
            Self::SystemAdmin => None,
            Self::TenantAdmin(tenant) | Self::CustomerUser(tenant, _) => Some(tenant),
        }
    }

    /// The customer, for customer users.
    pub const fn customer(self) -> Option<CustomerId> {
        match self {
            Self::CustomerUser(_, customer) => Some(customer),
            Self::SystemAdmin | Self::TenantAdmin(_) => None,
        }
    }
}
