//! What the platform allows: read by everybody, saved by system administrators.

use super::audit::{self, Event};
use super::rights::SystemAdmin;
use super::senders;
use super::{FlowError, FlowResult, Origin, Refusal};
use crate::app::App;
use countersign_core::audit::AuditAction;
use countersign_core::method::Method;
use countersign_core::platform::PlatformSettings;
use countersign_core::tenant::{Tenant, TenantProfile};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use serde_json::Value;

const NAME: &str = "two_factor";

/// The settings with the version they were saved as; 0 if they never were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedSettings {
    /// The settings.
    pub settings: PlatformSettings,
    /// The version.
    pub version: i64,
}

/// The settings in force.
pub async fn load(app: &App) -> FlowResult<VersionedSettings> {
    let Some(stored) = app.store.find_settings(NAME).await? else {
        return Ok(VersionedSettings { settings: PlatformSettings::unsaved(), version: 0 });
    };
    let broken = || FlowError::Internal("the stored two-factor settings cannot be read".to_owned());
    let value: Value = serde_json::from_str(&stored.value).map_err(|_| broken())?;
    let settings = PlatformSettings::from_wire(&value).map_err(|_| broken())?;
    Ok(VersionedSettings { settings, version: stored.version })
}

/// Saves new settings over the version that the caller saw. Without one, it is what is there when the call comes in: of
/// two at the same time, one is refused.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    settings: PlatformSettings,
    seen: Option<i64>,
    origin: &Origin,
) -> FlowResult<VersionedSettings> {
    let present = load(app).await?.version;
    check(app, &settings).await?;
    store(app, settings, seen.unwrap_or(present), (Some(admin.user()), origin)).await
}

/// Switches enforcement off without looking at anything else: the command line's way out. `false` if it was off already.
pub(super) async fn stop_enforcing(app: &App, origin: &Origin) -> FlowResult<bool> {
    let VersionedSettings { mut settings, version } = load(app).await?;
    if !settings.enforcement.is_on {
        return Ok(false);
    }
    settings.enforcement.is_on = false;
    store(app, settings, version, (None, origin)).await?;
    Ok(true)
}

async fn store(
    app: &App,
    settings: PlatformSettings,
    seen: i64,
    (actor, origin): (Option<&User>, &Origin),
) -> FlowResult<VersionedSettings> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let saved = tx.save_settings(NAME, &settings.to_wire().to_string(), seen, now).await?;
    let version = saved.ok_or(Refusal::StaleVersion)?;
    let action = AuditAction::PlatformSettingsSaved;
    let event = Event { action, actor, subject: None, origin, failure: None };
    audit::note(app, &mut tx, event, now).await?;
    tx.commit().await?;
    Ok(VersionedSettings { settings, version })
}

/// What the object alone cannot tell, in the wire's order. A mail server must take us now; of an SMS provider only a paid
/// message would tell.
async fn check(app: &App, settings: &PlatformSettings) -> FlowResult<()> {
    for method in &settings.methods {
        match method.method() {
            Method::Totp | Method::BackupCode => {}
            Method::Email if senders::can_send_mail(app).await? => {}
            Method::Email => return Err(Refusal::MailNotSetUp.into()),
            Method::Sms if senders::can_send_sms(app).await? => {}
            Method::Sms => return Err(Refusal::SmsNotSetUp.into()),
        }
    }
    Ok(check_rule(settings)?)
}

/// A rule in force needs something to use and somebody to use it.
pub(super) fn check_rule(settings: &PlatformSettings) -> Result<(), Refusal> {
    match &settings.enforcement {
        // With backup codes alone everybody would be stuck in a set-up that cannot be finished.
        rule if rule.is_on && settings.sufficient_methods().is_empty() => {
            Err(Refusal::EnforcementNeedsMethod)
        }
        rule if rule.is_on && rule.filter.is_none() => Err(Refusal::EnforcementNeedsFilter),
        _ => Ok(()),
    }
}

/// What enforcement can be narrowed to: every tenant and every profile.
pub async fn enforcement_choices(
    app: &App,
    _: &SystemAdmin,
) -> FlowResult<(Vec<Tenant>, Vec<TenantProfile>)> {
    Ok((app.store.list_tenants().await?, app.store.list_tenant_profiles().await?))
}

/// Stores the settings of a demo, without an administrator.
pub(crate) async fn seed(app: &App, settings: &PlatformSettings, now: Timestamp) -> FlowResult<()> {
    let mut tx = app.store.begin().await?;
    tx.save_settings(NAME, &settings.to_wire().to_string(), 0, now).await?;
    Ok(tx.commit().await?)
}
