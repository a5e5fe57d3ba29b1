//! The methods that a user has set up, `/api/2fa/account/settings` on the wire.

use crate::contact::EmailAddress;
use crate::id::{EnrolmentId, UserId};
use crate::method::Method;
use crate::platform::{MethodSettings, PlatformSettings};
use crate::time::Timestamp;
use crate::totp::{self, HIDDEN_SECRET, TotpSecret};
use crate::violation::{Reader, Violations};
use serde_json::{Map, Value, json};

/// One method that a user has set up. What is secret about it stays sealed in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Which method; a user has each at most once.
    pub method: Method,
    /// Whether sign-in starts with it.
    pub is_default: bool,
    /// When it was set up.
    pub created_at: Timestamp,
}

/// All methods of one user, in the order they were set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSettings {
    /// Whose they are.
    pub user: UserId,
    /// The methods, whatever the platform offers at present.
    pub enrolments: Vec<Enrolment>,
}

impl AccountSettings {
    /// The methods that can be used now: those that the platform offers, and backup codes only beside another one.
    /// What the platform dropped is left out, not erased: it comes back if the method comes back.
    pub fn usable(&self, platform: &PlatformSettings) -> Vec<&Enrolment> {
        let offered: Vec<_> =
            self.enrolments.iter().filter(|enrolment| platform.method(enrolment.method).is_some()).collect();
        let only_backup = offered.iter().all(|enrolment| enrolment.method == Method::BackupCode);
        if only_backup { Vec::new() } else { offered }
    }

    /// The method that sign-in starts with: the chosen one, else the first that is no backup code.
    pub fn default_method(&self, platform: &PlatformSettings) -> Option<Method> {
        let usable = self.usable(platform);
        let chosen = usable.iter().find(|enrolment| enrolment.is_default);
        chosen
            .or_else(|| usable.iter().find(|enrolment| enrolment.method != Method::BackupCode))
            .map(|enrolment| enrolment.method)
    }

    /// The wire's object, with every secret left out.
    pub fn to_wire(&self, platform: &PlatformSettings, email: &EmailAddress) -> Value {
        let default = self.default_method(platform);
        let configs: Map<String, Value> = self
            .usable(platform)
            .into_iter()
            .map(|enrolment| {
                let is_default = default == Some(enrolment.method);
                let config = enrolment_to_wire(enrolment.method, is_default, platform, email);
                (enrolment.method.to_string(), config)
            })
            .collect();
        json!({ "configs": configs })
    }
}

fn enrolment_to_wire(
    method: Method,
    is_default: bool,
    platform: &PlatformSettings,
    email: &EmailAddress,
) -> Value {
    let kind = method.as_str();
    match platform.method(method) {
        Some(MethodSettings::Totp { issuer }) => {
            let url = totp::auth_url(issuer, email.as_str(), HIDDEN_SECRET);
            json!({ "providerType": kind, "useByDefault": is_default, "authUrl": *url })
        }
        _ => json!({ "providerType": kind, "useByDefault": is_default }),
    }
}

/// A method as a client posts it to be set up.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Whether it shall become the default.
    pub use_by_default: bool,
    /// What the method needs.
    pub factor: DraftFactor,
}

/// The part of a [`Draft`] that differs by method.
#[derive(Debug, Clone)]
pub enum DraftFactor {
    /// The secret of the posted address, which must be the one that was generated. `None` if it is no secret at all.
    Totp(Option<TotpSecret>),
    /// A method that cannot be set up yet.
    Unavailable(Method),
}

impl Draft {
    /// Reads and checks the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "body")?;
        let use_by_default = reader.flag("useByDefault");
        let factor = match reader.text("providerType").and_then(Method::from_word) {
            Some(Method::Totp) => DraftFactor::Totp(read_auth_url(&mut reader)),
            Some(method @ (Method::Sms | Method::Email | Method::BackupCode)) => {
                DraftFactor::Unavailable(method)
            }
            None => {
                reader.violations.add("providerType", "must be one of TOTP, SMS, EMAIL, BACKUP_CODE");
                DraftFactor::Totp(None)
            }
        };
        reader.finish(Self { use_by_default, factor })
    }

    /// Which method it is for.
    pub const fn method(&self) -> Method {
        match self.factor {
            DraftFactor::Totp(_) => Method::Totp,
            DraftFactor::Unavailable(method) => method,
        }
    }
}

