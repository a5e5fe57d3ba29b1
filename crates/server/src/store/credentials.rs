//! Passwords, failures and locks.

use super::{Store, StoreResult, Tx, execute, fetch_optional};
use countersign_core::id::UserId;
use countersign_core::password::PasswordHash;
use countersign_core::time::Timestamp;
use countersign_core::user::Standing;

/// What is known of a user's password and standing.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The hash; `None` until activated.
    pub password_hash: Option<PasswordHash>,
    /// Whether the account is switched on.
    pub is_enabled: bool,
    /// When a lock ends or ended.
    pub locked_until: Option<Timestamp>,
    /// When the password was chosen.
    pub password_changed_at: Option<Timestamp>,
    /// When a sign-in last completed.
    pub last_login_at: Option<Timestamp>,
    /// Whether the user's methods were ever changed: tells who has none any more from who never had any.
    pub ever_had_methods: bool,
}

impl Credentials {
    /// Whether the account may sign in at all.
    pub fn standing(&self, now: Timestamp) -> Standing {
        Standing::at(now, self.is_enabled, self.locked_until)
    }
}

/// An attempt at the second factor, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorBudget {
    /// Failures in a row, with this attempt counted as one.
    pub failures: u32,
    /// Locks since the last full sign-in.
    pub locks: u32,
}

impl Store {
    /// A user's credentials.
    pub async fn find_credentials(&self, user: UserId) -> StoreResult<Option<Credentials>> {
        const SQL: &str = "SELECT password_hash, is_enabled, locked_until, last_login_at, methods_version, \
             password_changed_at FROM credentials WHERE user_id = $1";
        type Row = (Option<String>, bool, Option<i64>, Option<i64>, i64, Option<i64>);
        let row: Option<Row> = fetch_optional!(&self.read, SQL, user.uuid())?;
        Ok(row.map(|(hash, is_enabled, locked_until, last_login_at, methods_version, changed_at)| {
            Credentials {
                password_hash: hash.map(PasswordHash::from_stored),
                is_enabled,
                locked_until: locked_until.map(Timestamp::from_millis),
                password_changed_at: changed_at.map(Timestamp::from_millis),
                last_login_at: last_login_at.map(Timestamp::from_millis),
                ever_had_methods: methods_version > 0,
            }
        }))
    }
}

impl Tx {
    /// Counts an attempt at the second factor **before** it is judged, so that a hundred at once are a hundred. `None` if
    /// the account is disabled or locked: the attempt must not be judged.
    pub async fn count_second_factor_attempt(
        &mut self,
        user: UserId,
        now: Timestamp,
    ) -> StoreResult<Option<SecondFactorBudget>> {
        const SQL: &str = "UPDATE credentials SET second_factor_failures = second_factor_failures + 1 \
             WHERE user_id = $1 AND is_enabled AND (locked_until IS NULL OR locked_until <= $2) \
             RETURNING second_factor_failures, locks";
        let row: Option<(i64, i64)> = fetch_optional!(&mut self.0, SQL, user.uuid(), now.millis())?;
        Ok(row
            .map(|(failures, locks)| SecondFactorBudget { failures: to_u32(failures), locks: to_u32(locks) }))
    }

    /// Counts a wrong password. Returns the failures in a row and the locks so far, or `None` if there is no such user, or
    /// the account is disabled or locked.
    pub async fn count_password_failure(
        &mut self,
        user: UserId,
        now: Timestamp,
    ) -> StoreResult<Option<(u32, u32)>> {
        const SQL: &str = "UPDATE credentials SET password_failures = password_failures + 1 \
             WHERE user_id = $1 AND is_enabled AND (locked_until IS NULL OR locked_until <= $2) \
             RETURNING password_failures, locks";
        let row: Option<(i64, i64)> = fetch_optional!(&mut self.0, SQL, user.uuid(), now.millis())?;
        Ok(row.map(|(failures, locks)| (to_u32(failures), to_u32(locks))))
    }

