//! What happened, in words for people.

use super::super::views::MethodKind;
use crate::flow::Origin;
use crate::flow::audit_log::StoredAuditEvent;
use countersign_core::method::Method;
use serde_json::{Map, Value};

/// What happened.
pub(super) fn what(event: &StoredAuditEvent, data: &Map<String, Value>) -> String {
    let text = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| data.get(name).and_then(Value::as_u64).unwrap_or_default();
    let method =
        Method::from_word(text("providerType")).map(|method| MethodKind::from(method).name().to_lowercase());
    let said = match (event.action.as_str(), text("event")) {
        ("LOGIN", "") if event.is_success => "Signed in",
        ("LOGIN", "") => "Failed to sign in",
        ("LOGIN", "second_step_missing") => "Right password, but no second step",
        (_, "email_not_sent") => "Code not sent by email",
        ("LOGIN", "impersonated") => "Signed in as a user",
        ("LOGOUT", "") => "Signed out",
        (_, "sessions_ended") => {
            let count = number("sessions");
            return format!("Ended {count} session{}", if count == 1 { "" } else { "s" });
        }
        ("LOCKOUT", "") => "Account locked",
        ("SMS_SENT", "") if event.is_success => "Text message sent",
        ("SMS_SENT", "") => "Text message not sent",
        (_, "unlocked") => "Account unlocked",
        (_, "refresh_token_reused") => "Refresh token used twice, session ended",
        (_, "password_reset_mailed") => "Link to reset the password mailed",
        (_, "activated") => "First password chosen",
        (_, "two_factor_settings_saved") => "Two-factor settings saved",
        (_, "methods_reset") => "All second factors removed",
        (_, "backup_code_used") => return format!("Backup code used, {} left", number("codesLeft")),
        (_, "admin_settings_saved") => return format!("Settings saved: {}", text("key")),
        (_, word @ ("method_added" | "method_removed" | "default_method_changed")) => {
            let what = match word {
                "method_added" => "Second factor added",
                "method_removed" => "Second factor removed",
                _ => "Main second factor changed",
            };
            return method.map_or_else(|| what.to_owned(), |method| format!("{what}: {method}"));
        }
        (action, "") => return sentence(&action.to_lowercase()),
        // What is new says what it is.
        (_, word) => return sentence(word),
    };
    said.to_owned()
}

/// Whether somebody did it at the server itself. No client can say so: they all have an address.
pub(super) fn is_command_line(event: &StoredAuditEvent) -> bool {
    let data = serde_json::from_str::<Value>(&event.data).unwrap_or_default();
    let text = |name: &str| data.get(name).and_then(Value::as_str);
    text("clientAddress").is_none() && text("userAgent") == Origin::command_line().user_agent.as_deref()
}

/// What else there is to know.
pub(super) fn details(event: &StoredAuditEvent, data: &Map<String, Value>) -> Vec<(String, String)> {
    let mut details = Vec::new();
    if let Some((kind, id)) = event.entity {
        details.push((sentence(&kind.entity_type().to_lowercase()), id.to_string()));
    }
    for (name, value) in data {
        let value = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match name.as_str() {
            "event" | "providerType" | "sessions" | "codesLeft" | "entityType" | "key" => {}
            "impersonator" => details.push(("Acting as the user".to_owned(), value)),
            "recipientNumber" => details.push(("To the number".to_owned(), value)),
            _ => details.push((sentence(&spaced(name)), value)),
        }
    }
    details.push(("Kind".to_owned(), event.action.clone()));
    details.push(("Number".to_owned(), event.id.to_string()));
    details
}

/// `tenant_profile` as `Tenant profile`.
fn sentence(slug: &str) -> String {
    let text = slug.replace('_', " ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// `firstName` as `first name`.
fn spaced(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            text.push(' ');
        }
        text.extend(c.to_lowercase());
    }
    text
}
