//! The pages against the whole router, as a browser without a script sees them.

#![cfg(test)]

mod account_security;
mod account_sessions;
mod affected;
mod audit_log;
mod backup_codes;
mod bad_input;
mod confirm;
mod cookies;
mod customers;
mod demo_inbox;
mod errors;
mod escaping;
mod headers;
mod helping;
pub(crate) mod log;
mod login;
mod login_force_mfa;
mod login_mfa;
mod menu;
mod methods;
mod next;
mod password_links;
mod same_site;
mod security_settings;
mod senders;
mod sent_codes;
mod session;
mod setup;
mod tenants;
mod totp;
mod two_factor_lists;
mod two_factor_settings;
mod typed;
mod users;

use crate::support::{Answer, TestApp};
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

/// The heading of a page.
fn heading(answer: &Answer) -> String {
    between(&answer.text, "<h1>", "</h1>").replace("&#39;", "'")
}

/// What stands between two marks; empty if they are not there.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(found, _)| found)
}

/// The problem that a page names beside a field.
fn problem<'a>(answer: &'a Answer, field: &str) -> &'a str {
    let start = format!("id=\"{field}-problem\">");
    between(&answer.text, &start, "</p>")
}

/// The key that a set-up page shows.
fn shown_secret(answer: &Answer) -> TotpSecret {
    let tail = answer.text.split_once("secret=").expect("an otpauth address").1;
    TotpSecret::from_base32(tail.get(..32).expect("a key")).expect("base32")
}

/// Every method, as the platform offers them to a server that can send, with some members replaced.
async fn offer_all(app: &TestApp, changes: &Value) {
    let mut settings = json!({ "providers": [
        { "providerType": "EMAIL", "verificationCodeLifetime": 120 },
        { "providerType": "BACKUP_CODE", "codesQuantity": 10 },
        { "providerType": "TOTP", "issuerName": "Acme" },
        {
            "providerType": "SMS",
            "verificationCodeLifetime": 120,
            "smsVerificationMessageTemplate": "Verification code: ${code}",
        },
    ] });
    for (key, value) in changes.as_object().into_iter().flatten() {
        settings[key] = value.clone();
    }
    app.offer_totp(&settings).await;
}

/// The code in the message that was sent last, and where it went.
fn last_code(app: &TestApp) -> (String, String) {
    let message = app.app.delivery.inbox().expect("a demo").list().remove(0);
    let mut runs = message.text.split(|c: char| !c.is_ascii_digit());
    let code = runs.find(|run| run.len() == 6).expect("a code").to_owned();
    (code, message.to)
}

/// How many messages were sent.
fn messages(app: &TestApp) -> usize {
    app.app.delivery.inbox().expect("a demo").list().len()
}

/// Platform settings as their form has them, with some fields replaced or added.
fn settings_form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("version", "0"),
        ("totp_enabled", "true"),
        ("issuer_name", "Acme"),
        ("total_allowed_time", "1"),
        ("total_allowed_time_unit", "h"),
        ("send_period", "30"),
        ("send_period_unit", "s"),
        ("max_failures", "10"),
        ("check_limit_attempts", "5"),
        ("check_limit_period", "5"),
        ("check_limit_period_unit", "m"),
        ("enforce_for", "ALL_USERS"),
        ("enforce_scope", "all"),
    ];
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    fields
}

/// A server without people, and the token of its set-up link.
async fn empty_app(engine: &str) -> (TestApp, String) {
    let app = TestApp::on(engine).await;
    app.database.execute("DELETE FROM users").await;
    let link = countersign::flow::setup::link(&app.app).await.expect("no trouble").expect("a link");
    let token = link.split_once("token=").expect("a token").1.to_owned();
    (app, token)
}
