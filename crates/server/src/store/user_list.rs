//! Lists of users, with what whoever looks after them wants to see.

use super::directory::TenantStore;
use super::list::List;
use super::user::UserRow;
use super::{Store, StoreResult};
use countersign_core::directory::Computed;
use countersign_core::id::CustomerId;
use countersign_core::paging::{Page, PageRequest, SortProperty};
use countersign_core::time::Timestamp;
use countersign_core::user::{Standing, User};
use uuid::Uuid;

/// A user in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedUser {
    /// Who.
    pub user: User,
    /// What is known of the account.
    pub computed: Computed,
    /// When a lock ends or ended.
    pub locked_until: Option<Timestamp>,
    /// Whether a second factor is set up; backup codes alone are none.
    pub has_two_factor: bool,
}

impl ListedUser {
    /// Whether the account may sign in at all.
    pub fn standing(&self, now: Timestamp) -> Standing {
        Standing::at(now, self.computed.is_enabled, self.locked_until)
    }
}

/// Which of a tenant's users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserScope {
    /// All.
    All,
    /// Its administrators.
    Admins,
    /// Those of a customer.
    Customer(CustomerId),
}

/// Which of those, by whether they have a second factor; `None` for all.
pub type TwoFactorFilter = Option<bool>;

/// What users can be sorted by; `sortProperty` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserSort {
    /// When the account was made.
    CreatedTime,
    /// Address.
    Email,
    /// The same, under the wire's other name.
    Name,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Telephone number.
    Phone,
    /// What they may do.
    Authority,
    /// Their id.
    Id,
}

impl SortProperty for UserSort {
    const ALL: &'static [Self] = &[
        Self::CreatedTime,
        Self::Email,
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Phone,
        Self::Authority,
        Self::Id,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::CreatedTime => "createdTime",
            Self::Email => "email",
            Self::Name => "name",
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Phone => "phone",
            Self::Authority => "authority",
            Self::Id => "id",
        }
    }
}

impl UserSort {
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::CreatedTime => "u.created_at",
            Self::Email | Self::Name => "u.email_key",
            Self::FirstName => "COALESCE(u.first_name, '')",
            Self::LastName => "COALESCE(u.last_name, '')",
            Self::Phone => "COALESCE(u.phone, '')",
            Self::Authority => "u.authority",
            Self::Id => "u.id",
        }
    }
}

const SELECT: &str = "SELECT u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, t.profile_id, u.email, \
     u.first_name, u.last_name, u.phone, u.additional_info, u.version, \
     c.is_enabled, c.password_hash IS NOT NULL AS is_activated, c.last_login_at, c.locked_until, \
     EXISTS (SELECT 1 FROM enrolments e WHERE e.user_id = u.id AND e.method <> 'BACKUP_CODE') AS has_two_factor \
     FROM users u JOIN credentials c ON c.user_id = u.id LEFT JOIN tenants t ON t.id = u.tenant_id";
const BY_IDS: &str = "SELECT u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, t.profile_id, u.email, \
     u.first_name, u.last_name, u.phone, u.additional_info, u.version \
     FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.id";

/// A list of users within a scope.
pub(super) const fn users(scope: &'static str, two_factor: TwoFactorFilter) -> List {
    List {
        rows: SELECT,
        total: "SELECT COUNT(*) FROM users u",
        scope,
        filter: match two_factor {
            None => "",
            Some(true) => {
                " AND EXISTS (SELECT 1 FROM enrolments e WHERE e.user_id = u.id AND e.method <> 'BACKUP_CODE')"
            }
            Some(false) => {
                " AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.user_id = u.id AND e.method <> 'BACKUP_CODE')"
            }
        },
        search: "u.email_key",
        id: "u.id",
    }
}

pub(super) const SYSTEM_ADMINS: &str = "u.authority = 'SYS_ADMIN'";
pub(super) const OF_TENANT: &str = "u.tenant_id = $1";
pub(super) const TENANT_ADMINS: &str = "u.tenant_id = $1 AND u.authority = 'TENANT_ADMIN'";
pub(super) const OF_CUSTOMER: &str = "u.tenant_id = $1 AND u.customer_id = $2";

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    user: UserRow,
    is_enabled: bool,
    is_activated: bool,
    last_login_at: Option<i64>,
    locked_until: Option<i64>,
    has_two_factor: bool,
}

impl TryFrom<Row> for ListedUser {
    type Error = super::StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            user: row.user.try_into()?,
            computed: Computed {
                is_enabled: row.is_enabled,
                is_activated: row.is_activated,
                last_login_at: row.last_login_at.map(Timestamp::from_millis),
            },
            locked_until: row.locked_until.map(Timestamp::from_millis),
            has_two_factor: row.has_two_factor,
        })
    }
}

impl Store {
    /// A page of the administrators of the installation; a search looks into addresses.
    pub async fn list_system_admins(
        &self,
        two_factor: TwoFactorFilter,
        request: &PageRequest<UserSort>,
    ) -> StoreResult<Page<ListedUser>> {
        self.list_users(&users(SYSTEM_ADMINS, two_factor), &[], request).await
    }

    async fn list_users(
        &self,
        list: &List,
        scope: &[Uuid],
        request: &PageRequest<UserSort>,
    ) -> StoreResult<Page<ListedUser>> {
        let (rows, total) = self.page::<Row, _>(list, scope, request, UserSort::column).await?;
        let users: StoreResult<_> = rows.into_iter().map(TryInto::try_into).collect();
        Ok(request.page(users?, total))
    }
}

impl TenantStore<'_> {
    /// A page of its users; a search looks into addresses.
    pub async fn list_users(
        &self,
        scope: UserScope,
        two_factor: TwoFactorFilter,
        request: &PageRequest<UserSort>,
    ) -> StoreResult<Page<ListedUser>> {
        let (store, tenant) = (self.store, self.tenant.uuid());
        match scope {
            UserScope::All => store.list_users(&users(OF_TENANT, two_factor), &[tenant], request).await,
            UserScope::Admins => {
                store.list_users(&users(TENANT_ADMINS, two_factor), &[tenant], request).await
            }
            UserScope::Customer(customer) => {
                let scope = [tenant, customer.uuid()];
                store.list_users(&users(OF_CUSTOMER, two_factor), &scope, request).await
            }
        }
    }

    /// Those of these users that are its own.
    pub async fn list_users_by_ids(&self, ids: &[Uuid]) -> StoreResult<Vec<User>> {
        let rows = self.store.rows_by_ids::<UserRow>(BY_IDS, &[self.tenant.uuid()], ids).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
