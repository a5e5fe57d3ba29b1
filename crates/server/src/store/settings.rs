//! Settings objects, each under a name, with a version.

use super::{Store, StoreResult, Tx, fetch_optional};
use countersign_core::time::Timestamp;

/// A settings object as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSettings {
    /// JSON text.
    pub value: String,
    /// Grows by one with each save, from 1.
    pub version: i64,
}

impl Store {
    /// The object under a name, if it was ever saved.
    pub async fn find_settings(&self, name: &str) -> StoreResult<Option<StoredSettings>> {
        const SQL: &str = "SELECT value, version FROM settings WHERE name = $1";
        let row: Option<(String, i64)> = fetch_optional!(&self.read, SQL, name)?;
        Ok(row.map(|(value, version)| StoredSettings { value, version }))
    }
}

impl Tx {
    /// The text of an object, as this transaction sees it.
    pub async fn find_settings_text(&mut self, name: &str) -> StoreResult<Option<String>> {
        const SQL: &str = "SELECT value FROM settings WHERE name = $1";
        let row: Option<(String,)> = fetch_optional!(&mut self.0, SQL, name)?;
        Ok(row.map(|(value,)| value))
    }

    /// Saves over the version that the caller saw; 0 means that there was none. Returns the new version, or `None` if
    /// somebody else was faster.
    pub async fn save_settings(
        &mut self,
        name: &str,
        value: &str,
        seen: i64,
        now: Timestamp,
    ) -> StoreResult<Option<i64>> {
        const FIRST: &str = "INSERT INTO settings (name, value, version, updated_at) VALUES ($1, $2, $3 + 1, $4) \
                             ON CONFLICT DO NOTHING RETURNING version";
        const NEXT: &str = "UPDATE settings SET value = $2, version = version + 1, updated_at = $4 \
                            WHERE name = $1 AND version = $3 RETURNING version";
        let sql = if seen == 0 { FIRST } else { NEXT };
        let row: Option<(i64,)> = fetch_optional!(&mut self.0, sql, name, value, seen, now.millis())?;
        Ok(row.map(|(version,)| version))
    }
}
