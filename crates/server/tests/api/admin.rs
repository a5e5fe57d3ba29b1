//! The administrator's settings objects.

mod features;
mod jwt;
mod save;
mod secrets;
mod security;
mod test_messages;

use crate::support::{Answer, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/api/admin/settings";

fn mail() -> Value {
    json!({
        "mailFrom": "Acme <no-reply@acme.example>", "smtpProtocol": "smtp", "smtpHost": "mail.acme.example",
        "smtpPort": "587", "timeout": "2000", "enableTls": true, "tlsVersion": "TLSv1.2", "username": "acme",
        "password": "stored-mail-password",
    })
}

fn twilio() -> Value {
    json!({
        "type": "TWILIO", "accountSid": "AC1", "accountToken": "stored-sms-token", "numberFrom": "+15005550006",
    })
}

fn with(mut value: Value, changes: &Value) -> Value {
    for (key, change) in changes.as_object().expect("an object") {
        value[key] = change.clone();
    }
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().expect("an object").remove(name);
    value
}

async fn find(app: &TestApp, token: &str, key: &str) -> Answer {
    app.get(&format!("{PATH}/{key}"), token).await
}

/// Makes a settings object.
async fn create(app: &TestApp, token: &str, key: &str, value: &Value) -> Answer {
    app.post(PATH, token, &json!({ "key": key, "jsonValue": value })).await
}

/// Saves another value into an object that was read.
async fn change(app: &TestApp, token: &str, object: &Answer, value: &Value) -> Answer {
    let mut object = object.json();
    object["jsonValue"] = value.clone();
    app.post(PATH, token, &object).await
}
