//! Lifetimes and issuer of tokens, and the key that signs them.
//!
//! A new key signs at once; those before it check until the last token that they may have signed has ended, so that nobody
//! is signed out. Each node looks every few seconds what there is ([`catch_up`]), and at once when it sees a token of a key
//! that it does not know.

use super::audit::{self, Event};
use super::error::TokenRejection;
use super::rights::SystemAdmin;
use super::session::{self, TokenPair};
use super::{FlowError, FlowResult, Origin, Refusal, platform};
use crate::app::App;
use crate::config::{Config, SigningAlgorithm};
use crate::store::{Store, StoreError, StoreResult, StoredSettings, StoredSigningKey, Tx};
use crate::tokens::{Claims, SigningKey, TokenProblem};
use countersign_core::audit::AuditAction;
use countersign_core::id::SigningKeyId;
use countersign_core::time::Timestamp;
use countersign_core::token_settings::{TokenSettings, TokenSettingsDraft};
use countersign_core::user::User;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How often [`catch_up`] is to be called.
pub const EVERY: Duration = Duration::from_secs(2);

/// For so long another node may still sign with the key before.
const SLACK: Duration = Duration::from_secs(60);

const NAME: &str = "jwt";

/// The settings with the version they were saved as; 0 if they never were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedTokenSettings {
    /// The settings.
    pub settings: TokenSettings,
    /// The version.
    pub version: i64,
}

/// A key that took over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The new one.
    pub id: SigningKeyId,
    /// Until when those before check; `None` if they do not any more.
    pub old_until: Option<Timestamp>,
}

/// Checks a token. One of a key that this node does not know makes it look for new ones first.
pub(super) async fn verify(app: &App, token: &str, now: Timestamp) -> FlowResult<Arc<Claims>> {
    let problem = match app.tokens.verify(token, now) {
        Ok(claims) => return Ok(claims),
        Err(problem) => problem,
    };
    if problem == TokenProblem::BadSignature && app.tokens.may_ask(now) {
        match catch_up(app).await {
            Ok(()) => return Ok(app.tokens.verify(token, now).map_err(TokenRejection::Problem)?),
            Err(error) => tracing::warn!(?error, "keys of tokens could not be read"),
        }
    }
    Err(TokenRejection::Problem(problem).into())
}

/// Takes over keys and settings that another node changed.
pub async fn catch_up(app: &App) -> FlowResult<()> {
    let settings = load(app).await?.settings;
    let config = &app.config.tokens;
    let keys = SigningKey::load(config, &app.store, &app.keyring, &app.rng(), app.now()).await?;
    app.tokens.replace(keys, settings);
    Ok(())
}

/// The settings at the start of a server, before there is an [`App`].
pub(crate) async fn settings_at_start(config: &Config, store: &Store) -> StoreResult<TokenSettings> {
    let stored = store.find_settings(NAME).await?;
    read(config, stored.as_ref()).ok_or_else(|| StoreError::corrupt("settings: jwt"))
}

async fn load(app: &App) -> FlowResult<VersionedTokenSettings> {
    let stored = app.store.find_settings(NAME).await?;
    let broken = || FlowError::Internal("the stored token settings cannot be read".to_owned());
    let settings = read(&app.config, stored.as_ref()).ok_or_else(broken)?;
    Ok(VersionedTokenSettings { settings, version: stored.map_or(0, |stored| stored.version) })
}

/// What is stored, or else what is configured.
fn read(config: &Config, stored: Option<&StoredSettings>) -> Option<TokenSettings> {
    match stored {
        None => Some(TokenSettings {
            access_lifetime: config.tokens.access_lifetime,
            refresh_lifetime: config.tokens.refresh_lifetime,
            issuer: config.tokens.issuer.clone(),
        }),
        Some(stored) => {
            let value: Value = serde_json::from_str(&stored.value).ok()?;
            TokenSettingsDraft::from_wire(&value).ok().map(|draft| draft.settings)
        }
    }
}

/// The settings, for whoever may change them.
pub async fn find(app: &App, _: &SystemAdmin) -> FlowResult<VersionedTokenSettings> {
    load(app).await
}

/// Saves settings as [`save`] does. The answer is a new pair for the caller.
pub async fn save_and_renew(
    app: &App,
    admin: &SystemAdmin,
    draft: TokenSettingsDraft,
    seen: Option<i64>,
    origin: &Origin,
) -> FlowResult<TokenPair> {
    save(app, admin, draft, seen, origin).await?;
    session::renew(app, admin.actor()).await
}