    /// Forgets wrong passwords after a right one, and stores its hash anew where `renewed` is given (its age stays).
    /// `false` if the password is no longer the one that was checked. The second factor's failures stay: only its own
    /// success resets them.
    pub async fn confirm_password(
        &mut self,
        user: UserId,
        checked: &PasswordHash,
        renewed: Option<&PasswordHash>,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET password_failures = 0, password_hash = $3 \
             WHERE user_id = $1 AND password_hash = $2";
        let changed =
            execute!(&mut self.0, SQL, user.uuid(), checked.as_str(), renewed.unwrap_or(checked).as_str())?;
        Ok(changed == 1)
    }

    /// Notes a complete sign-in: the next lock is a first one again.
    pub async fn note_login(&mut self, user: UserId, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "UPDATE credentials SET last_login_at = $2, locks = 0 WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid(), now.millis())?;
        Ok(())
    }

    /// Forgets failures and locks after a right second factor.
    pub async fn reset_second_factor_failures(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "UPDATE credentials SET second_factor_failures = 0, locks = 0, locked_until = NULL \
             WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }

    /// Locks the account, unless it is locked already. The counters start anew after the lock.
    pub async fn lock_account(
        &mut self,
        user: UserId,
        until: Timestamp,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET locked_until = $2, locks = locks + 1, password_failures = 0, \
             second_factor_failures = 0 WHERE user_id = $1 AND (locked_until IS NULL OR locked_until <= $3)";
        let changed = execute!(&mut self.0, SQL, user.uuid(), until.millis(), now.millis())?;
        Ok(changed == 1)
    }

    /// When a user's lock ends, as this transaction sees it; `None` if there is none.
    pub async fn find_lock(&mut self, user: UserId) -> StoreResult<Option<Timestamp>> {
        const SQL: &str = "SELECT locked_until FROM credentials WHERE user_id = $1";
        let row: Option<(Option<i64>,)> = fetch_optional!(&mut self.0, SQL, user.uuid())?;
        Ok(row.and_then(|(until,)| until).map(Timestamp::from_millis))
    }

    /// Lifts a lock and forgets failures. An account that an administrator disabled stays disabled.
    pub async fn unlock_account(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "UPDATE credentials SET locked_until = NULL, locks = 0, password_failures = 0, \
             second_factor_failures = 0 WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }

    /// Stores a new password, if the old one is still the one that was checked.
    pub async fn replace_password(
        &mut self,
        user: UserId,
        checked: &PasswordHash,
        new: &PasswordHash,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET password_hash = $3, password_changed_at = $4, password_failures = 0 \
             WHERE user_id = $1 AND password_hash = $2";
        let changed = execute!(&mut self.0, SQL, user.uuid(), checked.as_str(), new.as_str(), now.millis())?;
        Ok(changed == 1)
    }

    /// Takes the row that orders what is written of a user: whoever is to touch several of a user's rows (counters, codes,
    /// sign-ins) takes this one first, or two of them would wait for each other for ever. Changes nothing.
    pub async fn hold_account(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "UPDATE credentials SET locks = locks WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }

    /// Stores the first password of an account and switches it on. `false` if it has one already.
    pub async fn activate_account(
        &mut self,
        user: UserId,
        new: &PasswordHash,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET password_hash = $2, password_changed_at = $3, is_enabled = TRUE, \
             password_failures = 0 WHERE user_id = $1 AND password_hash IS NULL";
        let changed = execute!(&mut self.0, SQL, user.uuid(), new.as_str(), now.millis())?;
        Ok(changed == 1)
    }

    /// Takes the row that orders all changes of a user's methods. The first statement of each such change.
    pub async fn hold_methods(&mut self, user: UserId) -> StoreResult<bool> {
        const SQL: &str = "UPDATE credentials SET methods_version = methods_version + 1 WHERE user_id = $1";
        let changed = execute!(&mut self.0, SQL, user.uuid())?;
        Ok(changed == 1)
    }
}

/// Counters are never negative and far below four billion.
fn to_u32(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
