//! Sign-ins under way.

use super::{Store, StoreError, StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::id::{SignInId, UserId};
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::time::Timestamp;
use uuid::Uuid;

const BY_ID: &str = "SELECT id, user_id, stage, expires_at, enrolled_at, consumed_at \
                     FROM sign_ins WHERE id = $1";
const BY_COOKIE: &str = "SELECT id, user_id, stage, expires_at, enrolled_at, consumed_at \
                         FROM sign_ins WHERE cookie_hash = $1";

/// A sign-in under way to be added.
#[derive(Debug)]
pub struct NewSignIn<'a> {
    /// Its id.
    pub id: SignInId,
    /// Who signs in.
    pub user: UserId,
    /// What it waits for.
    pub stage: Stage,
    /// The hash of a browser's cookie; `None` for API clients.
    pub cookie: Option<TokenHash>,
    /// Where it came from.
    pub client_address: Option<&'a str>,
    /// What it came from.
    pub user_agent: Option<&'a str>,
    /// When it is given up.
    pub expires_at: Timestamp,
}

/// A sign-in whose password was right and whose second step never came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredSignIn {
    /// Whose account.
    pub user: UserId,
    /// Where it came from.
    pub client_address: Option<String>,
    /// What it came from.
    pub user_agent: Option<String>,
    /// When the password was given.
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    user_id: Uuid,
    stage: String,
    expires_at: i64,
    enrolled_at: Option<i64>,
    consumed_at: Option<i64>,
}

impl TryFrom<Row> for SignIn {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            id: row.id.into(),
            user: row.user_id.into(),
            stage: Stage::from_word(&row.stage).ok_or_else(|| StoreError::corrupt("sign_ins: stage"))?,
            expires_at: Timestamp::from_millis(row.expires_at),
            is_consumed: row.consumed_at.is_some(),
            has_enrolled: row.enrolled_at.is_some(),
        })
    }
}

impl Store {
    /// Whether any sign-in ran out after `since` while it waited for a second factor, and nobody took note yet.
    pub async fn has_unanswered_sign_in(&self, since: Timestamp, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM sign_ins WHERE expires_at <= $1 AND expires_at > $2 \
             AND noticed_at IS NULL AND consumed_at IS NULL AND stage = 'PRE_VERIFICATION_TOKEN' LIMIT 1) AS one";
        let (count,): (i64,) = fetch_one!(&self.read, SQL, now.millis(), since.millis())?;
        Ok(count > 0)
    }

    /// The sign-in that a partial token names.
    pub async fn find_sign_in(&self, id: SignInId) -> StoreResult<Option<SignIn>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// The sign-in that a browser's cookie stands for.
    pub async fn find_sign_in_by_cookie(&self, cookie: TokenHash) -> StoreResult<Option<SignIn>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_COOKIE, cookie.as_bytes())?;
        row.map(TryInto::try_into).transpose()
    }
}

impl Tx {
    /// The same, as this transaction sees it.
    pub async fn find_sign_in(&mut self, id: SignInId) -> StoreResult<Option<SignIn>> {
        let row: Option<Row> = fetch_optional!(&mut self.0, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// Adds one.
    pub async fn create_sign_in(&mut self, new: &NewSignIn<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO sign_ins (id, user_id, stage, cookie_hash, client_address, user_agent, \
             created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        execute!(
            &mut self.0,
            SQL,
            new.id.uuid(),
            new.user.uuid(),
            new.stage.as_str(),
            new.cookie.as_ref().map(TokenHash::as_bytes),
            new.client_address,
            new.user_agent,
            now.millis(),
            new.expires_at.millis()
        )?;
        Ok(())
    }

    /// Gives a sign-in up: it ran out just now.
    pub async fn expire_sign_in(&mut self, id: SignInId, now: Timestamp) -> StoreResult<()> {
        const SQL: &str =
            "UPDATE sign_ins SET expires_at = $2 WHERE id = $1 AND consumed_at IS NULL AND expires_at > $2";
        execute!(&mut self.0, SQL, id.uuid(), now.millis())?;
        Ok(())
    }

    /// Takes one sign-in that ran out after `since` while it waited for a second factor. Each is given to one caller, once.
    pub async fn consume_unanswered_sign_in(
        &mut self,
        since: Timestamp,
        now: Timestamp,
    ) -> StoreResult<Option<UnansweredSignIn>> {
        const SQL: &str = "UPDATE sign_ins SET noticed_at = $1 WHERE id = (SELECT id FROM sign_ins \
             WHERE expires_at <= $1 AND expires_at > $2 AND noticed_at IS NULL AND consumed_at IS NULL \
             AND stage = 'PRE_VERIFICATION_TOKEN' ORDER BY expires_at, id LIMIT 1) AND noticed_at IS NULL \
             RETURNING user_id, client_address, user_agent, created_at";
        let row: Option<(Uuid, Option<String>, Option<String>, i64)> =
            fetch_optional!(&mut self.0, SQL, now.millis(), since.millis())?;
        Ok(row.map(|(user, client_address, user_agent, created_at)| UnansweredSignIn {
            user: user.into(),
            client_address,
            user_agent,
            created_at: Timestamp::from_millis(created_at),
        }))
    }

    /// Uses a sign-in up. Only one caller ever gets `true`.
    pub async fn consume_sign_in(&mut self, id: SignInId, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str =
            "UPDATE sign_ins SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL AND expires_at > $2";
        let changed = execute!(&mut self.0, SQL, id.uuid(), now.millis())?;
        Ok(changed == 1)
    }

    /// Notes that a method was set up in this sign-in. `false` if it is over. The caller holds the user's methods
    /// ([`Tx::hold_methods`]) and has seen that none came from elsewhere.
    pub async fn advance_sign_in_enrolled(&mut self, id: SignInId, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "UPDATE sign_ins SET enrolled_at = $2 \
             WHERE id = $1 AND consumed_at IS NULL AND expires_at > $2 AND stage = 'MFA_CONFIGURATION_TOKEN'";
        let changed = execute!(&mut self.0, SQL, id.uuid(), now.millis())?;
        Ok(changed == 1)
    }

    /// Ends all sign-ins under way of a user.
    pub async fn revoke_sign_ins_of(&mut self, user: UserId, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "UPDATE sign_ins SET consumed_at = $2 WHERE user_id = $1 AND consumed_at IS NULL";
        execute!(&mut self.0, SQL, user.uuid(), now.millis())?;
        Ok(())
    }
}
