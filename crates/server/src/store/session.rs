//! Sessions.

use super::user::UserRow;
use super::{Store, StoreResult, Tx, execute, fetch_one, fetch_optional};
use countersign_core::id::{SessionId, UserId};
use countersign_core::secret::TokenHash;
use countersign_core::session::Session;
use countersign_core::time::Timestamp;
use countersign_core::user::{Standing, User};
use uuid::Uuid;

const BY_ID: &str = "SELECT s.id AS session_id, s.generation, s.rotated_at, s.expires_at, s.ended_at, s.proved_at, \
     s.last_used_at, c.is_enabled, c.locked_until, \
     s.acting_session_id, a.ended_at AS acting_ended_at, a.expires_at AS acting_expires_at, a.user_id AS acting_user_id, \
     au.email AS acting_email, \
     u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, t.profile_id, u.email, u.first_name, u.last_name, \
     u.phone, u.additional_info, u.version \
     FROM sessions s JOIN users u ON u.id = s.user_id JOIN credentials c ON c.user_id = s.user_id \
     LEFT JOIN tenants t ON t.id = u.tenant_id \
     LEFT JOIN sessions a ON a.id = s.acting_session_id LEFT JOIN users au ON au.id = a.user_id WHERE s.id = $1";
const BY_COOKIE: &str = "SELECT s.id AS session_id, s.generation, s.rotated_at, s.expires_at, s.ended_at, s.proved_at, \
     s.last_used_at, c.is_enabled, c.locked_until, \
     s.acting_session_id, a.ended_at AS acting_ended_at, a.expires_at AS acting_expires_at, a.user_id AS acting_user_id, \
     au.email AS acting_email, \
     u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, t.profile_id, u.email, u.first_name, u.last_name, \
     u.phone, u.additional_info, u.version \
     FROM sessions s JOIN users u ON u.id = s.user_id JOIN credentials c ON c.user_id = s.user_id \
     LEFT JOIN tenants t ON t.id = u.tenant_id \
     LEFT JOIN sessions a ON a.id = s.acting_session_id LEFT JOIN users au ON au.id = a.user_id WHERE s.cookie_hash = $1";

/// A session to be added.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The hash of a browser's cookie; `None` for tokens.
    pub cookie: Option<TokenHash>,
    /// Where it came from.
    pub client_address: Option<&'a str>,
    /// What it came from.
    pub user_agent: Option<&'a str>,
    /// The session of the administrator who made it, to act as its user; `None` if they signed in themselves.
    pub acting: Option<SessionId>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// A session with its user, as one query reads them.
#[derive(Debug, Clone)]
pub struct StoredSession {
    /// What the rules are about.
    pub session: Session,
    /// Whose it is.
    pub user: User,
    /// Whether the account is switched on.
    pub is_enabled: bool,
    /// When a lock of the account ends or ended.
    pub locked_until: Option<Timestamp>,
    /// When it was last used, to within a minute.
    pub last_used_at: Timestamp,
    /// The administrator who acts as its user; `None` if they signed in themselves.
    pub acting: Option<Acting>,
}

/// An administrator who acts as somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub user: UserId,
    /// The address they sign in with.
    pub email: String,
}

impl StoredSession {
    /// Whether the session can be used: live, and its user in good standing.
    pub fn is_usable_at(&self, now: Timestamp) -> bool {
        let standing = Standing::at(now, self.is_enabled, self.locked_until);
        self.session.is_live_at(now) && standing == Standing::Active
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// Its user signed out.
    Logout,
    /// The password was changed.
    PasswordChanged,
    /// The account was locked.
    Lockout,
    /// An administrator removed the user's methods.
    MethodsReset,
    /// A used refresh token came back.
    RefreshTokenReused,
    /// Its user ended it from another one.
    EndedByUser,
    /// An administrator ended it.
    EndedByAdministrator,
    /// The account was switched off.
    AccountDisabled,
}

impl EndReason {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::PasswordChanged => "password_changed",
            Self::Lockout => "lockout",
            Self::MethodsReset => "methods_reset",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::EndedByUser => "ended_by_user",
            Self::EndedByAdministrator => "ended_by_administrator",
            Self::AccountDisabled => "account_disabled",
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Uuid,
    generation: i64,
    rotated_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
    proved_at: i64,
    last_used_at: i64,
    is_enabled: bool,
    locked_until: Option<i64>,
    acting_session_id: Option<Uuid>,
    acting_ended_at: Option<i64>,
    acting_expires_at: Option<i64>,
    acting_user_id: Option<Uuid>,
    acting_email: Option<String>,
    #[sqlx(flatten)]
    user: UserRow,
}

impl Row {
    /// When the session ends by itself and when it was ended. One that was made from another ends with it, however that
    /// came about.
    fn ends(&self) -> (i64, Option<i64>) {
        match (self.acting_session_id, self.acting_expires_at) {
            (None, _) => (self.expires_at, self.ended_at),
            (Some(_), Some(expires_at)) => {
                (self.expires_at.min(expires_at), self.ended_at.or(self.acting_ended_at))
            }
            // It is gone, and its administrator perhaps with it.
            (Some(_), None) => (self.expires_at, self.ended_at.or(Some(self.rotated_at))),
        }
    }
}

impl TryFrom<Row> for StoredSession {
    type Error = super::StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let (expires_at, ended_at) = row.ends();
        let acting = row.acting_user_id.zip(row.acting_email);
        let user: User = row.user.try_into()?;
        let session = Session {
            id: row.session_id.into(),
            user: user.id,
            generation: row.generation,
            rotated_at: Timestamp::from_millis(row.rotated_at),
            expires_at: Timestamp::from_millis(expires_at),
            ended_at: ended_at.map(Timestamp::from_millis),
            proved_at: Timestamp::from_millis(row.proved_at),
        };
        Ok(Self {
            session,
            user,
            is_enabled: row.is_enabled,
            locked_until: row.locked_until.map(Timestamp::from_millis),
            last_used_at: Timestamp::from_millis(row.last_used_at),
            acting: acting.map(|(user, email)| Acting { user: user.into(), email }),
        })
    }
}

