//! The methods that a user has set up, `/api/2fa/account/settings` on the wire.

use crate::backup_code::BackupCode;
use crate::contact::{EmailAddress, PhoneNumber};
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
    /// Which method, and what of it may be seen; a user has each at most once.
    pub factor: Factor,
    /// Whether sign-in starts with it.
    pub is_default: bool,
    /// When it was set up.
    pub created_at: Timestamp,
}

/// A method with the part of it that is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Factor {
    /// An authenticator app.
    Totp,
    /// Codes go to this telephone.
    Sms(PhoneNumber),
    /// Codes go to this address.
    Email(EmailAddress),
    /// Codes on paper.
    BackupCode {
        /// How many were not used yet.
        left: u32,
    },
}

impl Factor {
    /// Which method it is of.
    pub const fn method(&self) -> Method {
        match self {
            Self::Totp => Method::Totp,
            Self::Sms(_) => Method::Sms,
            Self::Email(_) => Method::Email,
            Self::BackupCode { .. } => Method::BackupCode,
        }
    }

    /// Where its codes go; `None` if nothing is sent.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Sms(number) => Some(number.as_str()),
            Self::Email(address) => Some(address.as_str()),
            Self::Totp | Self::BackupCode { .. } => None,
        }
    }

    /// Where its codes go, masked for people who have not shown yet that it is theirs; `None` if nothing is sent.
    pub fn masked_contact(&self) -> Option<String> {
        match self {
            Self::Sms(number) => Some(number.masked()),
            Self::Email(address) => Some(address.masked()),
            Self::Totp | Self::BackupCode { .. } => None,
        }
    }

    /// How many backup codes are left; `None` for the other methods.
    pub const fn codes_left(&self) -> Option<u32> {
        match self {
            Self::BackupCode { left } => Some(*left),
            Self::Totp | Self::Sms(_) | Self::Email(_) => None,
        }
    }
}

impl Enrolment {
    /// Which method it is of.
    pub const fn method(&self) -> Method {
        self.factor.method()
    }
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
        let offered: Vec<_> = self
            .enrolments
            .iter()
            .filter(|enrolment| platform.method(enrolment.method()).is_some())
            .collect();
        let is_enough = offered.iter().any(|enrolment| enrolment.method().suffices());
        if is_enough { offered } else { Vec::new() }
    }

    /// The method that sign-in starts with: the chosen one, else the first that is no backup code.
    pub fn default_method(&self, platform: &PlatformSettings) -> Option<Method> {
        let usable = self.usable(platform);
        let chosen = usable.iter().find(|enrolment| enrolment.is_default);
        chosen
            .or_else(|| usable.iter().find(|enrolment| enrolment.method().suffices()))
            .map(|enrolment| enrolment.method())
    }

    /// The enrolment of a method, whether the platform offers it at present or not.
    pub fn find(&self, method: Method) -> Option<&Enrolment> {
        self.enrolments.iter().find(|enrolment| enrolment.method() == method)
    }

    /// The method that becomes the default when none is: the first of an order, and backup codes only if there is
    /// nothing else.
    pub fn successor(&self, order: impl Fn(&Enrolment) -> (Timestamp, Method)) -> Option<Method> {
        let rank = |enrolment: &&Enrolment| (!enrolment.method().suffices(), order(enrolment));
        self.enrolments.iter().min_by_key(rank).map(Enrolment::method)
    }

    /// The wire's object, with every secret left out.
    pub fn to_wire(&self, platform: &PlatformSettings, email: &EmailAddress) -> Value {
        let default = self.default_method(platform);
        let configs: Map<String, Value> = self
            .usable(platform)
            .into_iter()
            .map(|enrolment| {
                let is_default = default == Some(enrolment.method());
                let config = enrolment_to_wire(&enrolment.factor, is_default, platform, email);
                (enrolment.method().to_string(), config)
            })
            .collect();
        json!({ "configs": configs })
    }
}

