//! Tenants.

use super::directory::{ContactRow, PlaceSort, json};
use super::list::List;
use super::{Store, StoreError, StoreResult, Tx, execute, fetch_all, fetch_optional};
use countersign_core::id::TenantId;
use countersign_core::paging::{Page, PageRequest};
use countersign_core::tenant::Tenant;
use countersign_core::time::Timestamp;
use uuid::Uuid;

const SELECT: &str = "SELECT p.id, p.created_at, p.title, p.profile_id, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.version FROM tenants p";
const BY_ID: &str = "SELECT p.id, p.created_at, p.title, p.profile_id, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.version FROM tenants p WHERE p.id = $1";
const ALL: &str = "SELECT p.id, p.created_at, p.title, p.profile_id, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.version FROM tenants p ORDER BY p.title, p.id";
const BY_IDS: &str = "SELECT p.id, p.created_at, p.title, p.profile_id, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.version FROM tenants p WHERE p.id";

/// Every tenant, a page at a time.
pub(super) const TENANTS: List = List {
    rows: SELECT,
    total: "SELECT COUNT(*) FROM tenants p",
    scope: "TRUE",
    filter: "",
    search: "p.title_key",
    id: "p.id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    created_at: i64,
    title: String,
    profile_id: Uuid,
    #[sqlx(flatten)]
    contact: ContactRow,
    additional_info: String,
    version: i64,
}

impl TryFrom<Row> for Tenant {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            id: row.id.into(),
            created_at: Timestamp::from_millis(row.created_at),
            title: row.title,
            profile: row.profile_id.into(),
            contact: row.contact.into(),
            additional_info: json(&row.additional_info, "tenants: additional_info")?,
            version: row.version,
        })
    }
}

impl Store {
    /// Every tenant, by title.
    pub async fn list_tenants(&self) -> StoreResult<Vec<Tenant>> {
        let rows: Vec<Row> = fetch_all!(&self.read, ALL)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// A page of all tenants; a search looks into titles.
    pub async fn list_tenants_page(&self, request: &PageRequest<PlaceSort>) -> StoreResult<Page<Tenant>> {
        let (rows, total) = self.page::<Row, _>(&TENANTS, &[], request, PlaceSort::column).await?;
        let tenants: StoreResult<_> = rows.into_iter().map(TryInto::try_into).collect();
        Ok(request.page(tenants?, total))
    }

    /// Those of these tenants that there are.
    pub async fn list_tenants_by_ids(&self, ids: &[Uuid]) -> StoreResult<Vec<Tenant>> {
        let rows = self.rows_by_ids::<Row>(BY_IDS, &[], ids).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The tenant with an id.
    pub async fn find_tenant(&self, id: TenantId) -> StoreResult<Option<Tenant>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// The tenant with a title, if exactly one has it.
    pub async fn find_tenant_by_title(&self, title: &str) -> StoreResult<Option<TenantId>> {
        const SQL: &str = "SELECT id FROM tenants WHERE title_key = $1 AND title = $2 LIMIT 2";
        let rows: Vec<(Uuid,)> = fetch_all!(&self.read, SQL, title.to_lowercase(), title)?;
        Ok(match rows.as_slice() {
            [(id,)] => Some((*id).into()),
            _ => None,
        })
    }
}

impl Tx {
    /// The tenant with an id, as this transaction sees it.
    pub async fn find_tenant(&mut self, id: TenantId) -> StoreResult<Option<Tenant>> {
        let row: Option<Row> = fetch_optional!(&mut self.0, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Adds a tenant, as it is.
    pub async fn create_tenant(&mut self, tenant: &Tenant) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO tenants (id, title, title_key, profile_id, country, state, city, address, \
             address2, zip, phone, email, additional_info, version, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        self.write_tenant(SQL, tenant, Some(tenant.created_at.millis())).await.map(|_| ())
    }

    /// Saves a tenant over the version that it has here, or over whatever is there. Returns the new version, or `None` if
    /// it is gone or was changed.
    pub async fn save_tenant(&mut self, tenant: &Tenant, seen: Option<i64>) -> StoreResult<Option<i64>> {
        const SQL: &str = "UPDATE tenants SET title = $2, title_key = $3, profile_id = $4, country = $5, state = $6, \
             city = $7, address = $8, address2 = $9, zip = $10, phone = $11, email = $12, additional_info = $13, \
             version = version + 1 WHERE id = $1 AND $14 > 0 AND version = COALESCE($15, version) RETURNING version";
        self.write_tenant(SQL, tenant, seen).await
    }

    async fn write_tenant(
        &mut self,
        sql: &'static str,
        tenant: &Tenant,
        last: Option<i64>,
    ) -> StoreResult<Option<i64>> {
        let contact = &tenant.contact;
        let row: Option<(i64,)> = fetch_optional!(
            &mut self.0,
            sql,
            tenant.id.uuid(),
            &tenant.title,
            tenant.title.to_lowercase(),
            tenant.profile.uuid(),
            &contact.country,
            &contact.state,
            &contact.city,
            &contact.address,
            &contact.address2,
            &contact.zip,
            &contact.phone,
            &contact.email,
            tenant.additional_info.to_string(),
            tenant.version,
            last
        )?;
        Ok(row.map(|(version,)| version))
    }

    /// Deletes a tenant with all that hangs on it. `false` if there is none.
    pub async fn delete_tenant(&mut self, id: TenantId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM tenants WHERE id = $1";
        let changed = execute!(&mut self.0, SQL, id.uuid())?;
        Ok(changed == 1)
    }
}
