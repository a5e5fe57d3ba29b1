//! Tenant profiles.

use super::directory::json;
use super::list::List;
use super::{Store, StoreError, StoreResult, Tx, execute, fetch_all, fetch_optional};
use countersign_core::id::TenantProfileId;
use countersign_core::paging::{Page, PageRequest, SortProperty};
use countersign_core::tenant::TenantProfile;
use countersign_core::time::Timestamp;
use uuid::Uuid;

const SELECT: &str =
    "SELECT id, created_at, name, description, is_default, is_isolated, data FROM tenant_profiles";
const BY_ID: &str = "SELECT id, created_at, name, description, is_default, is_isolated, data FROM tenant_profiles WHERE id = $1";
const DEFAULT: &str = "SELECT id, created_at, name, description, is_default, is_isolated, data FROM tenant_profiles WHERE is_default";
const ALL: &str = "SELECT id, created_at, name, description, is_default, is_isolated, data FROM tenant_profiles ORDER BY name";
const BY_IDS: &str =
    "SELECT id, created_at, name, description, is_default, is_isolated, data FROM tenant_profiles WHERE id";

/// Every profile, a page at a time. There are few: no index, and no key column, helps to search them.
pub(super) const PROFILES: List = List {
    rows: SELECT,
    total: "SELECT COUNT(*) FROM tenant_profiles",
    scope: "TRUE",
    filter: "",
    search: "LOWER(name)",
    id: "id",
};

/// What profiles can be sorted by; `sortProperty` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileSort {
    /// When it was made.
    CreatedTime,
    /// Its name.
    Name,
    /// What it is for.
    Description,
    /// Whether it is the default.
    Default,
    /// Its id.
    Id,
}

impl SortProperty for ProfileSort {
    const ALL: &'static [Self] = &[Self::CreatedTime, Self::Name, Self::Description, Self::Default, Self::Id];

    fn word(self) -> &'static str {
        match self {
            Self::CreatedTime => "createdTime",
            Self::Name => "name",
            Self::Description => "description",
            Self::Default => "default",
            Self::Id => "id",
        }
    }
}

impl ProfileSort {
    const fn column(self) -> &'static str {
        match self {
            Self::CreatedTime => "created_at",
            Self::Name => "LOWER(name)",
            Self::Description => "COALESCE(description, '')",
            Self::Default => "is_default",
            Self::Id => "id",
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    created_at: i64,
    name: String,
    description: Option<String>,
    is_default: bool,
    is_isolated: bool,
    data: String,
}

impl TryFrom<Row> for TenantProfile {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            id: row.id.into(),
            created_at: Timestamp::from_millis(row.created_at),
            name: row.name,
            description: row.description,
            is_default: row.is_default,
            is_isolated: row.is_isolated,
            data: json(&row.data, "tenant_profiles: data")?,
        })
    }
}

impl Store {
    /// Every profile, by name.
    pub async fn list_tenant_profiles(&self) -> StoreResult<Vec<TenantProfile>> {
        let rows: Vec<Row> = fetch_all!(&self.read, ALL)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// A page of all profiles; a search looks into names.
    pub async fn list_tenant_profiles_page(
        &self,
        request: &PageRequest<ProfileSort>,
    ) -> StoreResult<Page<TenantProfile>> {
        let (rows, total) = self.page::<Row, _>(&PROFILES, &[], request, ProfileSort::column).await?;
        let profiles: StoreResult<_> = rows.into_iter().map(TryInto::try_into).collect();
        Ok(request.page(profiles?, total))
    }

    /// Those of these profiles that there are.
    pub async fn list_tenant_profiles_by_ids(&self, ids: &[Uuid]) -> StoreResult<Vec<TenantProfile>> {
        let rows = self.rows_by_ids::<Row>(BY_IDS, &[], ids).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The profile with an id.
    pub async fn find_tenant_profile(&self, id: TenantProfileId) -> StoreResult<Option<TenantProfile>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }
}

impl Tx {
    /// The profile with an id, as this transaction sees it.
    pub async fn find_tenant_profile(&mut self, id: TenantProfileId) -> StoreResult<Option<TenantProfile>> {
        let row: Option<Row> = fetch_optional!(&mut self.0, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// The profile of tenants that ask for none, if there is one.
    pub async fn find_default_tenant_profile(&mut self) -> StoreResult<Option<TenantProfile>> {
        let row: Option<Row> = fetch_optional!(&mut self.0, DEFAULT)?;
        row.map(TryInto::try_into).transpose()
    }

    /// Adds a profile, as it is. [`StoreError::Conflict`] if its name is taken, or if it is a second default.
    pub async fn create_tenant_profile(&mut self, profile: &TenantProfile) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO tenant_profiles (id, name, description, is_default, is_isolated, data, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        execute!(
            &mut self.0,
            SQL,
            profile.id.uuid(),
            &profile.name,
            &profile.description,
            profile.is_default,
            profile.is_isolated,
            profile.data.to_string(),
            profile.created_at.millis()
        )?;
        Ok(())
    }

    /// Saves a profile over what is there. `false` if it is gone.
    pub async fn save_tenant_profile(&mut self, profile: &TenantProfile) -> StoreResult<bool> {
        const SQL: &str = "UPDATE tenant_profiles SET name = $2, description = $3, is_default = $4, is_isolated = $5, \
             data = $6 WHERE id = $1";
        let changed = execute!(
            &mut self.0,
            SQL,
            profile.id.uuid(),
            &profile.name,
            &profile.description,
            profile.is_default,
            profile.is_isolated,
            profile.data.to_string()
        )?;
        Ok(changed == 1)
    }

    /// Makes a profile the default in place of whichever it was. Only in the turn [`super::Turn::TenantProfiles`].
    pub async fn choose_default_tenant_profile(&mut self, id: TenantProfileId) -> StoreResult<bool> {
        const CLEAR: &str = "UPDATE tenant_profiles SET is_default = FALSE WHERE is_default AND id <> $1";
        const SET: &str = "UPDATE tenant_profiles SET is_default = TRUE WHERE id = $1";
        execute!(&mut self.0, CLEAR, id.uuid())?;
        let changed = execute!(&mut self.0, SET, id.uuid())?;
        Ok(changed == 1)
    }

    /// Deletes a profile that is not the default and that no tenant has. `false` if it is one of these, or gone. Only in the
    /// turn [`super::Turn::TenantProfiles`].
    pub async fn delete_tenant_profile(&mut self, id: TenantProfileId) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM tenant_profiles WHERE id = $1 AND NOT is_default \
             AND NOT EXISTS (SELECT 1 FROM tenants WHERE profile_id = $1)";
        let changed = execute!(&mut self.0, SQL, id.uuid())?;
        Ok(changed == 1)
    }
}