impl AccountSettings {
    /// The same for an administrator who helps: every method, whether the platform offers it at present or not, no secret,
    /// and contacts masked.
    pub fn to_masked_wire(&self, platform: &PlatformSettings) -> Value {
        let default = self.default_method(platform);
        let config = |enrolment: &Enrolment| {
            let method = enrolment.method();
            let mut config = json!({
                "providerType": method.as_str(),
                "useByDefault": default == Some(method),
                "createdTime": enrolment.created_at.millis(),
                "offered": platform.method(method).is_some(),
            });
            let contact = enrolment.factor.masked_contact();
            let (name, value) = match enrolment.factor {
                Factor::Totp => ("authUrl", Value::Null),
                Factor::Sms(_) => ("phoneNumber", json!(contact)),
                Factor::Email(_) => ("email", json!(contact)),
                Factor::BackupCode { left } => ("codesLeft", json!(left)),
            };
            if let Value::Object(members) = &mut config {
                members.insert(name.to_owned(), value);
            }
            (method.to_string(), config)
        };
        json!({ "configs": self.enrolments.iter().map(config).collect::<Map<String, Value>>() })
    }
}

fn enrolment_to_wire(
    factor: &Factor,
    is_default: bool,
    platform: &PlatformSettings,
    email: &EmailAddress,
) -> Value {
    let kind = factor.method().as_str();
    match factor {
        Factor::Totp => {
            let url = match platform.method(Method::Totp) {
                Some(MethodSettings::Totp { issuer }) => {
                    Some(totp::auth_url(issuer, email.as_str(), HIDDEN_SECRET).to_string())
                }
                _ => None,
            };
            json!({ "providerType": kind, "useByDefault": is_default, "authUrl": url })
        }
        Factor::Sms(number) => {
            json!({ "providerType": kind, "useByDefault": is_default, "phoneNumber": number.as_str() })
        }
        Factor::Email(address) => {
            json!({ "providerType": kind, "useByDefault": is_default, "email": address.as_str() })
        }
        // The wire has null here, which its own published clients cannot read.
        Factor::BackupCode { left } => {
            json!({ "providerType": kind, "useByDefault": is_default, "codes": [HIDDEN_SECRET], "codesLeft": left })
        }
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
    /// Where codes shall go.
    Sms(PhoneNumber),
    /// Where codes shall go.
    Email(EmailAddress),
    /// The posted codes, which must be those that were generated. Empty if one of them is no code at all.
    BackupCode(Vec<BackupCode>),
}

impl Draft {
    /// Reads and checks the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "body")?;
        let use_by_default = reader.flag("useByDefault");
        let factor = match reader.text("providerType").and_then(Method::from_word) {
            Some(Method::Totp) => Some(DraftFactor::Totp(read_auth_url(&mut reader))),
            Some(Method::Sms) => read_phone_number(&mut reader).map(DraftFactor::Sms),
            Some(Method::Email) => read_email(&mut reader).map(DraftFactor::Email),
            Some(Method::BackupCode) => Some(DraftFactor::BackupCode(read_codes(&mut reader))),
            None => {
                reader.violations.add("providerType", "must be one of TOTP, SMS, EMAIL, BACKUP_CODE");
                None
            }
        };
        // Without a factor there was a complaint, so the error is what comes out.
        let violations = reader.violations;
        match factor {
            Some(factor) => violations.into_result(Self { use_by_default, factor }),
            None => Err(violations),
        }
    }

    /// Which method it is for.
    pub const fn method(&self) -> Method {
        match self.factor {
            DraftFactor::Totp(_) => Method::Totp,
            DraftFactor::Sms(_) => Method::Sms,
            DraftFactor::Email(_) => Method::Email,
            DraftFactor::BackupCode(_) => Method::BackupCode,
        }
    }
}

fn read_phone_number(reader: &mut Reader<'_>) -> Option<PhoneNumber> {
    const NAME: &str = "phoneNumber";
    const FORM: &str = "is not of E.164 format";
    if reader.field(NAME).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
        // Of a blank one the wire says both.
        reader.violations.add(NAME, FORM);
    }
    let number = PhoneNumber::parse(reader.required_text(NAME, "must not be blank")?);
    if number.is_err() {
        reader.violations.add(NAME, FORM);
    }
    number.ok()
}

fn read_email(reader: &mut Reader<'_>) -> Option<EmailAddress> {
    let address = EmailAddress::parse(reader.required_text("email", "must not be blank")?);
    if address.is_err() {
        reader.violations.add("email", "must be a well-formed email address");
    }
    address.ok()
}

