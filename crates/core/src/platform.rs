//! What the platform allows: which methods exist, their limits, and who must use one. One object for the whole
//! installation, `/api/2fa/settings` on the wire.

use crate::enforcement::{Enforcement, UserFilter};
use crate::method::Method;
use crate::throttle::{MOST_FAILURES, RateLimit};
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use std::time::Duration;

/// The settings. Built only by [`PlatformSettings::from_wire`], which checks every field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformSettings {
    /// The methods on offer, each kind once, in the order they were saved.
    pub methods: Vec<MethodSettings>,
    /// Shortest time between two codes sent to one user by one method; at least 5 s.
    pub send_period: Duration,
    /// How fast codes of one user and method are checked; `None` is no limit.
    pub check_limit: Option<RateLimit>,
    /// Wrong codes in a row that lock the account; `None` leaves [`MOST_FAILURES`].
    pub max_failures: Option<u32>,
    /// How long a sign-in may take after the password; at least 60 s.
    pub sign_in_lifetime: Duration,
    /// Who must use a second factor.
    pub enforcement: Enforcement,
}

/// The settings of one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MethodSettings {
    /// Authenticator app.
    Totp {
        /// The name that the app shows beside the code.
        issuer: String,
    },
    /// Code by SMS.
    Sms {
        /// Text with `${code}`.
        template: String,
        /// How long a code is good for.
        code_lifetime: Duration,
    },
    /// Code by email.
    Email {
        /// How long a code is good for.
        code_lifetime: Duration,
    },
    /// Codes on paper.
    BackupCode {
        /// How many a set has.
        quantity: u32,
    },
}

impl MethodSettings {
    /// Which method these are for.
    pub const fn method(&self) -> Method {
        match self {
            Self::Totp { .. } => Method::Totp,
            Self::Sms { .. } => Method::Sms,
            Self::Email { .. } => Method::Email,
            Self::BackupCode { .. } => Method::BackupCode,
        }
    }
}

impl PlatformSettings {
    /// How long a partial token lives while nothing was ever saved.
    pub const DEFAULT_SIGN_IN_LIFETIME: Duration = Duration::from_secs(1800);

    /// What holds while nothing was ever saved: no methods, nobody has to.
    pub fn unsaved() -> Self {
        Self {
            methods: Vec::new(),
            send_period: Duration::from_secs(30),
            check_limit: None,
            max_failures: None,
            sign_in_lifetime: Self::DEFAULT_SIGN_IN_LIFETIME,
            enforcement: Enforcement::default(),
        }
    }

    /// What our pages and the demo propose for a first save: the authenticator app, five checks in five minutes, a
    /// lock after ten wrong codes.
    pub fn proposed() -> Self {
        Self {
            methods: vec![MethodSettings::Totp { issuer: "Countersign".to_owned() }],
            check_limit: Some(RateLimit { requests: 5, period: Duration::from_secs(300) }),
            max_failures: Some(10),
            sign_in_lifetime: Duration::from_secs(3600),
            ..Self::unsaved()
        }
    }

    /// The settings of a method, if it is on offer.
    pub fn method(&self, method: Method) -> Option<&MethodSettings> {
        self.methods.iter().find(|settings| settings.method() == method)
    }

    /// Whether somebody who has nothing can set a method up: backup codes go beside another one.
    pub fn offers_a_first_method(&self) -> bool {
        self.methods.iter().any(|settings| settings.method() != Method::BackupCode)
    }

    /// The failure that locks, counted from 1.
    pub fn failures_to_lock(&self) -> u32 {
        self.max_failures.map_or(MOST_FAILURES, |limit| limit.min(MOST_FAILURES))
    }

    /// Reads and checks the wire's object. Unknown keys are ignored; every complaint is gathered.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "body")?;
        let methods = read_methods(&mut reader);
        let send_period = seconds(&mut reader, "minVerificationCodeSendPeriod", 5);
        let check_limit = reader.text("verificationCodeCheckRateLimit").map(|text| {
            let limit = RateLimit::parse(text);
            if limit.is_none() {
                reader.violations.add("verificationCodeCheckRateLimit", "is invalid");
            }
            limit
        });
        let max_failures = reader
            .number("maxVerificationFailuresBeforeUserLockout", 0, "must be positive")
            .filter(|n| *n > 0);
        let sign_in_lifetime = seconds(&mut reader, "totalAllowedTimeForVerification", 60);
        let is_on = reader.flag("enforceTwoFa");
        let filter = reader.field("enforcedUsersFilter").and_then(|value| {
            UserFilter::from_wire(value).map_err(|violations| reader.violations.merge(violations)).ok()
        });
        let settings = Self {
            methods,
            send_period: send_period.unwrap_or_default(),
            check_limit: check_limit.flatten(),
            max_failures,
            sign_in_lifetime: sign_in_lifetime.unwrap_or_default(),
            enforcement: Enforcement { is_on, filter },
        };
        reader.finish(settings)
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        json!({
            "providers": self.methods.iter().map(MethodSettings::to_wire).collect::<Vec<_>>(),
            "minVerificationCodeSendPeriod": self.send_period.as_secs(),
            "verificationCodeCheckRateLimit": self.check_limit.map(|limit| limit.to_string()),
            "maxVerificationFailuresBeforeUserLockout": self.max_failures.unwrap_or(0),
            "totalAllowedTimeForVerification": self.sign_in_lifetime.as_secs(),
            "enforceTwoFa": self.enforcement.is_on,
            "enforcedUsersFilter": self.enforcement.filter.as_ref().map(UserFilter::to_wire),
        })
    }
}

