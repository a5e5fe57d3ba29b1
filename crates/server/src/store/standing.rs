//! Whether accounts may sign in at all: switched on and off by administrators.

use super::{StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::authority::Role;
use countersign_core::id::{TenantId, UserId};
use countersign_core::time::Timestamp;
use countersign_core::user::{Standing, User};

impl Tx {
    /// Whether an account is there and switched on, as this transaction sees it.
    pub async fn is_enabled(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM credentials WHERE user_id = $1 AND is_enabled";
        let (count,): (i64,) = fetch_one!(&mut self.0, SQL, user.uuid())?;
        Ok(count == 1)
    }

    /// Takes the row that orders what is written of a user, as [`Tx::hold_account`] does, and says what the account's standing
    /// is until this transaction changes it. `None` if there is no such account.
    pub async fn hold_standing(&mut self, user: UserId, now: Timestamp) -> StoreResult<Option<Standing>> {
        const SQL: &str =
            "UPDATE credentials SET locks = locks WHERE user_id = $1 RETURNING is_enabled, locked_until";
        let row: Option<(bool, Option<i64>)> = fetch_optional!(&mut self.0, SQL, user.uuid())?;
        Ok(row.map(|(is_enabled, until)| Standing::at(now, is_enabled, until.map(Timestamp::from_millis))))
    }

    /// Switches an account on, lifts its lock and forgets its failures. `false` if it never had a password.
    pub async fn enable_account(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET is_enabled = TRUE, locked_until = NULL, locks = 0, \
             password_failures = 0, second_factor_failures = 0 WHERE user_id = $1 AND password_hash IS NOT NULL";
        let changed = execute!(&mut self.0, SQL, user.uuid())?;
        Ok(changed == 1)
    }

    /// Switches an account off. `false` if it is the last administrator of the installation or of their tenant who can
    /// still sign in. The caller has the turn
    /// ([`super::Turn::SystemAdmins`]) or holds the tenant, as for deleting: two who are switched off at once would each count
    /// the other.
    pub async fn disable_account(&mut self, user: &User) -> StoreResult<bool> {
        const ANYBODY: &str = "UPDATE credentials SET is_enabled = FALSE WHERE user_id = $1";
        // System administrators have no tenant: for them the third is whatever it is compared with.
        const BESIDE_OTHERS: &str = "UPDATE credentials SET is_enabled = FALSE WHERE user_id = $1 \
             AND (NOT is_enabled OR EXISTS (SELECT 1 FROM users u JOIN credentials c ON c.user_id = u.id \
               WHERE u.authority = $2 AND COALESCE(u.tenant_id, $3) = $3 AND u.id <> $1 \
               AND c.is_enabled AND c.password_hash IS NOT NULL))";
        let id = user.id.uuid();
        let changed = match user.role {
            Role::CustomerUser(..) => execute!(&mut self.0, ANYBODY, id)?,
            Role::SystemAdmin | Role::TenantAdmin(_) => execute!(
                &mut self.0,
                BESIDE_OTHERS,
                id,
                user.role.authority().as_str(),
                user.role.tenant().map_or(id, TenantId::uuid)
            )?,
        };
        Ok(changed == 1)
    }
}
