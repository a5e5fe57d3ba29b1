//! The mail server, as the wire's `mail` object.

use super::{keep_secret, read};
use crate::contact::EmailAddress;
use crate::secret::Credential;
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use std::time::Duration;

/// Which mail server, and as whom.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The sender of every mail.
    pub from: Mailbox,
    /// `smtp` or `smtps`.
    pub protocol: MailProtocol,
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How long one mail may take altogether, 1 to 60 seconds.
    pub timeout: Duration,
    /// Whether the connection must turn to TLS before anything is said (STARTTLS, RFC 3207).
    pub enable_tls: bool,
    /// Kept for clients that show it. TLS below 1.2 is never spoken.
    pub tls_version: Option<String>,
    /// Who signs in at the server; `None` sends without.
    pub login: Option<MailLogin>,
    /// Kept for clients: which preset was chosen.
    pub provider_id: Option<String>,
    /// Kept for clients: whether they offer to change the password.
    pub show_change_password: bool,
}

/// Who signs in at the mail server.
#[derive(Debug, Clone)]
pub struct MailLogin {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Credential,
}

/// How mail servers are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailProtocol {
    /// SMTP, in the clear or with STARTTLS.
    Smtp,
    /// SMTP inside TLS from the first byte (RFC 8314, section 3.3).
    Smtps,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailEncryption {
    /// Not at all.
    None,
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// An address with a name for people: `Acme <no-reply@acme.example>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name, if there is one.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl Mailbox {
    /// Reads `name <address>`, `"name" <address>` or the address alone. Nothing that could break a mail's header.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 500 || text.chars().any(char::is_control) {
            return None;
        }
        let Some((name, rest)) = text.rsplit_once('<') else {
            return Some(Self { name: None, address: EmailAddress::parse(text).ok()? });
        };
        let address = EmailAddress::parse(rest.strip_suffix('>')?.trim()).ok()?;
        let name = name.trim();
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).trim();
        if name.contains(['<', '>', '"', '\\']) {
            return None;
        }
        Some(Self { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address })
    }
}

impl std::fmt::Display for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => self.address.fmt(f),
        }
    }
}

impl MailSettings {
    const TLS_VERSIONS: [&'static str; 4] = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
    /// Shortest and longest timeout in milliseconds.
    const TIMEOUT: (u32, u32) = (1_000, 60_000);

    /// Reads and checks the wire's object. The password may be left out if `stored` has one for the same server and user.
    pub fn from_wire(value: &Value, stored: Option<&Self>) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "jsonValue")?;
        let password = read::secret(&mut reader, "password");
        Self::read(reader, password, stored)
    }

    /// Reads what [`MailSettings::to_wire`] wrote, with the secret that was kept beside it.
    pub fn from_stored(value: &Value, secret: Option<Credential>) -> Result<Self, Violations> {
        Self::read(Reader::new(value, "jsonValue")?, secret, None)
    }

    fn read(
        mut reader: Reader<'_>,
        password: Option<Credential>,
        stored: Option<&Self>,
    ) -> Result<Self, Violations> {
        refuse_what_is_not_there(&mut reader);
        let from = read::required(&mut reader, "mailFrom").and_then(|text| {
            let mailbox = Mailbox::parse(text);
            if mailbox.is_none() {
                reader
                    .violations
                    .add("mailFrom", "must be an address, or a name and an address in angle brackets");
            }
            mailbox
        });
        let protocol = match read::text(&mut reader, "smtpProtocol") {
            None | Some("smtp") => MailProtocol::Smtp,
            Some("smtps") => MailProtocol::Smtps,
            Some(_) => {
                reader.violations.add("smtpProtocol", "must be smtp or smtps");
                MailProtocol::Smtp
            }
        };
        let host = read::host(&mut reader, "smtpHost");
        let usual_port = if protocol == MailProtocol::Smtps { 465 } else { 25 };
        let port = read::number(&mut reader, "smtpPort", usual_port, (1, 65_535));
        let timeout = read::number(&mut reader, "timeout", 10_000, (1, u32::MAX));
        let tls_version = read::text(&mut reader, "tlsVersion").map(str::to_owned);
        if tls_version.as_ref().is_some_and(|version| !Self::TLS_VERSIONS.contains(&version.as_str())) {
            reader.violations.add("tlsVersion", "must be one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3");
        }
        let enable_tls = read::flag(&mut reader, "enableTls");
        let username = read::text(&mut reader, "username").map(str::to_owned);
        let provider_id = read::text(&mut reader, "providerId").map(str::to_owned);
        let show_change_password = read::flag(&mut reader, "showChangePassword");
        let mut violations = reader.violations;
        let (Some(from), Some(host)) = (from, host) else { return Err(violations) };
        let mut settings = Self {
            from,
            protocol,
            host,
            port: u16::try_from(port).unwrap_or(usual_port.try_into().unwrap_or(25)),
            timeout: Duration::from_millis(timeout.clamp(Self::TIMEOUT.0, Self::TIMEOUT.1).into()),
            enable_tls,
            tls_version,
            login: None,
            provider_id,
            show_change_password,
        };
        if let Some(username) = username {
            let kept = stored.and_then(|stored| {
                let login = stored.login.as_ref()?;
                Some((&login.password, settings.goes_where(stored) && login.username == username))
            });
            let password = keep_secret("password", password, kept, &mut violations);
            settings.login = password.map(|password| MailLogin { username, password });
        }
        violations.into_result(settings)
    }

    /// Whether a password that was given for the other settings would reach the same server, no less protected.
    fn goes_where(&self, other: &Self) -> bool {
        let is_weaker =
            self.encryption() == MailEncryption::None && other.encryption() != MailEncryption::None;
        self.host == other.host && self.port == other.port && !is_weaker
    }

    /// How the connection is protected.
    pub fn encryption(&self) -> MailEncryption {
        match (self.protocol, self.enable_tls) {
            (MailProtocol::Smtps, _) => MailEncryption::Tls,
            (MailProtocol::Smtp, true) => MailEncryption::StartTls,
            (MailProtocol::Smtp, false) => MailEncryption::None,
        }
    }

    /// The secret to be sealed beside [`MailSettings::to_wire`].
    pub fn secret(&self) -> Option<&Credential> {
        self.login.as_ref().map(|login| &login.password)
    }

    /// The wire's object, without the password.
    pub fn to_wire(&self) -> Value {
        json!({
            "mailFrom": self.from.to_string(),
            "smtpProtocol": if self.protocol == MailProtocol::Smtps { "smtps" } else { "smtp" },
            "smtpHost": self.host,
            "smtpPort": self.port,
            "timeout": u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX),
            "enableTls": self.enable_tls,
            "tlsVersion": self.tls_version,
            "username": self.login.as_ref().map_or("", |login| login.username.as_str()),
            "enableProxy": false,
            "enableOauth2": false,
            "providerId": self.provider_id,
            "showChangePassword": self.show_change_password,
        })
    }
}

/// Sending through a proxy, and signing in with OAuth2, are refused rather than ignored.
fn refuse_what_is_not_there(reader: &mut Reader<'_>) {
    for name in ["enableProxy", "enableOauth2"] {
        if read::flag(reader, name) {
            reader.violations.add(name, "must be false: this is not available");
        }
    }
}

#[cfg(test)]
mod tests;
