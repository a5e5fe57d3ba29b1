//! Counters in windows of time.

use super::{Store, StoreResult, Tx, execute, fetch_one, fetch_optional, on};
use countersign_core::secret::TokenHash;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;

/// A counter after it was counted up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hits {
    /// How many there were in this window, this one included.
    pub count: i64,
    /// When the window ends, and all are allowed again.
    pub window_ends: Timestamp,
}

impl Store {
    /// A counter whose window is not over.
    pub async fn find_hits(&self, key: TokenHash, now: Timestamp) -> StoreResult<Option<Hits>> {
        const SQL: &str = "SELECT hits, expires_at FROM throttles WHERE key = $1 AND expires_at > $2";
        let row: Option<(i64, i64)> = fetch_optional!(&self.read, SQL, key.as_bytes(), now.millis())?;
        Ok(row.map(|(count, ends)| Hits { count, window_ends: Timestamp::from_millis(ends) }))
    }
}

impl Tx {
    /// Counts one up. The window begins with its first hit and is started anew when it is over.
    pub async fn count_hit(&mut self, key: TokenHash, limit: RateLimit, now: Timestamp) -> StoreResult<Hits> {
        const SQL: &str = "INSERT INTO throttles (key, window_start, hits, expires_at) VALUES ($1, $2, 1, $2 + $3) \
             ON CONFLICT (key) DO UPDATE SET \
               hits = CASE WHEN throttles.window_start + $3 <= $2 THEN 1 ELSE throttles.hits + 1 END, \
               window_start = CASE WHEN throttles.window_start + $3 <= $2 THEN $2 ELSE throttles.window_start END, \
               expires_at = CASE WHEN throttles.window_start + $3 <= $2 THEN $2 ELSE throttles.window_start END + $3 \
             RETURNING hits, expires_at";
        let period = (Timestamp::from_millis(0) + limit.period).millis();
        let (count, ends): (i64, i64) = fetch_one!(&mut self.0, SQL, key.as_bytes(), now.millis(), period)?;
        Ok(Hits { count, window_ends: Timestamp::from_millis(ends) })
    }

    /// Takes one hit back.
    pub async fn return_hit(&mut self, key: TokenHash) -> StoreResult<()> {
        const SQL: &str = "UPDATE throttles SET hits = hits - 1 WHERE key = $1 AND hits > 0";
        execute!(&mut self.0, SQL, key.as_bytes())?;
        Ok(())
    }

    /// Forgets counters, in one statement for as many as one user has.
    pub async fn clear_all_hits(&mut self, keys: &[TokenHash]) -> StoreResult<()> {
        const AT_ONCE: usize = 12;
        const SQL: &str =
            "DELETE FROM throttles WHERE key IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        for chunk in keys.chunks(AT_ONCE) {
            on!(&mut self.0, c => {
                let query = sqlx::query(SQL);
                // A shorter list is filled up with its last key.
                let padded = chunk.iter().chain(chunk.last().into_iter().cycle()).take(AT_ONCE);
                let bound = padded.fold(query, |query, key| query.bind(key.as_bytes()));
                bound.execute(&mut **c).await.map(|_| ())
            })?;
        }
        Ok(())
    }

    /// Forgets a counter: the next hit is its first.
    pub async fn clear_hits(&mut self, key: TokenHash) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM throttles WHERE key = $1";
        execute!(&mut self.0, SQL, key.as_bytes())?;
        Ok(())
    }
}
