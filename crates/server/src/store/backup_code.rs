//! Backup codes, as keyed hashes.

use super::{StoreResult, Tx, execute, fetch_one};
use countersign_core::id::UserId;
use countersign_core::secret::TokenHash;
use countersign_core::time::Timestamp;

impl Tx {
    /// Replaces a user's set. The caller holds the user's methods ([`Tx::hold_methods`]).
    pub async fn replace_backup_codes(&mut self, user: UserId, codes: &[TokenHash]) -> StoreResult<()> {
        const ADD: &str = "INSERT INTO backup_codes (user_id, code_hash) VALUES ($1, $2)";
        self.delete_backup_codes(user).await?;
        for code in codes {
            execute!(&mut self.0, ADD, user.uuid(), code.as_bytes())?;
        }
        Ok(())
    }

    /// Uses a code up. Only one caller ever gets `true`.
    pub async fn consume_backup_code(
        &mut self,
        user: UserId,
        code: TokenHash,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE backup_codes SET used_at = $3 \
             WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
        let changed = execute!(&mut self.0, SQL, user.uuid(), code.as_bytes(), now.millis())?;
        Ok(changed == 1)
    }

    /// Whether a code was of this user's set and is used up.
    pub async fn is_backup_code_used(&mut self, user: UserId, code: TokenHash) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM backup_codes \
             WHERE user_id = $1 AND code_hash = $2 AND used_at IS NOT NULL";
        let (count,): (i64,) = fetch_one!(&mut self.0, SQL, user.uuid(), code.as_bytes())?;
        Ok(count > 0)
    }

    /// How many codes of a user were not used yet.
    pub async fn count_unused_backup_codes(&mut self, user: UserId) -> StoreResult<u32> {
        const SQL: &str = "SELECT COUNT(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL";
        let (count,): (i64,) = fetch_one!(&mut self.0, SQL, user.uuid())?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Removes a user's set.
    pub async fn delete_backup_codes(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM backup_codes WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }
}
