//! Users, without anything secret.

use super::{Store, StoreError, StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::authority::{Authority, Role};
use countersign_core::contact::EmailAddress;
use countersign_core::id::{CustomerId, TenantId, UserId};
use countersign_core::password::PasswordHash;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use serde_json::Value;
use uuid::Uuid;

/// The columns of a user in every query; `u` is the user, `t` the tenant.
const SELECT_BY_ID: &str = "SELECT u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, \
     t.profile_id, u.email, u.first_name, u.last_name, u.phone, u.additional_info, u.version \
     FROM users u LEFT JOIN tenants t ON t.id = u.tenant_id WHERE u.id = $1";
const SELECT_BY_EMAIL: &str = "SELECT u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, \
     t.profile_id, u.email, u.first_name, u.last_name, u.phone, u.additional_info, u.version \
     FROM users u LEFT JOIN tenants t ON t.id = u.tenant_id WHERE u.email_key = $1";

#[derive(sqlx::FromRow)]
pub(super) struct UserRow {
    id: Uuid,
    created_at: i64,
    authority: String,
    tenant_id: Option<Uuid>,
    customer_id: Option<Uuid>,
    profile_id: Option<Uuid>,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    additional_info: String,
    version: i64,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> StoreResult<Self> {
        let role = Authority::from_word(&row.authority).and_then(|authority| {
            Role::from_parts(authority, row.tenant_id.map(Into::into), row.customer_id.map(Into::into))
        });
        Ok(Self {
            id: row.id.into(),
            created_at: Timestamp::from_millis(row.created_at),
            role: role.ok_or_else(|| StoreError::corrupt("users: role"))?,
            tenant_profile: row.profile_id.map(Into::into),
            email: EmailAddress::parse(&row.email).map_err(|_| StoreError::corrupt("users: email"))?,
            first_name: row.first_name,
            last_name: row.last_name,
            phone: row.phone,
            additional_info: serde_json::from_str(&row.additional_info)
                .map_err(|_| StoreError::corrupt("users: additional_info"))?,
            version: row.version,
        })
    }
}

/// A user to be added.
#[derive(Debug)]
pub struct NewUser<'a> {
    /// Their id.
    pub id: UserId,
    /// What they may do, and where.
    pub role: Role,
    /// The address they sign in with.
    pub email: &'a EmailAddress,
    /// Given name.
    pub first_name: Option<&'a str>,
    /// Family name.
    pub last_name: Option<&'a str>,
    /// The hash of their password; `None` until they are activated.
    pub password_hash: Option<&'a PasswordHash>,
}

/// A user's new particulars.
#[derive(Debug)]
pub struct UserChange<'a> {
    /// Who, and where: a user of another tenant is not changed.
    pub user: &'a User,
    /// The address they sign in with.
    pub email: &'a EmailAddress,
    /// Given name.
    pub first_name: Option<&'a str>,
    /// Family name.
    pub last_name: Option<&'a str>,
    /// Telephone number.
    pub phone: Option<&'a str>,
    /// Free JSON object, or null.
    pub additional_info: &'a Value,
    /// The version that the caller saw; `None` to save over whatever is there.
    pub seen: Option<i64>,
}

impl Store {
    /// The user with an id.
    pub async fn find_user(&self, id: UserId) -> StoreResult<Option<User>> {
        let row: Option<UserRow> = fetch_optional!(&self.read, SELECT_BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// The user with an address, in any letter case.
    pub async fn find_user_by_email(&self, email: &EmailAddress) -> StoreResult<Option<User>> {
        let row: Option<UserRow> = fetch_optional!(&self.read, SELECT_BY_EMAIL, email.key())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Whether anybody can administrate the installation.
    pub async fn has_system_admin(&self) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM users WHERE authority = 'SYS_ADMIN'";
        let (count,): (i64,) = fetch_one!(&self.read, SQL)?;
        Ok(count > 0)
    }
}

impl Tx {
    /// The user with an id, as this transaction sees it.
    pub async fn find_user(&mut self, id: UserId) -> StoreResult<Option<User>> {
        let row: Option<UserRow> = fetch_optional!(&mut self.0, SELECT_BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Adds a user with credentials. [`StoreError::Conflict`] if the address is taken.
    pub async fn create_user(&mut self, user: &NewUser<'_>, now: Timestamp) -> StoreResult<()> {
        const USER: &str = "INSERT INTO users (id, created_at, authority, tenant_id, customer_id, email, email_key, \
             first_name, last_name, additional_info, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'null', 1)";
        const CREDENTIALS: &str = "INSERT INTO credentials (user_id, password_hash, password_changed_at, is_enabled, \
             password_failures, second_factor_failures, locks, methods_version) VALUES ($1, $2, $3, $4, 0, 0, 0, 0)";
        execute!(
            &mut self.0,
            USER,
            user.id.uuid(),
            now.millis(),
            user.role.authority().as_str(),
            user.role.tenant().map(TenantId::uuid),
            user.role.customer().map(CustomerId::uuid),
            user.email.as_str(),
            user.email.key(),
            user.first_name,
            user.last_name
        )?;
        let is_enabled = user.password_hash.is_some();
        execute!(
            &mut self.0,
            CREDENTIALS,
            user.id.uuid(),
            user.password_hash.map(PasswordHash::as_str),
            is_enabled.then_some(now.millis()),
            is_enabled
        )?;
        Ok(())
    }

    /// Adds what [`NewUser`] has no room for; not a change that counts.
    pub async fn note_particulars(
        &mut self,
        id: UserId,
        phone: Option<&str>,
        additional_info: &Value,
    ) -> StoreResult<()> {
        const SQL: &str = "UPDATE users SET phone = $2, additional_info = $3 WHERE id = $1";
        execute!(&mut self.0, SQL, id.uuid(), phone, additional_info.to_string())?;
        Ok(())
    }

    /// Keeps others from changing a user's particulars until the transaction ends. The user as they are now; `None` if they
    /// are gone.
    pub async fn hold_user(&mut self, id: UserId) -> StoreResult<Option<User>> {
        const SQL: &str = "UPDATE users SET version = version WHERE id = $1";
        execute!(&mut self.0, SQL, id.uuid())?;
        self.find_user(id).await
    }

    /// Saves a user over the version that the caller saw, or over whatever is there. Returns the new version, or `None` if
    /// they are gone or were changed. [`StoreError::Conflict`] if the address is taken.
    pub async fn save_user(&mut self, change: &UserChange<'_>) -> StoreResult<Option<i64>> {
        const SQL: &str = "UPDATE users SET email = $3, email_key = $4, first_name = $5, last_name = $6, phone = $7, \
             additional_info = $8, version = version + 1 \
             WHERE id = $1 AND tenant_id IS NOT DISTINCT FROM $2 AND version = COALESCE($9, version) RETURNING version";
        let row: Option<(i64,)> = fetch_optional!(
            &mut self.0,
            SQL,
            change.user.id.uuid(),
            change.user.role.tenant().map(TenantId::uuid),
            change.email.as_str(),
            change.email.key(),
            change.first_name,
            change.last_name,
            change.phone,
            change.additional_info.to_string(),
            change.seen
        )?;
        Ok(row.map(|(version,)| version))
    }
}
