//! Codes that were sent. One for each user, purpose and method: a new one replaces the old.

use super::{Store, StoreResult, Tx, execute, fetch_optional};
use countersign_core::challenge::{MOST_GUESSES, Purpose};
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::secret::TokenHash;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// Which code: whose, for what, by which method, and asked for in which sign-in or session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengeKey {
    /// Whose.
    pub user: UserId,
    /// For what.
    pub purpose: Purpose,
    /// By which method.
    pub method: Method,
    /// The sign-in or session that asked for it. In another one the code is worth nothing.
    pub owner: Uuid,
}

/// A code to be sent.
#[derive(Debug)]
pub struct NewChallenge<'a> {
    /// Its id; part of what is hashed.
    pub id: Uuid,
    /// Which.
    pub key: ChallengeKey,
    /// The exact address that it goes to.
    pub address: &'a str,
    /// The keyed hash of the code.
    pub code_hash: TokenHash,
    /// When it runs out.
    pub expires_at: Timestamp,
}

/// A code that a guess may be compared with.
#[derive(Debug)]
pub struct OpenChallenge {
    /// Its id.
    pub id: Uuid,
    /// The exact address that it was sent to.
    pub address: String,
    /// The keyed hash of the code.
    pub code_hash: Vec<u8>,
}

/// That a code was sent, for people who wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCode {
    /// The exact address that it was sent to.
    pub address: String,
    /// When.
    pub sent_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
}

impl Store {
    /// A code that was delivered, has not run out, and may still be guessed at.
    pub async fn find_sent_code(&self, key: ChallengeKey, now: Timestamp) -> StoreResult<Option<SentCode>> {
        const SQL: &str = "SELECT address, created_at, expires_at FROM challenges WHERE user_id = $1 \
             AND purpose = $2 AND method = $3 AND owner_id = $4 AND delivered_at IS NOT NULL AND expires_at > $5 \
             AND guesses < $6";
        let row: Option<(String, i64, i64)> = fetch_optional!(
            &self.read,
            SQL,
            key.user.uuid(),
            key.purpose.as_str(),
            key.method.as_str(),
            key.owner,
            now.millis(),
            i64::from(MOST_GUESSES)
        )?;
        Ok(row.map(|(address, sent_at, expires_at)| SentCode {
            address,
            sent_at: Timestamp::from_millis(sent_at),
            expires_at: Timestamp::from_millis(expires_at),
        }))
    }
}

impl Tx {
    /// Keeps a code that is about to be sent, in place of the one before it. It opens with [`Tx::open_challenge`].
    pub async fn replace_challenge(&mut self, new: &NewChallenge<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO challenges (id, user_id, purpose, method, owner_id, address, code_hash, guesses, \
             created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9) \
             ON CONFLICT (user_id, purpose, method) DO UPDATE SET id = EXCLUDED.id, owner_id = EXCLUDED.owner_id, \
             address = EXCLUDED.address, code_hash = EXCLUDED.code_hash, guesses = 0, \
             created_at = EXCLUDED.created_at, delivered_at = NULL, expires_at = EXCLUDED.expires_at";
        execute!(
            &mut self.0,
            SQL,
            new.id,
            new.key.user.uuid(),
            new.key.purpose.as_str(),
            new.key.method.as_str(),
            new.key.owner,
            new.address,
            new.code_hash.as_bytes(),
            now.millis(),
            new.expires_at.millis()
        )?;
        Ok(())
    }

    /// Opens a code that was handed over. `false` if another one has taken its place.
    pub async fn open_challenge(&mut self, id: Uuid, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str = "UPDATE challenges SET delivered_at = $2 WHERE id = $1 AND delivered_at IS NULL";
        let changed = execute!(&mut self.0, SQL, id, now.millis())?;
        Ok(changed == 1)
    }

    /// Counts a guess **before** it is compared. `None` if there is no code to compare it with: none was delivered, it ran
    /// out, was used, was asked for elsewhere, or was guessed at too often.
    pub async fn count_guess(
        &mut self,
        key: ChallengeKey,
        now: Timestamp,
    ) -> StoreResult<Option<OpenChallenge>> {
        const SQL: &str = "UPDATE challenges SET guesses = guesses + 1 WHERE user_id = $1 AND purpose = $2 \
             AND method = $3 AND owner_id = $4 AND delivered_at IS NOT NULL AND expires_at > $5 AND guesses < $6 \
             RETURNING id, address, code_hash";
        let row: Option<(Uuid, String, Vec<u8>)> = fetch_optional!(
            &mut self.0,
            SQL,
            key.user.uuid(),
            key.purpose.as_str(),
            key.method.as_str(),
            key.owner,
            now.millis(),
            i64::from(MOST_GUESSES)
        )?;
        Ok(row.map(|(id, address, code_hash)| OpenChallenge { id, address, code_hash }))
    }

    /// Uses a code up. Only one caller ever gets `true`.
    pub async fn consume_challenge(&mut self, id: Uuid, now: Timestamp) -> StoreResult<bool> {
        const SQL: &str =
            "DELETE FROM challenges WHERE id = $1 AND delivered_at IS NOT NULL AND expires_at > $2";
        let changed = execute!(&mut self.0, SQL, id, now.millis())?;
        Ok(changed == 1)
    }

    /// Voids a code that could not be handed over.
    pub async fn void_challenge(&mut self, id: Uuid) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM challenges WHERE id = $1";
        execute!(&mut self.0, SQL, id)?;
        Ok(())
    }

    /// Voids the code of a set-up that is given up.
    pub async fn void_challenge_of(&mut self, key: ChallengeKey) -> StoreResult<()> {
        const SQL: &str =
            "DELETE FROM challenges WHERE user_id = $1 AND purpose = $2 AND method = $3 AND owner_id = $4";
        execute!(&mut self.0, SQL, key.user.uuid(), key.purpose.as_str(), key.method.as_str(), key.owner)?;
        Ok(())
    }

    /// Voids every code of a user by one method: it was turned off, and may be turned on again with the same address.
    pub async fn void_challenges_by(&mut self, user: UserId, method: Method) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM challenges WHERE user_id = $1 AND method = $2";
        execute!(&mut self.0, SQL, user.uuid(), method.as_str())?;
        Ok(())
    }

    /// Voids every code of a user: the account was locked, or its methods were taken away.
    pub async fn void_challenges_of(&mut self, user: UserId) -> StoreResult<()> {
        const SQL: &str = "DELETE FROM challenges WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid())?;
        Ok(())
    }
}