fn read_codes(reader: &mut Reader<'_>) -> Vec<BackupCode> {
    match reader.field("codes").map(Value::as_array) {
        Some(Some(codes)) if !codes.is_empty() => {
            let read = |code: &Value| code.as_str().and_then(BackupCode::parse);
            codes.iter().map(read).collect::<Option<_>>().unwrap_or_default()
        }
        None | Some(Some(_)) => {
            reader.violations.add("codes", "must not be empty");
            Vec::new()
        }
        Some(None) => {
            reader.violations.add("codes", "must be a list of texts");
            Vec::new()
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
        let factor = |method: &Method| match method {
            Method::Totp => Factor::Totp,
            Method::Sms => Factor::Sms(PhoneNumber::parse("+380501234567").expect("a number")),
            Method::Email => Factor::Email(EmailAddress::parse("second@factor.example").expect("an address")),
            Method::BackupCode => Factor::BackupCode { left: 7 },
        };
        let enrolment = |(index, (method, is_default)): (usize, &(Method, bool))| Enrolment {
            id: Uuid::from_u128(index as u128).into(),
            factor: factor(method),
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
            account.usable(&platform(offered)).iter().map(|enrolment| enrolment.method()).collect()
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
    fn the_wires_object_names_contacts_in_full_and_counts_codes() {
        let email = EmailAddress::parse("a@north.example").expect("address");
        let account = account(&[(Method::Email, true), (Method::Sms, false), (Method::BackupCode, false)]);
        assert_eq!(
            account.to_wire(&platform(&Method::ALL), &email)["configs"].to_string(),
            json!({
                "EMAIL": { "providerType": "EMAIL", "useByDefault": true, "email": "second@factor.example" },
                "SMS": { "providerType": "SMS", "useByDefault": false, "phoneNumber": "+380501234567" },
                "BACKUP_CODE": {
                    "providerType": "BACKUP_CODE", "useByDefault": false, "codes": ["HIDDEN"], "codesLeft": 7,
                },
            })
            .to_string(),
            "in the order of set-up"
        );
    }

    #[test]
    fn administrators_see_every_method_and_neither_secrets_nor_whole_contacts() {
        let account = account(&[(Method::Totp, true), (Method::Sms, false), (Method::Email, false)]);
        let shown = account.to_masked_wire(&platform(&[Method::Sms]));
        let text = shown.to_string();
        for hidden in ["otpauth", "+380501234567", "second@factor.example"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
        assert_eq!(shown["configs"]["SMS"]["phoneNumber"], "+38********67");
        assert_eq!(shown["configs"]["EMAIL"]["email"], "se**nd@factor.example");
        assert_eq!(shown["configs"]["TOTP"]["offered"], false);
        assert_eq!(shown["configs"]["SMS"]["useByDefault"], true, "what sign-in starts with");
    }

    #[test]
    fn backup_codes_become_the_default_only_if_nothing_else_is_there() {
        let (totp, email, backup) = (Method::Totp, Method::Email, Method::BackupCode);
        let successor = |methods: &[(Method, bool)]| {
            account(methods).successor(|enrolment| (enrolment.created_at, enrolment.method()))
        };
        assert_eq!(successor(&[(backup, false), (email, false), (totp, false)]), Some(totp));
        assert_eq!(successor(&[(backup, false), (email, false)]), Some(email));
        assert_eq!(successor(&[(backup, false)]), Some(backup));
        assert_eq!(successor(&[]), None);
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
        let sms = |number: Value| json!({ "providerType": "SMS", "phoneNumber": number });
        assert_eq!(message(sms(json!(null))), "Validation error: phoneNumber must not be blank");
        assert_eq!(
            message(sms(json!(" "))),
            "Validation error: phoneNumber is not of E.164 format, phoneNumber must not be blank"
        );
        assert_eq!(message(sms(json!("0501234567"))), "Validation error: phoneNumber is not of E.164 format");
        let mail = |address: Value| json!({ "providerType": "EMAIL", "email": address });
        assert_eq!(message(mail(json!(""))), "Validation error: email must not be blank");
        assert_eq!(
            message(mail(json!("a@b.co\r\nBcc: x@y.co"))),
            "Validation error: email must be a well-formed email address"
        );
        for codes in [json!(null), json!([])] {
            let codes = json!({ "providerType": "BACKUP_CODE", "codes": codes });
            assert_eq!(message(codes), "Validation error: codes must not be empty");
        }

        let secret = TotpSecret::random(&mut StdRng::seed_from_u64(1));
        let url = totp::auth_url("Acme", "a@b.example", &secret.to_base32());
        let draft = Draft::from_wire(&totp(json!(*url))).expect("valid");
        assert!(matches!(draft.factor, DraftFactor::Totp(Some(read)) if read.is_same_as(&secret)));
    }
}
