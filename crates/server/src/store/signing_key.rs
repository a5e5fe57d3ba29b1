//! Keys that sign tokens, sealed.

use super::{Store, StoreResult, Tx, on};
use countersign_core::id::SigningKeyId;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A sealed key.
#[derive(Debug)]
pub struct StoredSigningKey {
    /// Its id; `kid` in tokens.
    pub id: SigningKeyId,
    /// The sealed key; its place is `signing_keys.secret` of this id.
    pub secret: String,
}

impl Store {
    /// The keys of an algorithm, the latest first.
    pub async fn list_signing_keys(&self, algorithm: &str) -> StoreResult<Vec<StoredSigningKey>> {
        const SQL: &str = "SELECT id, secret FROM signing_keys WHERE algorithm = $1 ORDER BY generation DESC";
        let rows: Vec<(Uuid, String)> =
            on!(&self.read, c => sqlx::query_as(SQL).bind(algorithm).fetch_all(c).await)?;
        Ok(rows.into_iter().map(|(id, secret)| StoredSigningKey { id: id.into(), secret }).collect())
    }
}

impl Tx {
    /// Adds the first key of an algorithm, unless another node was faster.
    pub async fn create_first_signing_key(
        &mut self,
        key: &StoredSigningKey,
        algorithm: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO signing_keys (id, algorithm, generation, secret, created_at) \
                           VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING";
        on!(&mut self.0, c => sqlx::query(SQL)
            .bind(key.id.uuid())
            .bind(algorithm)
            .bind(&key.secret)
            .bind(now.millis())
            .execute(&mut **c)
            .await
            .map(|_| ()))?;
        Ok(())
    }
}
