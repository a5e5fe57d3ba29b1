//! What belongs to one tenant, and the columns that tenants and customers share.

use super::{Store, StoreError, StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::directory::ContactDetails;
use countersign_core::id::{TenantId, UserId};
use serde_json::Value;

/// Reads what belongs to one tenant: every query binds it.
#[derive(Debug, Clone, Copy)]
pub struct TenantStore<'a> {
    pub(super) store: &'a Store,
    pub(super) tenant: TenantId,
}

/// Writes what belongs to one tenant: every statement binds it.
#[derive(Debug)]
pub struct TenantTx<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) tenant: TenantId,
}

impl Store {
    /// What belongs to a tenant.
    pub fn tenant(&self, tenant: TenantId) -> TenantStore<'_> {
        TenantStore { store: self, tenant }
    }
}

impl Tx {
    /// What belongs to a tenant.
    pub fn tenant(&mut self, tenant: TenantId) -> TenantTx<'_> {
        TenantTx { tx: self, tenant }
    }
}

impl TenantTx<'_> {
    /// Holds the tenant until the end of the transaction, so that what is counted stays counted. The first statement of
    /// each transaction that adds or deletes a user or a customer of it. `false` if there is no such tenant.
    pub async fn hold(&mut self) -> StoreResult<bool> {
        const SQL: &str = "UPDATE tenants SET version = version WHERE id = $1";
        let changed = execute!(&mut self.tx.0, SQL, self.tenant.uuid())?;
        Ok(changed == 1)
    }

    /// The data of its profile, where quotas are; `None` if there is no such tenant.
    pub async fn find_profile_data(&mut self) -> StoreResult<Option<Value>> {
        const SQL: &str =
            "SELECT p.data FROM tenants t JOIN tenant_profiles p ON p.id = t.profile_id WHERE t.id = $1";
        let row: Option<(String,)> = fetch_optional!(&mut self.tx.0, SQL, self.tenant.uuid())?;
        row.map(|(data,)| json(&data, "tenant_profiles: data")).transpose()
    }

    /// How many users it has.
    pub async fn count_users(&mut self) -> StoreResult<u64> {
        self.count("SELECT COUNT(*) FROM users WHERE tenant_id = $1").await
    }

    /// How many customers it has.
    pub async fn count_customers(&mut self) -> StoreResult<u64> {
        self.count("SELECT COUNT(*) FROM customers WHERE tenant_id = $1").await
    }

    async fn count(&mut self, sql: &'static str) -> StoreResult<u64> {
        let (count,): (i64,) = fetch_one!(&mut self.tx.0, sql, self.tenant.uuid())?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Deletes a user of it with all that hangs on them, but not its last administrator, nor the last one who can sign in.
    /// `false` if that is what they are, or if there is no such user. Only after [`TenantTx::hold`]: two who are deleted at once would each count the other.
    pub async fn delete_user(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM users WHERE id = $1 AND tenant_id = $2 AND (authority = 'CUSTOMER_USER' OR EXISTS \
             (SELECT 1 FROM users o JOIN credentials c ON c.user_id = o.id WHERE o.tenant_id = $2 \
               AND o.authority = 'TENANT_ADMIN' AND o.id <> $1 AND ((c.is_enabled AND c.password_hash IS NOT NULL) \
                 OR NOT EXISTS (SELECT 1 FROM credentials s WHERE s.user_id = $1 AND s.is_enabled \
                   AND s.password_hash IS NOT NULL))))";
        let changed = execute!(&mut self.tx.0, SQL, user.uuid(), self.tenant.uuid())?;
        Ok(changed == 1)
    }
}

impl Tx {
    /// Deletes a system administrator with all that hangs on them, but not the last one. Only after taking the turn
    /// [`super::Turn::SystemAdmins`]: two who are deleted at once would each count the other.
    pub async fn delete_system_admin(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM users WHERE id = $1 AND authority = 'SYS_ADMIN' AND EXISTS \
             (SELECT 1 FROM users o WHERE o.authority = 'SYS_ADMIN' AND o.id <> $1)";
        let changed = execute!(&mut self.0, SQL, user.uuid())?;
        Ok(changed == 1)
    }

    /// Deletes somebody who has no password yet. `false` if they have one, or are gone.
    pub async fn delete_newcomer(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM users WHERE id = $1 AND EXISTS \
             (SELECT 1 FROM credentials c WHERE c.user_id = $1 AND c.password_hash IS NULL)";
        let changed = execute!(&mut self.0, SQL, user.uuid())?;
        Ok(changed == 1)
    }
}

/// A stored JSON text.
pub(super) fn json(text: &str, what: &str) -> StoreResult<Value> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(what))
}

/// The columns of [`ContactDetails`].
#[derive(sqlx::FromRow)]
pub(super) struct ContactRow {
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    address: Option<String>,
    address2: Option<String>,
    zip: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl From<ContactRow> for ContactDetails {
    fn from(row: ContactRow) -> Self {
        let ContactRow { country, state, city, address, address2, zip, phone, email } = row;
        Self { country, state, city, address, address2, zip, phone, email }
    }
}

/// What tenants and customers can be sorted by; `sortProperty` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceSort {
    /// When it was made.
    CreatedTime,
    /// Its title.
    Title,
    /// The same, under the wire's other name.
    Name,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// Country.
    Country,
    /// State or province.
    State,
    /// City.
    City,
    /// First line of the address.
    Address,
    /// Second line of the address.
    Address2,
    /// Postal code.
    Zip,
    /// Its id.
    Id,
}

impl countersign_core::paging::SortProperty for PlaceSort {
    const ALL: &'static [Self] = &[
        Self::CreatedTime,
        Self::Title,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::State,
        Self::City,
        Self::Address,
        Self::Address2,
        Self::Zip,
        Self::Id,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::CreatedTime => "createdTime",
            Self::Title => "title",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::State => "state",
            Self::City => "city",
            Self::Address => "address",
            Self::Address2 => "address2",
            Self::Zip => "zip",
            Self::Id => "id",
        }
    }
}

impl PlaceSort {
    /// The column of a table named `p`. Nothing sorts as an empty text: the engines do not agree on where nothing stands.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::CreatedTime => "p.created_at",
            Self::Title | Self::Name => "p.title_key",
            Self::Email => "COALESCE(p.email, '')",
            Self::Phone => "COALESCE(p.phone, '')",
            Self::Country => "COALESCE(p.country, '')",
            Self::State => "COALESCE(p.state, '')",
            Self::City => "COALESCE(p.city, '')",
            Self::Address => "COALESCE(p.address, '')",
            Self::Address2 => "COALESCE(p.address2, '')",
            Self::Zip => "COALESCE(p.zip, '')",
            Self::Id => "p.id",
        }
    }
}
