//! Sessions that were looked up a moment ago, so that a busy client does not cost a query a call.
//!
//! A session ended on this node is gone from here before the answer that says so. One ended on another node works here
//! for at most [`FRESH_FOR`].

use crate::app::App;
use crate::store::{StoreResult, StoredSession};
use countersign_core::id::SessionId;
use countersign_core::time::Timestamp;
use quick_cache::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a look-up is believed.
const FRESH_FOR: Duration = Duration::from_secs(2);
const REMEMBERED: usize = 20_000;

/// The look-ups.
#[derive(Debug)]
pub struct SessionCache {
    found: Cache<SessionId, Lookup>,
    /// Counts calls of [`SessionCache::forget_all`]: what was read before one of them is not kept after it.
    epoch: AtomicU64,
}

#[derive(Debug, Clone)]
struct Lookup {
    session: Arc<StoredSession>,
    read_at: Timestamp,
    epoch: u64,
}

impl Default for SessionCache {
    fn default() -> Self {
        Self { found: Cache::new(REMEMBERED), epoch: AtomicU64::new(0) }
    }
}

impl SessionCache {
    /// A session, from here if it was read a moment ago.
    pub(super) async fn find(
        &self,
        app: &App,
        id: SessionId,
        now: Timestamp,
    ) -> StoreResult<Option<Arc<StoredSession>>> {
        let epoch = self.epoch.load(Ordering::SeqCst);
        let is_fresh = |lookup: &Lookup| lookup.epoch == epoch && now.since(lookup.read_at) <= FRESH_FOR;
        if let Some(lookup) = self.found.get(&id).filter(is_fresh) {
            return Ok(Some(lookup.session));
        }
        let Some(session) = app.store.find_session(id).await?.map(Arc::new) else { return Ok(None) };
        self.found.insert(id, Lookup { session: Arc::clone(&session), read_at: now, epoch });
        Ok(Some(session))
    }

    /// Forgets every look-up. Called after each write that ends a session or changes a user: rare enough that a finer
    /// knife is not worth its risk.
    pub fn forget_all(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.found.clear();
    }
}