/// Saves settings, over the version that the caller saw or else over what is there, and lets a key take over that came with
/// them.
pub async fn save(
    app: &App,
    admin: &SystemAdmin,
    draft: TokenSettingsDraft,
    seen: Option<i64>,
    origin: &Origin,
) -> FlowResult<()> {
    let now = app.now();
    let key = match (&draft.key, app.config.tokens.algorithm, &app.config.tokens.hs512_key_file) {
        (None, ..) => None,
        (Some(_), SigningAlgorithm::Es256, _) => {
            let why = "JWT token signing key cannot be chosen while tokens are signed with ES256; rotate it instead";
            return Err(Refusal::SigningKeyNotChosen(why).into());
        }
        (Some(_), SigningAlgorithm::Hs512, Some(_)) => {
            let why = "JWT token signing key comes from a file of the server and cannot be chosen";
            return Err(Refusal::SigningKeyNotChosen(why).into());
        }
        (Some(key), SigningAlgorithm::Hs512, None) => {
            Some(SigningKey::seal_shared(key, &app.keyring, &app.rng(), now))
        }
    };
    let present = load(app).await?;
    let longest = longest_lifetime(app, &present.settings).await?;
    let mut tx = app.store.begin().await?;
    let text = draft.settings.to_wire().to_string();
    let saved = tx.save_settings(NAME, &text, seen.unwrap_or(present.version), now).await?;
    saved.ok_or(Refusal::StaleSettings)?;
    note(app, &mut tx, AuditAction::TokenSettingsSaved, Some(admin.user()), origin).await?;
    if let Some(key) = key {
        let until = last_end(&mut tx, longest, now).await?;
        take_over(app, &mut tx, &key, until).await?;
        note(app, &mut tx, AuditAction::SigningKeyRotated, Some(admin.user()), origin).await?;
    }
    tx.commit().await?;
    catch_up(app).await
}

/// Lets a new key take over, for an operator. With `drop_old` those before check nothing any more: they are in wrong hands.
pub async fn rotate(app: &App, drop_old: bool) -> FlowResult<Rotated> {
    rotate_for(app, None, drop_old, &Origin::command_line()).await
}

/// The same for a system administrator.
pub async fn rotate_by(
    app: &App,
    admin: &SystemAdmin,
    drop_old: bool,
    origin: &Origin,
) -> FlowResult<Rotated> {
    rotate_for(app, Some(admin.user()), drop_old, origin).await
}

async fn rotate_for(app: &App, actor: Option<&User>, drop_old: bool, origin: &Origin) -> FlowResult<Rotated> {
    let config = &app.config.tokens;
    if config.hs512_key_file.is_some() && config.algorithm == SigningAlgorithm::Hs512 {
        let why = "the key comes from [tokens] hs512_key_file: put another one there and restart";
        return Err(Refusal::SigningKeyNotChosen(why).into());
    }
    let now = app.now();
    let key = SigningKey::generate(config.algorithm, &app.keyring, &app.rng(), now)?;
    let longest = longest_lifetime(app, &load(app).await?.settings).await?;
    let mut tx = app.store.begin().await?;
    let until = if drop_old { now } else { last_end(&mut tx, longest, now).await? };
    take_over(app, &mut tx, &key, until).await?;
    note(app, &mut tx, AuditAction::SigningKeyRotated, actor, origin).await?;
    tx.commit().await?;
    catch_up(app).await?;
    Ok(Rotated { id: key.id, old_until: (!drop_old).then_some(until) })
}

async fn take_over(app: &App, tx: &mut Tx, key: &StoredSigningKey, until: Timestamp) -> FlowResult<()> {
    let algorithm = app.config.tokens.algorithm.as_str();
    if tx.rotate_signing_key(key, algorithm, until, app.now()).await? {
        Ok(())
    } else {
        Err(Refusal::StaleSettings.into())
    }
}

/// The longest that a token made now can live.
async fn longest_lifetime(app: &App, settings: &TokenSettings) -> FlowResult<Duration> {
    let sign_in = platform::load(app).await?.settings.sign_in_lifetime;
    Ok(settings.access_lifetime.max(settings.refresh_lifetime).max(sign_in))
}

/// When the last token ends that was or is yet to be signed with the present key: lifetimes may have been longer before.
async fn last_end(tx: &mut Tx, longest: Duration, now: Timestamp) -> FlowResult<Timestamp> {
    let known = tx.find_last_token_end().await?.unwrap_or(now);
    Ok(known.max(now + SLACK + longest))
}

async fn note(
    app: &App,
    tx: &mut Tx,
    action: AuditAction,
    actor: Option<&User>,
    origin: &Origin,
) -> FlowResult<()> {
    let event = Event { action, actor, subject: None, origin, failure: None };
    Ok(audit::note(app, tx, event, app.now()).await?)
}
