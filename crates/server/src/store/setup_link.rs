//! The one-time link with which the first system administrator is made. There is one row, whatever number of nodes start
//! at once: of two links, two people could make an administrator each.

use super::{Store, StoreResult, Tx, execute, fetch_one};
use countersign_core::secret::TokenHash;
use countersign_core::time::Timestamp;

impl Store {
    /// Whether a link could be used now.
    pub async fn is_setup_link_open(&self, token: TokenHash, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM setup_link \
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
               AND NOT EXISTS (SELECT 1 FROM users WHERE authority = 'SYS_ADMIN')";
        let (count,): (i64,) = fetch_one!(&self.read, SQL, token.as_bytes(), now.millis())?;
        Ok(count > 0)
    }
}

impl Tx {
    /// Puts a link in the place of whatever was printed before, here or by another node.
    ///
    /// Nor does it bring one that is being used back to life: this statement waits until the transaction with
    /// [`Tx::consume_setup_link`] is through, and whoever sees the new link sees its administrator too.
    pub async fn replace_setup_link(
        &mut self,
        token: TokenHash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO setup_link (only_row, token_hash, created_at, expires_at) VALUES (1, $1, $2, $3) \
             ON CONFLICT (only_row) DO UPDATE SET token_hash = EXCLUDED.token_hash, created_at = EXCLUDED.created_at, \
             expires_at = EXCLUDED.expires_at, used_at = NULL";
        execute!(&mut self.0, SQL, token.as_bytes(), now.millis(), expires_at.millis())?;
        Ok(())
    }

    /// Uses a link up. Only one caller ever gets `true`, and none once there is a system administrator.
    pub async fn consume_setup_link(&mut self, token: TokenHash, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "UPDATE setup_link SET used_at = $2 \
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
               AND NOT EXISTS (SELECT 1 FROM users WHERE authority = 'SYS_ADMIN')";
        let changed = execute!(&mut self.0, SQL, token.as_bytes(), now.millis())?;
        Ok(changed == 1)
    }
}