fn read_auth_url(reader: &mut Reader<'_>) -> Option<TotpSecret> {
    let url = reader.required_text("authUrl", "must not be blank")?;
    match totp::secret_of(url) {
        Ok(secret) => TotpSecret::from_base32(secret),
        Err(invalid) => {
            reader.violations.add("authUrl", &invalid.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use uuid::Uuid;

    fn account(methods: &[(Method, bool)]) -> AccountSettings {
        let enrolment = |(index, (method, is_default)): (usize, &(Method, bool))| Enrolment {
            id: Uuid::from_u128(index as u128).into(),
            method: *method,
            is_default: *is_default,
            created_at: Timestamp::from_millis(0),
        };
        AccountSettings {
            user: Uuid::from_u128(1).into(),
            enrolments: methods.iter().enumerate().map(enrolment).collect(),
        }
    }

    fn platform(methods: &[Method]) -> PlatformSettings {
        let seconds = std::time::Duration::from_secs(120);
        let settings = |method: &Method| match method {
            Method::Totp => MethodSettings::Totp { issuer: "Acme".to_owned() },
            Method::Sms => MethodSettings::Sms { template: "${code}".to_owned(), code_lifetime: seconds },
            Method::Email => MethodSettings::Email { code_lifetime: seconds },
            Method::BackupCode => MethodSettings::BackupCode { quantity: 10 },
        };
        PlatformSettings { methods: methods.iter().map(settings).collect(), ..PlatformSettings::unsaved() }
    }

    #[test]
    fn methods_that_the_platform_dropped_are_left_out_and_come_back() {
        let account = account(&[(Method::Totp, true), (Method::Email, false), (Method::BackupCode, false)]);
        let usable = |offered: &[Method]| -> Vec<Method> {
            account.usable(&platform(offered)).iter().map(|enrolment| enrolment.method).collect()
        };
        assert_eq!(usable(&[Method::Totp, Method::BackupCode]), [Method::Totp, Method::BackupCode]);
        assert_eq!(usable(&[Method::BackupCode]), [], "backup codes are never the only method");
        assert_eq!(usable(&[]), []);
        assert_eq!(usable(&Method::ALL), [Method::Totp, Method::Email, Method::BackupCode]);
    }

    #[test]
    fn sign_in_starts_with_the_chosen_method_else_the_first_that_is_no_backup_code() {
        let default = |methods: &[(Method, bool)], offered: &[Method]| {
            account(methods).default_method(&platform(offered))
        };
        let (totp, email, backup) = (Method::Totp, Method::Email, Method::BackupCode);
        assert_eq!(default(&[(totp, false), (email, true)], &Method::ALL), Some(email));
        assert_eq!(default(&[(totp, false), (email, true)], &[totp]), Some(totp));
        assert_eq!(default(&[(backup, false), (email, false)], &Method::ALL), Some(email));
        assert_eq!(default(&[], &Method::ALL), None);
    }

    #[test]
    fn the_secret_is_never_shown_again() {
        let email = EmailAddress::parse("a@north.example").expect("address");
        assert_eq!(
            account(&[(Method::Totp, false)]).to_wire(&platform(&[Method::Totp]), &email),
            json!({ "configs": { "TOTP": {
                "providerType": "TOTP",
                "useByDefault": true,
                "authUrl": "otpauth://totp/Acme:a@north.example?issuer=Acme&secret=HIDDEN",
            } } })
        );
    }

    #[test]
    fn posted_methods_are_checked_with_the_wires_messages() {
        let message = |value: Value| Draft::from_wire(&value).expect_err("refused").to_string();
        let totp = |url: Value| json!({ "providerType": "TOTP", "authUrl": url });
        assert_eq!(message(totp(json!(null))), "Validation error: authUrl must not be blank");
        assert_eq!(message(totp(json!("  "))), "Validation error: authUrl must not be blank");
        assert_eq!(message(totp(json!("http://x"))), "Validation error: authUrl is invalid");
        assert_eq!(message(totp(json!(7))), "Validation error: authUrl must be a string");
        assert_eq!(
            message(json!({ "providerType": "FAX" })),
            "Validation error: providerType must be one of TOTP, SMS, EMAIL, BACKUP_CODE"
        );
        assert_eq!(message(json!(null)), "Validation error: body must be a JSON object");

        let secret = TotpSecret::random(&mut StdRng::seed_from_u64(1));
        let url = totp::auth_url("Acme", "a@b.example", &secret.to_base32());
        let draft = Draft::from_wire(&totp(json!(*url))).expect("valid");
        assert!(matches!(draft.factor, DraftFactor::Totp(Some(read)) if read.is_same_as(&secret)));
    }
}
