//! Customers of tenants.

use super::directory::{ContactRow, PlaceSort, TenantStore, TenantTx, json};
use super::list::List;
use super::{Store, StoreError, StoreResult, execute, fetch_one, fetch_optional};
use countersign_core::directory::Customer;
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::paging::{Page, PageRequest};
use countersign_core::time::Timestamp;
use uuid::Uuid;

const SELECT: &str = "SELECT p.id, p.created_at, p.tenant_id, p.title, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.external_id, p.version FROM customers p";
const BY_ID: &str = "SELECT p.id, p.created_at, p.tenant_id, p.title, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.external_id, p.version FROM customers p \
     WHERE p.tenant_id = $1 AND p.id = $2";
const BY_TITLE: &str = "SELECT p.id, p.created_at, p.tenant_id, p.title, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.external_id, p.version FROM customers p \
     WHERE p.tenant_id = $1 AND p.title = $2";
const BY_IDS: &str = "SELECT p.id, p.created_at, p.tenant_id, p.title, p.country, p.state, p.city, p.address, p.address2, \
     p.zip, p.phone, p.email, p.additional_info, p.external_id, p.version FROM customers p WHERE p.tenant_id = $1 AND p.id";

/// The customers of a tenant, a page at a time.
pub(super) const CUSTOMERS: List = List {
    rows: SELECT,
    total: "SELECT COUNT(*) FROM customers p",
    scope: "p.tenant_id = $1",
    filter: "",
    search: "p.title_key",
    id: "p.id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    created_at: i64,
    tenant_id: Uuid,
    title: String,
    #[sqlx(flatten)]
    contact: ContactRow,
    additional_info: String,
    external_id: Option<Uuid>,
    version: i64,
}

impl TryFrom<Row> for Customer {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            id: row.id.into(),
            created_at: Timestamp::from_millis(row.created_at),
            tenant: row.tenant_id.into(),
            title: row.title,
            contact: row.contact.into(),
            additional_info: json(&row.additional_info, "customers: additional_info")?,
            external_id: row.external_id,
            version: row.version,
        })
    }
}

impl Store {
    /// Whose a customer is; tells "not yours" from "not there", and nothing else of it.
    pub async fn find_tenant_of_customer(&self, id: CustomerId) -> StoreResult<Option<TenantId>> {
        const SQL: &str = "SELECT tenant_id FROM customers WHERE id = $1";
        let row: Option<(Uuid,)> = fetch_optional!(&self.read, SQL, id.uuid())?;
        Ok(row.map(|(tenant,)| tenant.into()))
    }
}

impl TenantStore<'_> {
    /// A page of its customers; a search looks into titles.
    pub async fn list_customers(&self, request: &PageRequest<PlaceSort>) -> StoreResult<Page<Customer>> {
        let scope = [self.tenant.uuid()];
        let (rows, total) = self.store.page::<Row, _>(&CUSTOMERS, &scope, request, PlaceSort::column).await?;
        let customers: StoreResult<_> = rows.into_iter().map(TryInto::try_into).collect();
        Ok(request.page(customers?, total))
    }

    /// Those of these customers that are its own.
    pub async fn list_customers_by_ids(&self, ids: &[Uuid]) -> StoreResult<Vec<Customer>> {
        let rows = self.store.rows_by_ids::<Row>(BY_IDS, &[self.tenant.uuid()], ids).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Its customer with an id.
    pub async fn find_customer(&self, id: CustomerId) -> StoreResult<Option<Customer>> {
        let row: Option<Row> = fetch_optional!(&self.store.read, BY_ID, self.tenant.uuid(), id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Its customer with a title.
    pub async fn find_customer_by_title(&self, title: &str) -> StoreResult<Option<Customer>> {
        if title.contains('\0') {
            return Ok(None); // no text that could be stored
        }
        let row: Option<Row> = fetch_optional!(&self.store.read, BY_TITLE, self.tenant.uuid(), title)?;
        row.map(TryInto::try_into).transpose()
    }
}

impl TenantTx<'_> {
    /// Its customer with an id, as this transaction sees it.
    pub async fn find_customer(&mut self, id: CustomerId) -> StoreResult<Option<Customer>> {
        let row: Option<Row> = fetch_optional!(&mut self.tx.0, BY_ID, self.tenant.uuid(), id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Whether a title is taken.
    pub async fn has_customer_title(&mut self, title: &str) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM customers WHERE tenant_id = $1 AND title = $2";
        let (count,): (i64,) = fetch_one!(&mut self.tx.0, SQL, self.tenant.uuid(), title)?;
        Ok(count > 0)
    }

    /// Adds a customer, as it is, whatever tenant it names. [`StoreError::Conflict`] if its title or external id is taken.
    pub async fn create_customer(&mut self, customer: &Customer) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO customers (tenant_id, id, title, title_key, country, state, city, address, \
             address2, zip, phone, email, additional_info, external_id, is_public, version, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        self.write_customer(SQL, customer, Some(customer.created_at.millis())).await.map(|_| ())
    }

    /// Saves a customer over the version that the caller saw, or over whatever is there. Returns the new version, or `None`
    /// if it is gone or was changed.
    pub async fn save_customer(
        &mut self,
        customer: &Customer,
        seen: Option<i64>,
    ) -> StoreResult<Option<i64>> {
        const SQL: &str = "UPDATE customers SET title = $3, title_key = $4, country = $5, state = $6, city = $7, \
             address = $8, address2 = $9, zip = $10, phone = $11, email = $12, additional_info = $13, \
             external_id = $14, is_public = $15, version = version + 1 \
             WHERE tenant_id = $1 AND id = $2 AND $16 > 0 AND version = COALESCE($17, version) RETURNING version";
        self.write_customer(SQL, customer, seen).await
    }

    async fn write_customer(
        &mut self,
        sql: &'static str,
        customer: &Customer,
        last: Option<i64>,
    ) -> StoreResult<Option<i64>> {
        let contact = &customer.contact;
        let row: Option<(i64,)> = fetch_optional!(
            &mut self.tx.0,
            sql,
            self.tenant.uuid(),
            customer.id.uuid(),
            &customer.title,
            customer.title.to_lowercase(),
            &contact.country,
            &contact.state,
            &contact.city,
            &contact.address,
            &contact.address2,
            &contact.zip,
            &contact.phone,
            &contact.email,
            customer.additional_info.to_string(),
            customer.external_id,
            customer.is_public(),
            customer.version,
            last
        )?;
        Ok(row.map(|(version,)| version))
    }

    /// Deletes a customer with its users. `false` if there is none.
    pub async fn delete_customer(&mut self, id: CustomerId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM customers WHERE tenant_id = $1 AND id = $2";
        let changed = execute!(&mut self.tx.0, SQL, self.tenant.uuid(), id.uuid())?;
        Ok(changed == 1)
    }
}
