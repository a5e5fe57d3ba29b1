//! Links with which a password is chosen: the first one of an account, or another one for one that was forgotten. Each
//! user has one of a kind at most, and using it up deletes it.

use super::{Store, StoreResult, Tx, execute, fetch_optional};
use countersign_core::id::UserId;
use countersign_core::secret::{TokenHash, TokenKind};
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The first password.
    Activation,
    /// Another password.
    Reset,
}

/// A link as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredLink {
    /// Whose account it is for.
    pub user: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl LinkPurpose {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activation => "ACTIVATION",
            Self::Reset => "RESET",
        }
    }

    /// The kind of its tokens.
    pub const fn token_kind(self) -> TokenKind {
        match self {
            Self::Activation => TokenKind::Activation,
            Self::Reset => TokenKind::PasswordReset,
        }
    }
}

impl Store {
    /// A link that was not used up, also one that ran out.
    pub async fn find_password_link(
        &self,
        purpose: LinkPurpose,
        token: TokenHash,
    ) -> StoreResult<Option<StoredLink>> {
        const SQL: &str = "SELECT user_id, created_at, expires_at FROM password_links \
             WHERE token_hash = $1 AND purpose = $2";
        let row: Option<(Uuid, i64, i64)> =
            fetch_optional!(&self.read, SQL, token.as_bytes(), purpose.as_str())?;
        Ok(row.map(|(user, created_at, expires_at)| StoredLink {
            user: user.into(),
            created_at: Timestamp::from_millis(created_at),
            expires_at: Timestamp::from_millis(expires_at),
        }))
    }
}

impl Tx {
    /// Puts a link in the place of the one before. `false` if the account may not have one: to activate it needs an account
    /// without a password, to reset one with a password that is switched on.
    pub async fn replace_password_link(
        &mut self,
        user: UserId,
        purpose: LinkPurpose,
        token: TokenHash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> StoreResult<bool> {
        const SQL: &str = "INSERT INTO password_links (user_id, purpose, token_hash, created_at, expires_at) \
             SELECT c.user_id, $2, $3, $4, $5 FROM credentials c WHERE c.user_id = $1 \
               AND ((c.password_hash IS NULL AND $2 = 'ACTIVATION') \
                 OR (c.password_hash IS NOT NULL AND c.is_enabled AND $2 = 'RESET')) \
             ON CONFLICT (user_id, purpose) DO UPDATE SET token_hash = EXCLUDED.token_hash, \
               created_at = EXCLUDED.created_at, expires_at = EXCLUDED.expires_at";
        let changed = execute!(
            &mut self.0,
            SQL,
            user.uuid(),
            purpose.as_str(),
            token.as_bytes(),
            now.millis(),
            expires_at.millis()
        )?;
        Ok(changed == 1)
    }

    /// Uses a link up and says whose it was. Only one caller ever gets an answer.
    pub async fn consume_password_link(
        &mut self,
        purpose: LinkPurpose,
        token: TokenHash,
        now: Timestamp,
    ) -> StoreResult<Option<UserId>> {
        const SQL: &str = "DELETE FROM password_links WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 \
             RETURNING user_id";
        let row: Option<(Uuid,)> =
            fetch_optional!(&mut self.0, SQL, token.as_bytes(), purpose.as_str(), now.millis())?;
        Ok(row.map(|(user,)| user.into()))
    }

    /// Makes a user's links worthless: the password was changed in another way, or the account switched off.
    pub async fn void_password_links_of(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM password_links WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }
}
