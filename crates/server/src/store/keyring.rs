//! Which master key sealed this database.

use super::{Store, StoreResult, Tx, execute, fetch_optional};
use countersign_core::time::Timestamp;

impl Store {
    /// The key id that was noted on first start.
    pub async fn find_key_id(&self) -> StoreResult<Option<String>> {
        const SQL: &str = "SELECT key_id FROM keyring WHERE only_row = 1";
        let row: Option<(String,)> = fetch_optional!(&self.read, SQL)?;
        Ok(row.map(|(key_id,)| key_id))
    }
}

impl Tx {
    /// Notes the key id, unless another node was faster.
    pub async fn note_key_id(&mut self, key_id: &str, now: Timestamp) -> StoreResult<()> {
        const SQL: &str =
            "INSERT INTO keyring (only_row, key_id, created_at) VALUES (1, $1, $2) ON CONFLICT DO NOTHING";
        execute!(&mut self.0, SQL, key_id, now.millis())?;
        Ok(())
    }
}
