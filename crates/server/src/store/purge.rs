//! Forgets what is over. Deleting twice does no harm, so that every node may do it.

use super::{StoreResult, Tx, execute};
use countersign_core::time::Timestamp;

/// Rows that are over for this long are of no use to anybody: a week, in which an administrator may want to look.
const KEPT: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 60 * 60);

impl Tx {
    /// Deletes counters, set-ups, codes, stale notices, sign-ins, sessions, links and signing keys that are over. Returns how many rows went.
    pub async fn purge(&mut self, now: Timestamp) -> StoreResult<u64> {
        const AT_ONCE: [&str; 4] = [
            "DELETE FROM throttles WHERE expires_at <= $1",
            "DELETE FROM pending_enrolments WHERE expires_at <= $1",
            "DELETE FROM challenges WHERE expires_at <= $1",
            "DELETE FROM messages WHERE expires_at <= $1",
        ];
        const LATER: [&str; 7] = [
            // Strangers at addresses that nobody has: of use while it happens, and no part of anybody's history.
            "DELETE FROM audit_events WHERE created_at <= $1 AND user_id IS NULL AND entity_id IS NULL \
             AND action = 'LOGIN'",
            "DELETE FROM sign_ins WHERE expires_at <= $1",
            "DELETE FROM sessions WHERE expires_at <= $1",
            "DELETE FROM sessions WHERE ended_at <= $1",
            "DELETE FROM setup_link WHERE expires_at <= $1",
            // Kept for a while, to tell whoever comes late that a link ran out.
            "DELETE FROM password_links WHERE expires_at <= $1",
            "DELETE FROM signing_keys WHERE checks_until <= $1",
        ];
        let at_once = AT_ONCE.into_iter().map(|sql| (sql, now));
        let later = LATER.into_iter().map(|sql| (sql, now.minus(KEPT)));
        let mut rows = 0;
        for (sql, before) in at_once.chain(later) {
            rows += execute!(&mut self.0, sql, before.millis())?;
        }
        Ok(rows)
    }
}
