//! Whether the server can do its work.

use super::FlowResult;
use crate::app::App;

/// Whether the database answers and every migration is applied.
pub async fn is_ready(app: &App) -> FlowResult<bool> {
    app.store.ping().await?;
    Ok(app.store.is_migrated().await?)
}
