//! The administrator's settings objects: where mail and SMS go.

pub(in crate::http) mod features_info;
pub(in crate::http) mod jwt;
pub(in crate::http) mod save_jwt;
pub(in crate::http) mod save_security;
pub(in crate::http) mod save_settings;
pub(in crate::http) mod security;
pub(in crate::http) mod settings;
pub(in crate::http) mod test_mail;
pub(in crate::http) mod test_sms;

use crate::flow::senders::AdminSettings;
use crate::flow::{FlowError, Refusal};
use countersign_core::id::NULL_ID;
use countersign_core::sender::SettingsKey;
use serde_json::{Value, json};

/// The wire's object, with its version beside it.
fn to_wire(settings: &AdminSettings) -> Value {
    json!({
        "id": { "entityType": "ADMIN_SETTINGS", "id": settings.key.id() },
        "createdTime": settings.created_at.millis(),
        "tenantId": { "entityType": "TENANT", "id": NULL_ID },
        "key": settings.key.as_str(),
        "jsonValue": settings.value,
        "version": settings.version,
    })
}

/// The settings behind a word of the client's.
fn read_key(word: &str) -> Result<SettingsKey, FlowError> {
    SettingsKey::from_word(word).ok_or_else(|| not_found(word))
}

fn not_found(word: &str) -> FlowError {
    let shown = word.chars().filter(|c| !c.is_control()).take(40).collect();
    Refusal::SettingsNotFound(shown).into()
}

/// The key and the value of an object that was sent.
fn read_object(body: &Value) -> Result<(SettingsKey, &Value), FlowError> {
    let key = body.get("key").and_then(Value::as_str).filter(|key| !key.trim().is_empty());
    let key = read_key(key.ok_or(Refusal::SettingsKeyMissing)?)?;
    let value = body.get("jsonValue").filter(|value| !value.is_null());
    Ok((key, value.ok_or(Refusal::SettingsValueMissing)?))
}
