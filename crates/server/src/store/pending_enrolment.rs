//! Methods being set up.

use super::{Store, StoreResult, Tx, execute, fetch_optional};
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A method being set up, by one session or one sign-in.
#[derive(Debug)]
pub struct PendingEnrolment {
    /// Its id.
    pub id: Uuid,
    /// The session or sign-in that sets it up. Each has at most one of each method.
    pub owner: Uuid,
    /// For whom.
    pub user: UserId,
    /// Which method.
    pub method: Method,
    /// What is secret about it, sealed for `pending_enrolments.secret` of this id.
    pub secret: Option<String>,
    /// When it is given up.
    pub expires_at: Timestamp,
}

impl Store {
    /// What an owner is setting up and may still finish.
    pub async fn find_pending_enrolment(
        &self,
        owner: Uuid,
        method: Method,
        now: Timestamp,
    ) -> StoreResult<Option<PendingEnrolment>> {
        const SQL: &str = "SELECT id, user_id, secret, expires_at FROM pending_enrolments \
                           WHERE owner_id = $1 AND method = $2 AND expires_at > $3";
        let row: Option<(Uuid, Uuid, Option<String>, i64)> =
            fetch_optional!(&self.read, SQL, owner, method.as_str(), now.millis())?;
        Ok(row.map(|(id, user, secret, expires_at)| PendingEnrolment {
            id,
            owner,
            user: user.into(),
            method,
            secret,
            expires_at: Timestamp::from_millis(expires_at),
        }))
    }
}

impl Tx {
    /// Starts setting a method up; what the same owner had begun of it is replaced.
    pub async fn replace_pending_enrolment(
        &mut self,
        pending: &PendingEnrolment,
        now: Timestamp,
    ) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO pending_enrolments (id, owner_id, user_id, method, secret, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner_id, method) DO UPDATE SET id = EXCLUDED.id, \
             user_id = EXCLUDED.user_id, secret = EXCLUDED.secret, created_at = EXCLUDED.created_at, \
             expires_at = EXCLUDED.expires_at";
        execute!(
            &mut self.0,
            SQL,
            pending.id,
            pending.owner,
            pending.user.uuid(),
            pending.method.as_str(),
            pending.secret.as_deref(),
            now.millis(),
            pending.expires_at.millis()
        )?;
        Ok(())
    }

    /// Uses a pending set-up. Only one caller ever gets `true`.
    pub async fn consume_pending_enrolment(&mut self, id: Uuid, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM pending_enrolments WHERE id = $1 AND expires_at > $2";
        let changed = execute!(&mut self.0, SQL, id, now.millis())?;
        Ok(changed == 1)
    }

    /// Gives up what an owner is setting up.
    pub async fn delete_pending_enrolment(&mut self, owner: Uuid, method: Method) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM pending_enrolments WHERE owner_id = $1 AND method = $2";
        execute!(&mut self.0, SQL, owner, method.as_str())?;
        Ok(())
    }

    /// Gives up what anybody is setting up of a user's method.
    pub async fn delete_pending_enrolments_of(&mut self, user: UserId, method: Method) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM pending_enrolments WHERE user_id = $1 AND method = $2";
        execute!(&mut self.0, SQL, user.uuid(), method.as_str())?;
        Ok(())
    }
}
