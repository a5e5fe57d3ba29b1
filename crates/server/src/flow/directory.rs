//! What keeping tenants, customers and users has in common.

use super::{FlowError, FlowResult, Refusal};
use crate::store::{StoreError, Tx};
use countersign_core::directory::{Kind, Quota, Rejection, Rule};
use countersign_core::id::TenantId;
use uuid::Uuid;

/// Why something was not kept, or not found, in the wire's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryRefusal {
    /// A rule of what was posted.
    #[error(transparent)]
    Broken(Rule),
    /// There is none with this id.
    #[error("{kind} with id [{id}] is not found", kind = .0.name(), id = .1)]
    NotFound(Kind, Uuid),
    /// There is none with this name.
    #[error("Requested item wasn't found!")]
    Missing,
    /// Somebody else saved in between.
    #[error("{} was already changed by someone else", .0.name())]
    Stale(Kind),
    /// The tenant has as many as its profile allows.
    #[error("{}s limit reached", .0.kind().name())]
    Quota(Quota, u32),
    /// System administrators do not delete themselves.
    #[error("Sysadmin is not allowed to delete himself")]
    SelfDeletion,
}

impl From<DirectoryRefusal> for FlowError {
    fn from(refusal: DirectoryRefusal) -> Self {
        Self::Refused(Refusal::Directory(refusal))
    }
}

impl From<Rule> for FlowError {
    fn from(rule: Rule) -> Self {
        DirectoryRefusal::Broken(rule).into()
    }
}

impl From<Rejection> for FlowError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Invalid(violations) => violations.into(),
            Rejection::Broken(rule) => rule.into(),
        }
    }
}

/// Makes room for one more in a tenant, held from now on: who comes at the same moment waits, and is counted after this
/// one. `false` if there is no such tenant.
pub(super) async fn admit(tx: &mut Tx, tenant: TenantId, quota: Quota) -> FlowResult<bool> {
    let mut tenant = tx.tenant(tenant);
    if !tenant.hold().await? {
        return Ok(false);
    }
    let limit = tenant.find_profile_data().await?.and_then(|data| quota.limit_in(&data));
    let Some(limit) = limit else { return Ok(true) };
    let count = match quota {
        Quota::Users => tenant.count_users().await?,
        Quota::Customers => tenant.count_customers().await?,
    };
    if count < u64::from(limit) { Ok(true) } else { Err(DirectoryRefusal::Quota(quota, limit).into()) }
}

/// What a conflict in the database means here.
pub(super) fn taken(refusal: impl Into<FlowError>) -> impl FnOnce(StoreError) -> FlowError {
    |error| match error {
        StoreError::Conflict => refusal.into(),
        StoreError::Corrupt(_) | StoreError::Unavailable(_) => error.into(),
    }
}
