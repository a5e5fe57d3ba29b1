//! Hashes of passwords that were replaced, a bounded number a user, kept only while the settings ask for it.

use super::{Store, StoreResult, Tx, execute, fetch_all};
use countersign_core::id::UserId;
use countersign_core::password::PasswordHash;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A password that was replaced.
#[derive(Debug)]
pub struct NewOldPassword<'a> {
    /// A new id.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// Its hash.
    pub hash: &'a PasswordHash,
    /// Replaced before this, others are forgotten.
    pub since: Timestamp,
}

/// Most hashes a user. It bounds what one request may have compared.
const KEPT: i64 = 10;

impl Store {
    /// A user's replaced passwords, the latest first.
    pub async fn list_old_passwords(&self, user: UserId, since: Timestamp) -> StoreResult<Vec<PasswordHash>> {
        const SQL: &str = "SELECT password_hash FROM password_history WHERE user_id = $1 AND replaced_at > $2 \
             ORDER BY replaced_at DESC, id DESC LIMIT $3";
        let rows: Vec<(String,)> = fetch_all!(&self.read, SQL, user.uuid(), since.millis(), KEPT)?;
        Ok(rows.into_iter().map(|(hash,)| PasswordHash::from_stored(hash)).collect())
    }
}

impl Tx {
    /// Remembers a password that was replaced, and forgets those that are too old or too many.
    pub async fn create_old_password(&mut self, old: &NewOldPassword<'_>, now: Timestamp) -> StoreResult<()> {
        const NEW: &str =
            "INSERT INTO password_history (id, user_id, password_hash, replaced_at) VALUES ($1, $2, $3, $4)";
        const FORGET: &str = "DELETE FROM password_history WHERE user_id = $1 AND (replaced_at <= $2 OR id NOT IN \
             (SELECT id FROM password_history WHERE user_id = $1 ORDER BY replaced_at DESC, id DESC LIMIT $3))";
        execute!(&mut self.0, NEW, old.id, old.user.uuid(), old.hash.as_str(), now.millis())?;
        execute!(&mut self.0, FORGET, old.user.uuid(), old.since.millis(), KEPT)?;
        Ok(())
    }
}
