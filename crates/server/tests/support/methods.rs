//! All four methods, set up and used through the API of a server whose messages go into its inbox.

use super::app::{Answer, SYSADMIN, TestApp};
use axum::http::Method;
use countersign::delivery::Entry;
use serde_json::{Value, json};

/// Where the codes of these tests go.
pub(crate) const NUMBER: &str = "+380501234567";
pub(crate) const ADDRESS: &str = "second@factor.example";

/// A code of six digits that is not this one.
pub(crate) fn other_than(code: &str) -> String {
    let other = (code.parse::<u32>().expect("a number") + 1) % 1_000_000;
    format!("{other:06}")
}

fn sms_draft() -> Value {
    json!({ "providerType": "SMS", "useByDefault": false, "phoneNumber": NUMBER })
}

fn email_draft() -> Value {
    json!({ "providerType": "EMAIL", "useByDefault": false, "email": ADDRESS })
}

impl TestApp {
    /// Offers every method, with some settings replaced.
    pub(crate) async fn offer_all(&self, changes: &Value) {
        let sms = json!({
            "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}", "verificationCodeLifetime": 120,
        });
        let mut settings = json!({
            "providers": [
                { "providerType": "TOTP", "issuerName": "Acme" },
                sms,
                { "providerType": "EMAIL", "verificationCodeLifetime": 120 },
                { "providerType": "BACKUP_CODE", "codesQuantity": 10 },
            ],
            "minVerificationCodeSendPeriod": 30,
            "totalAllowedTimeForVerification": 3600,
        });
        for (key, value) in changes.as_object().into_iter().flatten() {
            settings[key] = value.clone();
        }
        let token = self.token(SYSADMIN).await;
        let answer = self.post("/api/2fa/settings", &token, &settings).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// The messages to an address or a number, newest first.
    pub(crate) fn messages_to(&self, to: &str) -> Vec<Entry> {
        let inbox = self.app.delivery.inbox().expect("an inbox").list();
        inbox.into_iter().filter(|entry| entry.to == to).collect()
    }

    /// The latest code that went to an address or a number.
    pub(crate) fn code_sent_to(&self, to: &str) -> String {
        let text = self.messages_to(to).into_iter().next().expect("a message").text;
        let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
    }

    pub(crate) async fn generate(&self, token: &str, method: &str) -> Answer {
        let path = format!("/api/2fa/account/config/generate?providerType={method}");
        self.post(&path, token, &Value::Null).await
    }

    pub(crate) async fn submit(&self, token: &str, draft: &Value) -> Answer {
        self.post("/api/2fa/account/config/submit", token, draft).await
    }

    pub(crate) async fn save(&self, token: &str, draft: &Value, code: &str) -> Answer {
        self.post(&format!("/api/2fa/account/config?verificationCode={code}"), token, draft).await
    }

    pub(crate) async fn remove(&self, token: &str, method: &str) -> Answer {
        let path = format!("/api/2fa/account/config?providerType={method}");
        self.call(Method::DELETE, &path, token, &Value::Null).await
    }

    async fn prove(&self, token: &str, draft: &Value, to: &str) {
        let sent = self.submit(token, draft).await;
        assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
        let saved = self.save(token, draft, &self.code_sent_to(to)).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
    }

    /// Sets codes by SMS up.
    pub(crate) async fn set_up_sms(&self, token: &str) {
        self.prove(token, &sms_draft(), NUMBER).await;
    }

    /// Sets codes by email up.
    pub(crate) async fn set_up_email(&self, token: &str) {
        self.prove(token, &email_draft(), ADDRESS).await;
    }

    /// Makes a set of backup codes and saves it.
    pub(crate) async fn set_up_backup_codes(&self, token: &str) -> Vec<String> {
        let set = self.generate(token, "BACKUP_CODE").await.json();
        let saved = self.save(token, &set, "").await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        let codes = set["codes"].as_array().expect("codes");
        codes.iter().map(|code| code.as_str().expect("text").to_owned()).collect()
    }

    /// Asks for a code.
    pub(crate) async fn send_code(&self, token: &str, method: &str) -> Answer {
        let path = format!("/api/auth/2fa/verification/send?providerType={method}");
        self.post(&path, token, &Value::Null).await
    }

    /// Answers with a code of any method.
    pub(crate) async fn check_by(&self, token: &str, method: &str, code: &str) -> Answer {
        let path = format!("/api/auth/2fa/verification/check?providerType={method}&verificationCode={code}");
        self.post(&path, token, &Value::Null).await
    }
}
