//! What a server does now and then: forgets what is over, gives unused memory back.

use super::FlowResult;
use crate::app::App;
use std::time::Duration;

/// How often.
pub const EVERY: Duration = Duration::from_secs(60);

/// One round. Returns how many rows went. Every node does it: deleting twice does no harm, so that no lease is needed.
pub async fn run(app: &App) -> FlowResult<u64> {
    app.hasher.release_idle();
    let mut tx = app.store.begin().await?;
    let mut rows = tx.purge(app.now()).await?;
    let keep = app.config.audit.keep;
    if !keep.is_zero() {
        rows += tx.purge_audit_events(app.now().minus(keep)).await?;
    }
    tx.commit().await?;
    Ok(rows)
}
