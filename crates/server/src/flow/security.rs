//! Rules for passwords, failures until a lock and lifetimes of links: read by everybody, saved by system administrators.

use super::audit::{self, Event};
use super::rights::SystemAdmin;
use super::{FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use crate::store::{StoreResult, Tx};
use countersign_core::audit::AuditAction;
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

/// The settings, for whoever may change them.
pub async fn find(app: &App, _: &SystemAdmin) -> FlowResult<VersionedSecurity> {
    load(app).await
}

/// Saves new settings over the version that the caller saw. Without one, it is what is there when the call comes in: of
/// two at the same time, one is refused.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    settings: SecuritySettings,
    seen: Option<i64>,
    origin: &Origin,
) -> FlowResult<VersionedSecurity> {
    let now = app.now();
    let present = app.store.find_settings(NAME).await?.map_or(0, |stored| stored.version);
    let mut tx = app.store.begin().await?;
    let text = settings.to_wire().to_string();
    let saved = tx.save_settings(NAME, &text, seen.unwrap_or(present), now).await?;
    let version = saved.ok_or(Refusal::StaleSettings)?;
    let event = Event {
        action: AuditAction::SecuritySettingsSaved,
        actor: Some(admin.user()),
        subject: None,
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    Ok(VersionedSecurity { settings, version })
}
