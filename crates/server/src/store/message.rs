//! Notices that wait to be mailed. Written in the transaction of what they tell of; sent by whichever node is first.

use super::{Store, StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A notice to be mailed.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub address: &'a str,
    /// JSON text: what to tell. Never a secret.
    pub event: &'a str,
    /// When it is no news any more.
    pub expires_at: Timestamp,
}

/// A notice that this node is to send.
#[derive(Debug)]
pub struct DueMessage {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub address: String,
    /// JSON text: what to tell.
    pub event: String,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// When it is no news any more.
    pub expires_at: Timestamp,
}

impl Store {
    /// Whether any notice is due. Cheap: asked every few seconds, and mostly answered with no.
    pub async fn has_due_message(&self, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE due_at <= $1 LIMIT 1) AS due";
        let (count,): (i64,) = fetch_one!(&self.read, SQL, now.millis())?;
        Ok(count > 0)
    }
}

impl Tx {
    /// Keeps a notice, due at once.
    pub async fn create_message(&mut self, new: &NewMessage<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO messages (id, address, event, attempts, due_at, expires_at) \
                           VALUES ($1, $2, $3, 0, $4, $5)";
        execute!(&mut self.0, SQL, new.id, new.address, new.event, now.millis(), new.expires_at.millis())?;
        Ok(())
    }

    /// Takes the notice that is due longest, for this node alone until `again_at`, when it is due again unless it was
    /// deleted.
    pub async fn lease_message(
        &mut self,
        now: Timestamp,
        again_at: Timestamp,
    ) -> StoreResult<Option<DueMessage>> {
        const SQL: &str = "UPDATE messages SET due_at = $2, attempts = attempts + 1 \
             WHERE id = (SELECT id FROM messages WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1) AND due_at <= $1 \
             RETURNING id, address, event, attempts, expires_at";
        let row: Option<(Uuid, String, String, i64, i64)> =
            fetch_optional!(&mut self.0, SQL, now.millis(), again_at.millis())?;
        Ok(row.map(|(id, address, event, attempts, expires_at)| DueMessage {
            id,
            address,
            event,
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            expires_at: Timestamp::from_millis(expires_at),
        }))
    }

    /// Puts a notice off that could not be sent.
    pub async fn defer_message(&mut self, id: Uuid, until: Timestamp) -> StoreResult<()> {
        const SQL: &str = "UPDATE messages SET due_at = $2 WHERE id = $1";
        execute!(&mut self.0, SQL, id, until.millis())?;
        Ok(())
    }

    /// Forgets a notice that was sent, or never will be.
    pub async fn delete_message(&mut self, id: Uuid) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM messages WHERE id = $1";
        execute!(&mut self.0, SQL, id)?;
        Ok(())
    }
}