fn seconds(reader: &mut Reader<'_>, name: &str, minimum: u32) -> Option<Duration> {
    let too_small = format!("must be greater than or equal to {minimum}");
    let number = reader.required_number(name, minimum, "must not be null", &too_small)?;
    Some(Duration::from_secs(number.into()))
}

/// The methods, each kind once: of repeats the first counts.
fn read_methods(reader: &mut Reader<'_>) -> Vec<MethodSettings> {
    let mut methods: Vec<MethodSettings> = Vec::new();
    match reader.field("providers").map(Value::as_array) {
        None => reader.violations.add("providers", "must not be null"),
        Some(None) => reader.violations.add("providers", "must be a list"),
        Some(Some(items)) => {
            for item in items {
                match MethodSettings::from_wire(item) {
                    Ok(new) if methods.iter().all(|known| known.method() != new.method()) => {
                        methods.push(new);
                    }
                    Ok(_) => {}
                    Err(violations) => reader.violations.merge(violations),
                }
            }
        }
    }
    methods
}

impl MethodSettings {
    fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "providers")?;
        let method = reader.text("providerType").and_then(Method::from_word);
        let settings = match method {
            None => {
                reader.violations.add("providerType", "must be one of TOTP, SMS, EMAIL, BACKUP_CODE");
                None
            }
            Some(Method::Totp) => reader
                .required_text("issuerName", "must not be blank")
                .filter(|issuer| issuer_is_usable(issuer, &mut reader.violations))
                .map(|issuer| Self::Totp { issuer: issuer.to_owned() }),
            Some(Method::Sms) => {
                let template = reader.required_text("smsVerificationMessageTemplate", "is required");
                if template.is_some_and(|text| !text.contains("${code}")) {
                    reader.violations.add("smsVerificationMessageTemplate", "must contain verification code");
                }
                if template.is_some_and(|text| text.chars().count() > LONGEST_TEMPLATE) {
                    let complaint = format!("length must be equal or less than {LONGEST_TEMPLATE}");
                    reader.violations.add("smsVerificationMessageTemplate", &complaint);
                }
                let code_lifetime = code_lifetime(&mut reader);
                template.zip(code_lifetime).map(|(template, code_lifetime)| Self::Sms {
                    template: template.to_owned(),
                    code_lifetime,
                })
            }
            Some(Method::Email) => {
                code_lifetime(&mut reader).map(|code_lifetime| Self::Email { code_lifetime })
            }
            Some(Method::BackupCode) => reader
                .required_number("codesQuantity", 1, "must be greater than 0", "must be greater than 0")
                .filter(|number| {
                    is_at_most(*number, MOST_BACKUP_CODES, "codesQuantity", &mut reader.violations)
                })
                .map(|quantity| Self::BackupCode { quantity }),
        };
        // Without settings there was a complaint, so the error below is what comes out.
        let violations = reader.violations;
        match settings {
            Some(settings) => violations.into_result(settings),
            None => Err(violations),
        }
    }

    fn to_wire(&self) -> Value {
        let kind = self.method().as_str();
        match self {
            Self::Totp { issuer } => json!({ "providerType": kind, "issuerName": issuer }),
            Self::Sms { template, code_lifetime } => json!({
                "providerType": kind,
                "smsVerificationMessageTemplate": template,
                "verificationCodeLifetime": code_lifetime.as_secs(),
            }),
            Self::Email { code_lifetime } => {
                json!({ "providerType": kind, "verificationCodeLifetime": code_lifetime.as_secs() })
            }
            Self::BackupCode { quantity } => json!({ "providerType": kind, "codesQuantity": quantity }),
        }
    }
}

/// Longest life of a code that was sent, in seconds (NIST SP 800-63B-4, section 3.1.3.2: no more than ten minutes).
const LONGEST_CODE_LIFETIME: u32 = 600;

/// Most backup codes in a set: more than anybody prints, and each is a chance for who guesses.
const MOST_BACKUP_CODES: u32 = 100;

/// Most characters of an SMS template.
const LONGEST_TEMPLATE: usize = 500;

fn code_lifetime(reader: &mut Reader<'_>) -> Option<Duration> {
    const NAME: &str = "verificationCodeLifetime";
    let seconds = reader.required_number(NAME, 1, "is required", "is required")?;
    let is_short = is_at_most(seconds, LONGEST_CODE_LIFETIME, NAME, &mut reader.violations);
    is_short.then(|| Duration::from_secs(seconds.into()))
}

fn is_at_most(number: u32, most: u32, name: &str, violations: &mut Violations) -> bool {
    if number > most {
        violations.add(name, &format!("must be less than or equal to {most}"));
    }
    number <= most
}

/// The issuer becomes part of an address that apps read: a control character would break it, and a colon would end it
/// early.
fn issuer_is_usable(issuer: &str, violations: &mut Violations) -> bool {
    let complaint = if issuer.chars().count() > 255 {
        "length must be equal or less than 255"
    } else if issuer.chars().any(|c| c.is_control() || c == ':') {
        "must not contain colons or control characters"
    } else {
        return true;
    };
    violations.add("issuerName", complaint);
    false
}

#[cfg(test)]
mod tests;
