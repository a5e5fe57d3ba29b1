//! Rules for passwords, failures until a lock and lifetimes of links: read by everybody, saved by system administrators.

use super::{FlowError, FlowResult};
use crate::app::App;
use crate::store::{StoreResult, Tx};
use countersign_core::security::SecuritySettings;
use serde_json::Value;

const NAME: &str = "security";

/// The settings with the version they were saved as; 0 if they never were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedSecurity {
    /// The settings.
    pub settings: SecuritySettings,
    /// The version.
    pub version: i64,
}

/// The settings in force.
pub async fn load(app: &App) -> FlowResult<VersionedSecurity> {
    let Some(stored) = app.store.find_settings(NAME).await? else {
        return Ok(VersionedSecurity { settings: SecuritySettings::default(), version: 0 });
    };
    let settings = read(&stored.value);
    let broken = || FlowError::Internal("the stored security settings cannot be read".to_owned());
    Ok(VersionedSecurity { settings: settings.ok_or_else(broken)?, version: stored.version })
}

/// The settings in force, as a transaction sees them; the defaults if they cannot be read.
pub(super) async fn load_in(tx: &mut Tx) -> StoreResult<SecuritySettings> {
    let stored = tx.find_settings_text(NAME).await?;
    Ok(stored.as_deref().and_then(read).unwrap_or_default())
}

fn read(text: &str) -> Option<SecuritySettings> {
    let value: Value = serde_json::from_str(text).ok()?;
    SecuritySettings::from_wire(&value).ok()
}
