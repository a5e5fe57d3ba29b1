//! Reads what happened, a page at a time.
//!
//! The statements are put together from constant texts and numbers of parameters, never from anything that a request brings.

use super::list::{glob, regex};
use super::parameters::Parameters;
use super::{Engine, Store, StoreError, StoreResult};
use countersign_core::directory::Kind;
use countersign_core::id::{AuditEventId, CustomerId, TenantId, UserId};
use countersign_core::paging::{Page, PageRequest, SortOrder, SortProperty};
use countersign_core::time::Timestamp;
use std::fmt::Write;
use uuid::Uuid;

/// Whose log, and which part of it. There is none without its owner: a tenant, or with `None` the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditScope {
    /// All of it.
    Whole(Option<TenantId>),
    /// What a user did.
    By(TenantId, UserId),
    /// What happened to somebody or something.
    On(Option<TenantId>, Kind, Uuid),
    /// What happened at a customer's.
    OfCustomer(TenantId, CustomerId),
}

/// Which events of those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// Not before; inclusive.
    pub from: Timestamp,
    /// Not after; inclusive.
    pub to: Timestamp,
    /// The wire's words; empty is every one.
    pub actions: Vec<&'static str>,
    /// Only those that worked, or only those that did not; `None` is both.
    pub is_success: Option<bool>,
}

/// What events can be sorted by; `sortProperty` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditSort {
    /// When.
    CreatedTime,
    /// To what kind of thing.
    EntityType,
    /// To whom or what.
    EntityName,
    /// Who did it.
    UserName,
    /// What.
    ActionType,
    /// Whether it worked.
    ActionStatus,
}

impl SortProperty for AuditSort {
    const ALL: &'static [Self] = &[
        Self::CreatedTime,
        Self::EntityType,
        Self::EntityName,
        Self::UserName,
        Self::ActionType,
        Self::ActionStatus,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::CreatedTime => "createdTime",
            Self::EntityType => "entityType",
            Self::EntityName => "entityName",
            Self::UserName => "userName",
            Self::ActionType => "actionType",
            Self::ActionStatus => "actionStatus",
        }
    }
}

const STATUS: &str = "CASE WHEN is_success THEN 'success' ELSE 'failure' END";
/// What a search looks into.
const SEARCHED: [&str; 5] =
    ["COALESCE(entity_type, '')", "COALESCE(entity_name, '')", "COALESCE(user_name, '')", "action", STATUS];
const COLUMNS: &str = "id, created_at, tenant_id, customer_id, user_id, user_name, entity_type, entity_id, entity_name, \
     action, data, is_success, failure";

