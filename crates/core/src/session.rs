//! What a completed sign-in created: a session, which owns a pair of tokens or a browser's cookie.
//!
//! Refresh tokens rotate. Each carries the session's generation at the time it was made; using it moves the session to
//! the next generation. A token of an older generation is a copy somebody kept: the whole session ends. One exception:
//! within [`REUSE_GRACE`] the last one still works, for a client whose answer got lost on the way or that asked twice.

use crate::id::{SessionId, UserId};
use crate::time::Timestamp;
use std::time::Duration;

/// How long after a rotation the token before it may still be used.
pub const REUSE_GRACE: Duration = Duration::from_secs(60);

/// A session, as far as its rules go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id; `sessionId` in its tokens.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// How often its refresh token was rotated.
    pub generation: i64,
    /// When that last happened; at first, when the session was made.
    pub rotated_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was ended, if it was.
    pub ended_at: Option<Timestamp>,
    /// When the user last proved who they are: at sign-in, or by password or code since then.
    pub proved_at: Timestamp,
}

/// What to do with a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshVerdict {
    /// Move the session on and hand out tokens of the next generation.
    Rotate,
    /// It was moved on a moment ago: hand out tokens of the present generation.
    Repeat,
    /// A copy of a used token. End the session.
    Reused,
    /// The session is over.
    Over,
}

impl Session {
    /// Whether it can be used.
    pub fn is_live_at(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// Judges a refresh token of this session by the generation in it.
    pub fn judge_refresh(&self, generation: i64, now: Timestamp) -> RefreshVerdict {
        let is_previous = generation.checked_add(1) == Some(self.generation);
        if !self.is_live_at(now) {
            RefreshVerdict::Over
        } else if generation == self.generation {
            RefreshVerdict::Rotate
        } else if is_previous && now.since(self.rotated_at) <= REUSE_GRACE {
            RefreshVerdict::Repeat
        } else {
            RefreshVerdict::Reused
        }
    }

    /// Whether the user proved who they are recently enough to change what protects the account.
    pub fn has_fresh_proof(&self, now: Timestamp, fresh_for: Duration) -> bool {
        now.since(self.proved_at) <= fresh_for
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn session() -> Session {
        Session {
            id: Uuid::from_u128(1).into(),
            user: Uuid::from_u128(2).into(),
            generation: 5,
            rotated_at: Timestamp::from_millis(1_000_000),
            expires_at: Timestamp::from_millis(9_000_000),
            ended_at: None,
            proved_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn the_present_token_rotates_the_last_one_has_a_minute_older_ones_end_the_session() {
        let rotated = session().rotated_at;
        let judge =
            |generation, seconds| session().judge_refresh(generation, rotated + Duration::from_secs(seconds));
        assert_eq!(judge(5, 3600), RefreshVerdict::Rotate);
        assert_eq!(judge(4, 60), RefreshVerdict::Repeat);
        assert_eq!(judge(4, 61), RefreshVerdict::Reused);
        for strange in [3, 0, -1, 6, i64::MIN, i64::MAX] {
            assert_eq!(judge(strange, 0), RefreshVerdict::Reused, "generation {strange}");
        }
    }

    #[test]
    fn an_ended_or_expired_session_gives_nothing() {
        let now = session().rotated_at;
        let ended = Session { ended_at: Some(now), ..session() };
        assert_eq!(ended.judge_refresh(5, now), RefreshVerdict::Over);
        assert_eq!(session().judge_refresh(5, session().expires_at), RefreshVerdict::Over);
    }
}
