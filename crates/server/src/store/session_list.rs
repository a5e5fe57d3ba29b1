//! The sessions of one user, for whoever looks after the account.

use super::{EndReason, Store, StoreResult, Tx, execute, fetch_all};
use countersign_core::id::{SessionId, UserId};
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// Its id.
    pub id: SessionId,
    /// Whether it is a browser's, by cookie; else tokens.
    pub is_browser: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used: a browser's to within a minute, one of tokens when it was last renewed.
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Where it began.
    pub client_address: Option<String>,
    /// What it began in.
    pub user_agent: Option<String>,
    /// The address of the administrator who acts as the user.
    pub acting: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    is_browser: bool,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
    client_address: Option<String>,
    user_agent: Option<String>,
    acting_email: Option<String>,
}

impl From<Row> for ListedSession {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            is_browser: row.is_browser,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: Timestamp::from_millis(row.last_used_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            client_address: row.client_address,
            user_agent: row.user_agent,
            acting: row.acting_email,
        }
    }
}

/// More than anybody has or can look at.
const MOST: i64 = 1000;

impl Store {
    /// The sessions of a user that are not over, the newest first. Browsers must have been used since `idle_since`.
    pub async fn list_sessions(
        &self,
        user: UserId,
        idle_since: Timestamp,
        now: Timestamp,
    ) -> StoreResult<Vec<ListedSession>> {
        const SQL: &str = "SELECT s.id, s.cookie_hash IS NOT NULL AS is_browser, s.created_at, s.last_used_at, \
             s.expires_at, s.client_address, s.user_agent, au.email AS acting_email \
             FROM sessions s LEFT JOIN sessions a ON a.id = s.acting_session_id LEFT JOIN users au ON au.id = a.user_id \
             WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 \
             AND (s.cookie_hash IS NULL OR s.last_used_at >= $3) \
             AND (s.acting_session_id IS NULL OR (a.ended_at IS NULL AND a.expires_at > $2)) \
             ORDER BY s.created_at DESC, s.id DESC LIMIT $4";
        let rows: Vec<Row> =
            fetch_all!(&self.read, SQL, user.uuid(), now.millis(), idle_since.millis(), MOST)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

impl Tx {
    /// Ends one session if it is this user's. `false` if it is not, or was over.
    pub async fn revoke_session_of(
        &mut self,
        user: UserId,
        id: SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE sessions SET ended_at = $3, end_reason = $4 \
             WHERE id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3";
        let changed = execute!(&mut self.0, SQL, id.uuid(), user.uuid(), now.millis(), reason.as_str())?;
        Ok(changed == 1)
    }

    /// Ends all sessions of a user but one. Returns how many there were.
    pub async fn revoke_other_sessions(
        &mut self,
        user: UserId,
        kept: SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> StoreResult<u64> {
        const SQL: &str = "UPDATE sessions SET ended_at = $3, end_reason = $4 \
             WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL";
        Ok(execute!(&mut self.0, SQL, user.uuid(), kept.uuid(), now.millis(), reason.as_str())?)
    }
}