impl Store {
    /// The session that a token names, with its user.
    pub async fn find_session(&self, id: SessionId) -> StoreResult<Option<StoredSession>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_ID, id.uuid())?;
        row.map(TryInto::try_into).transpose()
    }

    /// The session that a browser's cookie stands for, with its user.
    pub async fn find_session_by_cookie(&self, cookie: TokenHash) -> StoreResult<Option<StoredSession>> {
        let row: Option<Row> = fetch_optional!(&self.read, BY_COOKIE, cookie.as_bytes())?;
        row.map(TryInto::try_into).transpose()
    }
}

impl Tx {
    /// Whether a user signed in from an address since a moment.
    pub async fn has_session_from(
        &mut self,
        user: UserId,
        client_address: Option<&str>,
        since: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM sessions \
             WHERE user_id = $1 AND created_at >= $2 AND COALESCE(client_address, '') = $3";
        let (count,): (i64,) =
            fetch_one!(&mut self.0, SQL, user.uuid(), since.millis(), client_address.unwrap_or_default())?;
        Ok(count > 0)
    }

    /// Adds one; its user has just proved who they are.
    pub async fn create_session(&mut self, new: &NewSession<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO sessions (id, user_id, cookie_hash, generation, rotated_at, client_address, \
             user_agent, created_at, last_used_at, proved_at, expires_at, acting_session_id) \
             VALUES ($1, $2, $3, 0, $4, $5, $6, $4, $4, $4, $7, $8)";
        execute!(
            &mut self.0,
            SQL,
            new.id.uuid(),
            new.user.uuid(),
            new.cookie.as_ref().map(TokenHash::as_bytes),
            now.millis(),
            new.client_address,
            new.user_agent,
            new.expires_at.millis(),
            new.acting.map(SessionId::uuid)
        )?;
        Ok(())
    }

    /// Moves a session to its next generation. Only one caller ever gets `true` for one generation.
    pub async fn rotate_session(
        &mut self,
        id: SessionId,
        generation: i64,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "UPDATE sessions SET generation = generation + 1, rotated_at = $3, last_used_at = $3, \
             expires_at = $4 WHERE id = $1 AND generation = $2 AND ended_at IS NULL AND expires_at > $3";
        let changed = execute!(&mut self.0, SQL, id.uuid(), generation, now.millis(), expires_at.millis())?;
        Ok(changed == 1)
    }

    /// Ends one session. `false` if it was over.
    pub async fn revoke_session(
        &mut self,
        id: SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str =
            "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL";
        let changed = execute!(&mut self.0, SQL, id.uuid(), now.millis(), reason.as_str())?;
        Ok(changed == 1)
    }

    /// Ends all sessions of a user. Returns how many there were.
    pub async fn revoke_sessions_of(
        &mut self,
        user: UserId,
        reason: EndReason,
        now: Timestamp,
    ) -> StoreResult<u64> {
        const SQL: &str =
            "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE user_id = $1 AND ended_at IS NULL";
        Ok(execute!(&mut self.0, SQL, user.uuid(), now.millis(), reason.as_str())?)
    }

    /// Notes that the user proved who they are again.
    pub async fn note_proof(&mut self, id: SessionId, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "UPDATE sessions SET proved_at = $2 WHERE id = $1 AND ended_at IS NULL";
        execute!(&mut self.0, SQL, id.uuid(), now.millis())?;
        Ok(())
    }

    /// Notes that a session is in use.
    pub async fn note_use(&mut self, id: SessionId, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2";
        execute!(&mut self.0, SQL, id.uuid(), now.millis())?;
        Ok(())
    }
}