impl AuditSort {
    const fn column(self) -> &'static str {
        match self {
            Self::CreatedTime => "created_at",
            Self::EntityType => "COALESCE(entity_type, '')",
            Self::EntityName => "COALESCE(entity_name, '')",
            Self::UserName => "COALESCE(user_name, '')",
            Self::ActionType => "action",
            Self::ActionStatus => STATUS,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditEvent {
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub created_at: Timestamp,
    /// Whose log it is in; `None` is the installation's.
    pub tenant: Option<TenantId>,
    /// At which customer's.
    pub customer: Option<CustomerId>,
    /// Who did it.
    pub user: Option<UserId>,
    /// Their name at that time.
    pub user_name: Option<String>,
    /// To whom or what.
    pub entity: Option<(Kind, Uuid)>,
    /// Its name at that time.
    pub entity_name: Option<String>,
    /// The wire's word.
    pub action: String,
    /// JSON text.
    pub data: String,
    /// Whether it worked.
    pub is_success: bool,
    /// Why it did not.
    pub failure: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    created_at: i64,
    tenant_id: Option<Uuid>,
    customer_id: Option<Uuid>,
    user_id: Option<Uuid>,
    user_name: Option<String>,
    entity_type: Option<String>,
    entity_id: Option<Uuid>,
    entity_name: Option<String>,
    action: String,
    data: String,
    is_success: bool,
    failure: Option<String>,
}

impl TryFrom<Row> for StoredAuditEvent {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let entity = match (row.entity_type, row.entity_id) {
            (Some(word), Some(id)) => {
                let kind =
                    Kind::from_word(&word).ok_or_else(|| StoreError::corrupt("audit_events: entity_type"))?;
                Some((kind, id))
            }
            _ => None,
        };
        Ok(Self {
            id: row.id.into(),
            created_at: Timestamp::from_millis(row.created_at),
            tenant: row.tenant_id.map(Into::into),
            customer: row.customer_id.map(Into::into),
            user: row.user_id.map(Into::into),
            user_name: row.user_name,
            entity,
            entity_name: row.entity_name,
            action: row.action,
            data: row.data,
            is_success: row.is_success,
            failure: row.failure,
        })
    }
}

impl AuditScope {
    /// The condition, with parameters from `$3` on, and these parameters.
    fn condition(self) -> (String, Vec<Uuid>) {
        match self {
            Self::Whole(None) => ("tenant_id IS NULL".to_owned(), Vec::new()),
            Self::Whole(Some(tenant)) => ("tenant_id = $3".to_owned(), vec![tenant.uuid()]),
            Self::By(tenant, user) => {
                ("tenant_id = $3 AND user_id = $4".to_owned(), vec![tenant.uuid(), user.uuid()])
            }
            Self::On(None, kind, id) => (
                format!("tenant_id IS NULL AND entity_type = '{}' AND entity_id = $3", kind.entity_type()),
                vec![id],
            ),
            Self::On(Some(tenant), kind, id) => (
                format!("tenant_id = $3 AND entity_type = '{}' AND entity_id = $4", kind.entity_type()),
                vec![tenant.uuid(), id],
            ),
            Self::OfCustomer(tenant, customer) => {
                ("tenant_id = $3 AND customer_id = $4".to_owned(), vec![tenant.uuid(), customer.uuid()])
            }
        }
    }
}

/// How a page of a log and the number of its events are read. Parameters of both: from, to, the scope's ids, the pattern if
/// there is a search; of a page then limit and offset.
pub(super) struct AuditSql {
    pub(super) page: String,
    pub(super) total: String,
}

impl AuditSql {
    /// `matches` is the engine's operator of a search; without it there is none.
    pub(super) fn new(
        scope: AuditScope,
        filter: &AuditFilter,
        matches: Option<&str>,
        sort: Option<(AuditSort, SortOrder)>,
    ) -> Self {
        let (scope, ids) = scope.condition();
        let mut condition =
            format!("FROM audit_events WHERE created_at >= $1 AND created_at <= $2 AND {scope}");
        if !filter.actions.is_empty() {
            let _ = write!(condition, " AND action IN ('{}')", filter.actions.join("', '"));
        }
        match filter.is_success {
            Some(true) => condition.push_str(" AND is_success"),
            Some(false) => condition.push_str(" AND NOT is_success"),
            None => {}
        }
        let mut next = 3 + ids.len();
        if let Some(operator) = matches {
            let any = SEARCHED.map(|column| format!("{column} {operator} ${next}")).join(" OR ");
            let _ = write!(condition, " AND ({any})");
            next += 1;
        }
        let order = sort.map(|(property, order)| format!("{} {order}, ", property.column()));
        let order = order.unwrap_or_default();
        let limit = format!("LIMIT ${next} OFFSET ${}", next + 1);
        Self {
            page: format!("SELECT {COLUMNS} {condition} ORDER BY {order}id {limit}"),
            total: format!("SELECT COUNT(*) {condition}"),
        }
    }
}

impl Store {
    /// A page of a log. A search looks into kind and name of what it happened to, who did it, what and how it ended.
    pub async fn list_audit_events(
        &self,
        scope: AuditScope,
        filter: &AuditFilter,
        request: &PageRequest<AuditSort>,
    ) -> StoreResult<Page<StoredAuditEvent>> {
        let pattern = request.search.as_deref().map(|text| self.pattern(text));
        let sql = AuditSql::new(scope, filter, pattern.as_ref().map(|_| self.matches()), request.sort);
        let (_, ids) = scope.condition();
        let with = Parameters {
            times: &[filter.from.millis(), filter.to.millis()],
            ids: &ids,
            pattern: pattern.as_deref(),
        };
        let (rows, total) = self.rows_and_total::<Row, _>((sql.page, sql.total), with, request).await?;
        let events: StoreResult<Vec<_>> = rows.into_iter().map(TryInto::try_into).collect();
        Ok(request.page(events?, total))
    }

    /// What a search is bound as. Names keep their letter case here, and may have letters beyond ASCII.
    fn pattern(&self, text: &str) -> String {
        match &self.read {
            Engine::Sqlite(_) => glob(text),
            Engine::Postgres(_) => regex(text),
        }
    }

    /// The operator that compares a column with it.
    fn matches(&self) -> &'static str {
        match &self.read {
            Engine::Sqlite(_) => "GLOB",
            Engine::Postgres(_) => "~",
        }
    }
}
