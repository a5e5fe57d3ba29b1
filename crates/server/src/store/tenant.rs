//! Tenants, their profiles and their customers.

use super::{Store, StoreResult, Tx, on};
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::tenant::{Tenant, TenantProfile};
use countersign_core::time::Timestamp;
use uuid::Uuid;

impl Store {
    /// Every tenant, by title.
    pub async fn list_tenants(&self) -> StoreResult<Vec<Tenant>> {
        const SQL: &str = "SELECT id, title, profile_id FROM tenants ORDER BY title, id";
        let rows: Vec<(Uuid, String, Uuid)> = on!(&self.read, c => sqlx::query_as(SQL).fetch_all(c).await)?;
        Ok(rows
            .into_iter()
            .map(|(id, title, profile)| Tenant { id: id.into(), title, profile: profile.into() })
            .collect())
    }

    /// Every profile, by name.
    pub async fn list_tenant_profiles(&self) -> StoreResult<Vec<TenantProfile>> {
        const SQL: &str = "SELECT id, name FROM tenant_profiles ORDER BY name";
        let rows: Vec<(Uuid, String)> = on!(&self.read, c => sqlx::query_as(SQL).fetch_all(c).await)?;
        Ok(rows.into_iter().map(|(id, name)| TenantProfile { id: id.into(), name }).collect())
    }
}

impl Tx {
    /// Adds a profile.
    pub async fn create_tenant_profile(
        &mut self,
        profile: &TenantProfile,
        is_default: bool,
        now: Timestamp,
    ) -> StoreResult<()> {
        const SQL: &str =
            "INSERT INTO tenant_profiles (id, created_at, name, is_default) VALUES ($1, $2, $3, $4)";
        on!(&mut self.0, c => sqlx::query(SQL)
            .bind(profile.id.uuid())
            .bind(now.millis())
            .bind(&profile.name)
            .bind(is_default)
            .execute(&mut **c)
            .await
            .map(|_| ()))?;
        Ok(())
    }

    /// Adds a tenant.
    pub async fn create_tenant(&mut self, tenant: &Tenant, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO tenants (id, created_at, title, profile_id) VALUES ($1, $2, $3, $4)";
        on!(&mut self.0, c => sqlx::query(SQL)
            .bind(tenant.id.uuid())
            .bind(now.millis())
            .bind(&tenant.title)
            .bind(tenant.profile.uuid())
            .execute(&mut **c)
            .await
            .map(|_| ()))?;
        Ok(())
    }

    /// Adds a customer of a tenant.
    pub async fn create_customer(
        &mut self,
        id: CustomerId,
        tenant: TenantId,
        title: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO customers (id, created_at, tenant_id, title) VALUES ($1, $2, $3, $4)";
        on!(&mut self.0, c => sqlx::query(SQL)
            .bind(id.uuid())
            .bind(now.millis())
            .bind(tenant.uuid())
            .bind(title)
            .execute(&mut **c)
            .await
            .map(|_| ()))?;
        Ok(())
    }
}
