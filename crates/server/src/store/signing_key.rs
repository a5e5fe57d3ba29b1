//! Keys that sign tokens, sealed. The latest one of an algorithm signs; those before check for a while longer.

use super::{Store, StoreResult, Tx, execute, fetch_all, fetch_one};
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
    /// The keys of an algorithm that are good for something at a moment, the latest first.
    pub async fn list_signing_keys(
        &self,
        algorithm: &str,
        now: Timestamp,
    ) -> StoreResult<Vec<StoredSigningKey>> {
        const SQL: &str = "SELECT id, secret FROM signing_keys WHERE algorithm = $1 \
             AND (checks_until IS NULL OR checks_until > $2) ORDER BY generation DESC";
        let rows: Vec<(Uuid, String)> = fetch_all!(&self.read, SQL, algorithm, now.millis())?;
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
        execute!(&mut self.0, SQL, key.id.uuid(), algorithm, &key.secret, now.millis())?;
        Ok(())
    }

    /// Lets a new key sign. Those before check until `checks_until`, or until their own end if that is sooner. `false` if
    /// somebody else did the same in this moment.
    pub async fn rotate_signing_key(
        &mut self,
        key: &StoredSigningKey,
        algorithm: &str,
        checks_until: Timestamp,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const NEW: &str = "INSERT INTO signing_keys (id, algorithm, generation, secret, created_at) \
             SELECT $1, $2, COALESCE(MAX(generation), 0) + 1, $3, $4 FROM signing_keys WHERE algorithm = $2 \
             ON CONFLICT DO NOTHING";
        const OLD: &str = "UPDATE signing_keys SET checks_until = $3 \
             WHERE algorithm = $1 AND id <> $2 AND (checks_until IS NULL OR checks_until > $3)";
        let added = execute!(&mut self.0, NEW, key.id.uuid(), algorithm, &key.secret, now.millis())?;
        if added != 1 {
            return Ok(false);
        }
        execute!(&mut self.0, OLD, algorithm, key.id.uuid(), checks_until.millis())?;
        Ok(true)
    }

    /// When the last token that is out there ends, of sessions and of sign-ins under way.
    pub async fn find_last_token_end(&mut self) -> StoreResult<Option<Timestamp>> {
        const SQL: &str = "SELECT MAX(e) FROM (SELECT MAX(expires_at) AS e FROM sessions WHERE ended_at IS NULL \
             UNION ALL SELECT MAX(expires_at) AS e FROM sign_ins WHERE consumed_at IS NULL) ends";
        let (end,): (Option<i64>,) = fetch_one!(&mut self.0, SQL)?;
        Ok(end.map(Timestamp::from_millis))
    }
}
