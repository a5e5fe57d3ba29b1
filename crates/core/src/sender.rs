//! Through which servers mail and SMS go: the administrator's settings, read strictly and written without secrets.
//!
//! | what | where |
//! | --- | --- |
//! | the wire's `mail` object | [`mail`] |
//! | the wire's `sms` object, one kind a provider | [`sms`] |
//! | the text of an SMS as the octets of a telephone network | [`text`] |
//!
//! **A secret stays with its destination.** A save without the secret keeps the stored one, but only while it goes to the
//! same server as the same account. Otherwise whoever holds an administrator's session for a minute could have the
//! stored password sent to a server of theirs.

pub mod mail;
mod read;
pub mod sms;
pub mod text;

use crate::secret::Credential;
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// The settings objects that the wire calls admin settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsKey {
    /// Where links lead to.
    General,
    /// The mail server.
    Mail,
    /// The SMS provider.
    Sms,
}

impl SettingsKey {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::General, Self::Mail, Self::Sms];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// The key behind a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == word)
    }

    /// The object's id on the wire, the same in every installation; its secret is sealed for it too.
    pub const fn id(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::General => 0x0198_5c00_0000_7000_8000_0000_0000_0001,
            Self::Mail => 0x0198_5c00_0000_7000_8000_0000_0000_0002,
            Self::Sms => 0x0198_5c00_0000_7000_8000_0000_0000_0003,
        })
    }
}

/// The wire's `general` object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneralSettings {
    /// The address that clients show.
    pub base_url: Url,
    /// Whether links may lead elsewhere.
    pub prohibit_different_url: bool,
}

impl GeneralSettings {
    /// Reads and checks the wire's object.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "jsonValue")?;
        let base_url = read::required(&mut reader, "baseUrl").and_then(|text| {
            let url = Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()));
            if url.is_none() {
                reader.violations.add("baseUrl", "must be an address such as https://sign-in.example.com");
            }
            url
        });
        let prohibit_different_url = read::flag(&mut reader, "prohibitDifferentUrl");
        match base_url {
            Some(base_url) => reader.finish(Self { base_url, prohibit_different_url }),
            None => Err(reader.violations),
        }
    }

    /// The wire's object.
    pub fn to_wire(&self) -> Value {
        json!({
            "baseUrl": self.base_url.as_str().trim_end_matches('/'),
            "prohibitDifferentUrl": self.prohibit_different_url,
        })
    }
}

/// What is said when a secret is asked for again.
const GIVE_AGAIN: &str = "must be given again, because it would go to another server or account";

/// The secret that was posted, or else the stored one if it may be kept. `None` after a complaint.
fn keep_secret(
    name: &str,
    posted: Option<Credential>,
    stored: Option<(&Credential, bool)>,
    violations: &mut Violations,
) -> Option<Credential> {
    match (posted, stored) {
        (Some(posted), _) => Some(posted),
        (None, Some((stored, true))) => Some(stored.clone()),
        (None, Some((_, false))) => {
            violations.add(name, GIVE_AGAIN);
            None
        }
        (None, None) => {
            violations.add(name, "must not be blank");
            None
        }
    }
}
