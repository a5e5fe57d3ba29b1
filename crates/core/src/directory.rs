//! What administrators keep: tenants, their profiles, customers and users, as they are posted and as they are shown.
//!
//! Each kind has a draft, read from the wire with every complaint at once ([`Violations`]), or refused by a single rule
//! ([`Rule`]), in the wire's words.

mod contact;
mod customer;
mod profile;
mod read;
mod tenant;
mod user;

pub use contact::ContactDetails;
pub use customer::{Customer, CustomerDraft};
pub use profile::{DEFAULT_DATA, ProfileDraft, Quota};
pub use tenant::TenantDraft;
pub use user::{Computed, UserDraft};

use crate::violation::Violations;
use serde_json::{Value, json};
use uuid::Uuid;

/// What there is to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    User,
    /// An organisation.
    Tenant,
    /// A tenant's customer.
    Customer,
    /// A group of tenants.
    TenantProfile,
}

impl Kind {
    /// The wire's word in ids.
    pub const fn entity_type(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Tenant => "TENANT",
            Self::Customer => "CUSTOMER",
            Self::TenantProfile => "TENANT_PROFILE",
        }
    }

    /// As messages begin.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Tenant => "Tenant",
            Self::Customer => "Customer",
            Self::TenantProfile => "Tenant profile",
        }
    }

    /// An id as the wire has it.
    pub fn id(self, id: Uuid) -> Value {
        json!({ "entityType": self.entity_type(), "id": id })
    }
}

/// A rule that a draft breaks, in the wire's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// A user without an address.
    #[error("User email should be specified!")]
    UserEmailMissing,
    /// No address of mail.
    #[error("Invalid email address format '{0}'!")]
    InvalidEmail(String),
    /// A user without a role.
    #[error("User authority isn't defined!")]
    AuthorityMissing,
    /// A system administrator with a place.
    #[error("System administrator can't be assigned neither to tenant nor to customer!")]
    SystemAdminWithPlace,
    /// A tenant administrator without a tenant.
    #[error("Tenant administrator should be assigned to tenant!")]
    TenantAdminWithoutTenant,
    /// A tenant administrator with a customer.
    #[error("Tenant administrator can't be assigned to customer!")]
    TenantAdminWithCustomer,
    /// A customer's user without a customer.
    #[error("Customer user should be assigned to customer!")]
    CustomerUserWithoutCustomer,
    /// The tenant is not there.
    #[error("User is referencing to non-existent tenant!")]
    NoSuchTenant,
    /// The customer is not there.
    #[error("User is referencing to non-existent customer!")]
    NoSuchCustomer,
    /// The customer is another tenant's.
    #[error("User can't be assigned to customer from different tenant!")]
    CustomerOfAnotherTenant,
    /// Users stay where they are.
    #[error("Can't update user tenant id!")]
    UserTenantFixed,
    /// And what they are.
    #[error("Can't update user authority!")]
    UserAuthorityFixed,
    /// And whose.
    #[error("Can't update user customer id!")]
    UserCustomerFixed,
    /// Nobody would be left to run the tenant.
    #[error("At least one tenant administrator must remain!")]
    LastTenantAdmin,
    /// Nobody would be left to run the installation.
    #[error("At least one system administrator must remain!")]
    LastSystemAdmin,
    /// A tenant without a title.
    #[error("Tenant title should be specified!")]
    TenantTitleMissing,
    /// The profile is not there.
    #[error("Tenant is referencing to non-existent tenant profile!")]
    NoSuchProfile,
    /// A profile without a name.
    #[error("Tenant profile name should be specified!")]
    ProfileNameMissing,
    /// A profile without data.
    #[error("Tenant profile data should be specified!")]
    ProfileDataMissing,
    /// There is one default.
    #[error("Another default tenant profile is present!")]
    AnotherDefaultProfile,
    /// The name is taken.
    #[error("Tenant profile with such name already exists!")]
    ProfileNameTaken,
    /// The default stays.
    #[error("Deletion of Default Tenant Profile is prohibited!")]
    DefaultProfileStays,
    /// A profile that tenants have stays.
    #[error("The tenant profile referenced by the tenants cannot be deleted!")]
    ProfileInUse,
    /// A customer without a title.
    #[error("Customer title should be specified!")]
    CustomerTitleMissing,
    /// A title that the wire keeps for itself.
    #[error("'Public' title for customer is system reserved!")]
    CustomerTitleReserved,
    /// The title is taken, or the external id.
    #[error("Customer with such title already exists!")]
    CustomerTitleTaken,
}

/// Why a draft was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// Its members.
    Invalid(Violations),
    /// A rule.
    Broken(Rule),
}

impl From<Violations> for Rejection {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<Rule> for Rejection {
    fn from(rule: Rule) -> Self {
        Self::Broken(rule)
    }
}
