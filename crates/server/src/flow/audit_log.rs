//! Looking into the audit log: administrators see what happened in their own place, and nothing else.

use super::FlowResult;
use super::rights::{AnyAdmin, TenantAdmin};
use crate::app::App;
use crate::store::AuditScope;

pub use crate::store::{AuditFilter, AuditSort, StoredAuditEvent};

use countersign_core::directory::Kind;
use countersign_core::id::{CustomerId, UserId};
use countersign_core::paging::{LARGEST_PAGE, Page, PageRequest, SortOrder};
use countersign_core::violation::Violations;
use uuid::Uuid;

/// The right to see a part of a log.
#[derive(Debug, Clone, Copy)]
pub struct AuditReader(AuditScope);

impl AnyAdmin {
    /// The log of one's tenant; a system administrator's is the installation's.
    pub fn audit_log(&self) -> AuditReader {
        AuditReader(AuditScope::Whole(self.actor().user().role.tenant()))
    }

    /// The part about somebody or something.
    pub fn audit_log_on(&self, kind: Kind, id: Uuid) -> AuditReader {
        AuditReader(AuditScope::On(self.actor().user().role.tenant(), kind, id))
    }
}

impl TenantAdmin {
    /// What a user did in one's tenant.
    pub fn audit_log_by(&self, user: UserId) -> AuditReader {
        AuditReader(AuditScope::By(self.tenant(), user))
    }

    /// What happened at a customer of one's tenant.
    pub fn audit_log_of_customer(&self, customer: CustomerId) -> AuditReader {
        AuditReader(AuditScope::OfCustomer(self.tenant(), customer))
    }
}

/// A page of it.
pub async fn list(
    app: &App,
    AuditReader(scope): AuditReader,
    filter: &AuditFilter,
    request: &PageRequest<AuditSort>,
) -> FlowResult<Page<StoredAuditEvent>> {
    Ok(app.store.list_audit_events(scope, filter, request).await?)
}

/// All of it at once, the newest first, up to [`LARGEST_PAGE`] events. More are refused rather than left out unseen.
pub async fn export(
    app: &App,
    AuditReader(scope): AuditReader,
    filter: &AuditFilter,
    search: Option<String>,
) -> FlowResult<Vec<StoredAuditEvent>> {
    let size = u32::try_from(LARGEST_PAGE).unwrap_or(u32::MAX);
    let sort = Some((AuditSort::CreatedTime, SortOrder::Descending));
    let request = PageRequest { size, number: 0, search, sort };
    let page = app.store.list_audit_events(scope, filter, &request).await?;
    if page.total > u64::from(size) {
        let rule = format!("must leave at most {size} events; there are {}", page.total);
        return Err(Violations::of("startTime", &rule).into());
    }
    Ok(page.entries)
}
