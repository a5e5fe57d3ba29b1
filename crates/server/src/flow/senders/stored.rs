//! Settings at rest: JSON without the secret, and the secret sealed beside it.

use super::super::audit::{self, Event};
use super::super::rights::SystemAdmin;
use super::super::{FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use countersign_core::audit::AuditAction;
use countersign_core::seal::Place;
use countersign_core::secret::Credential;
use countersign_core::sender::mail::MailSettings;
use countersign_core::sender::sms::SmsSettings;
use countersign_core::sender::{GeneralSettings, SettingsKey};
use countersign_core::time::Timestamp;
use countersign_core::violation::Violations;
use serde_json::{Value, json};
use uuid::Uuid;

/// A settings object as clients see it: without its secret.
#[derive(Debug, Clone, PartialEq)]
pub struct AdminSettings {
    /// Which.
    pub key: SettingsKey,
    /// When it was first saved.
    pub created_at: Timestamp,
    /// Grows by one with each save; 0 if it never was.
    pub version: i64,
    /// The wire's `jsonValue`.
    pub value: Value,
}

/// A settings object that somebody wants to save.
#[derive(Debug)]
pub struct Posted<'a> {
    /// Which.
    pub key: SettingsKey,
    /// The id that it says it has; a client that does not know one makes a new object.
    pub id: Option<Uuid>,
    /// The version that it was read with.
    pub version: Option<i64>,
    /// The wire's `jsonValue`, perhaps with its secret.
    pub value: &'a Value,
}

/// A settings object at rest.
pub(super) struct Stored {
    key: SettingsKey,
    created_at: Timestamp,
    version: i64,
    pub(super) value: Value,
    sealed: Option<String>,
}

fn place(key: SettingsKey) -> Place {
    Place { column: "settings.value", row: key.id() }
}

impl Stored {
    /// The secret, if it has one.
    pub(super) fn open(&self, app: &App) -> FlowResult<Option<Credential>> {
        let Some(sealed) = &self.sealed else { return Ok(None) };
        let broken = || FlowError::Internal(format!("the secret of {} cannot be read", self.key.as_str()));
        let bytes = app.keyring.open(place(self.key), sealed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| broken())?;
        Credential::parse(text.to_owned()).map(Some).map_err(|_| broken())
    }
}

/// What is stored under a key.
pub(super) async fn load(app: &App, key: SettingsKey) -> FlowResult<Option<Stored>> {
    let Some(found) = app.store.find_settings(key.as_str()).await? else { return Ok(None) };
    let broken = || FlowError::Internal(format!("the stored {} settings cannot be read", key.as_str()));
    let mut value: Value = serde_json::from_str(&found.value).map_err(|_| broken())?;
    let created_at = value.get("createdTime").and_then(Value::as_i64).ok_or_else(broken)?;
    let sealed = value.get("secret").and_then(Value::as_str).map(str::to_owned);
    Ok(Some(Stored {
        key,
        created_at: Timestamp::from_millis(created_at),
        version: found.version,
        value: value.get_mut("value").map(Value::take).ok_or_else(broken)?,
        sealed,
    }))
}

/// The settings under a key. `general` is always there: its defaults are the configuration's.
pub async fn find(app: &App, _: &SystemAdmin, key: SettingsKey) -> FlowResult<Option<AdminSettings>> {
    let stored = load(app, key).await?;
    Ok(match (stored, key) {
        (Some(Stored { key, created_at, version, value, .. }), _) => {
            Some(AdminSettings { key, created_at, version, value })
        }
        (None, SettingsKey::General) => {
            let general =
                GeneralSettings { base_url: app.config.public_url.clone(), prohibit_different_url: true };
            let created_at = Timestamp::from_millis(0);
            Some(AdminSettings { key, created_at, version: 0, value: general.to_wire() })
        }
        (None, SettingsKey::Mail | SettingsKey::Sms) => None,
    })
}

/// Saves settings over the version that the caller saw. Without one, it is what is there when the call comes in: of two at
/// the same time, one is refused.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    posted: &Posted<'_>,
    origin: &Origin,
) -> FlowResult<AdminSettings> {
    let (now, key) = (app.now(), posted.key);
    let stored = load(app, key).await?;
    let present = stored.as_ref().map_or(0, |stored| stored.version);
    match posted.id {
        Some(id) if id != key.id() => return Err(Refusal::SettingsKeyChanged.into()),
        None if present > 0 => return Err(Refusal::SettingsExist.into()),
        Some(_) | None => {}
    }
    let (value, secret) = check(app, key, posted.value, stored.as_ref())?;
    // What is saved may hold the stored secret, which was read with this version and no other.
    if posted.version.is_some_and(|seen| seen != present) {
        return Err(Refusal::StaleSettings.into());
    }
    let created_at = stored.map_or(now, |stored| stored.created_at);
    let sealed =
        secret.map(|secret| app.keyring.seal(place(key), secret.expose().as_bytes(), &mut app.rng()));
    let text = json!({ "createdTime": created_at.millis(), "value": value, "secret": sealed }).to_string();
    let mut tx = app.store.begin().await?;
    let saved = tx.save_settings(key.as_str(), &text, present, now).await?;
    let version = saved.ok_or(Refusal::StaleSettings)?;
    let event = Event {
        action: AuditAction::AdminSettingsSaved(key),
        actor: Some(admin.user()),
        subject: None,
        origin,
        failure: None,
    };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    Ok(AdminSettings { key, created_at, version, value })
}

/// The object as it is kept, and its secret.
fn check(
    app: &App,
    key: SettingsKey,
    value: &Value,
    stored: Option<&Stored>,
) -> FlowResult<(Value, Option<Credential>)> {
    match key {
        SettingsKey::General => Ok((GeneralSettings::from_wire(value)?.to_wire(), None)),
        SettingsKey::Mail => {
            let settings = read_mail(app, value, stored)?;
            Ok((settings.to_wire(), settings.secret().cloned()))
        }
        SettingsKey::Sms => {
            let settings = read_sms(app, value, stored)?;
            Ok((settings.to_wire(), Some(settings.secret().clone())))
        }
    }
}

/// Posted settings, with the stored secret where it may be kept. Stored settings that cannot be read any more keep nothing,
/// and can be saved over.
pub(super) fn read_mail(app: &App, value: &Value, stored: Option<&Stored>) -> FlowResult<MailSettings> {
    let stored = known(app, stored, MailSettings::from_stored)?;
    Ok(MailSettings::from_wire(value, stored.as_ref())?)
}

/// The same for SMS.
pub(super) fn read_sms(app: &App, value: &Value, stored: Option<&Stored>) -> FlowResult<SmsSettings> {
    let stored = known(app, stored, SmsSettings::from_stored)?;
    Ok(SmsSettings::from_wire(value, stored.as_ref())?)
}

fn known<T>(
    app: &App,
    stored: Option<&Stored>,
    read: impl FnOnce(&Value, Option<Credential>) -> Result<T, Violations>,
) -> FlowResult<Option<T>> {
    let Some(stored) = stored else { return Ok(None) };
    Ok(read(&stored.value, stored.open(app)?).ok())
}
