//! The wire's JWT settings: how long tokens live and who they say they are from. The key is no part of what is kept here.

use data_encoding::BASE64;
use secrecy::{ExposeSecret, SecretBox};
use serde_json::{Value, json};
use std::time::Duration;

/// Lifetimes and issuer of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSettings {
    /// Of an access token.
    pub access_lifetime: Duration,
    /// Of an API session from its last refresh.
    pub refresh_lifetime: Duration,
    /// `iss` in every token.
    pub issuer: String,
}

/// A key that others share with us, as a client sends it. Shown to nobody.
pub struct SharedKey(SecretBox<Vec<u8>>);

/// What a client sends to be saved.
#[derive(Debug)]
pub struct TokenSettingsDraft {
    /// What is kept.
    pub settings: TokenSettings,
    /// A new key; `None` leaves the one there is.
    pub key: Option<SharedKey>,
}

/// Why settings cannot be, in the wire's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTokenSettings {
    /// No issuer.
    #[error("JWT token issuer should be specified!")]
    Issuer,
    /// An issuer that is too long or has control characters.
    #[error("JWT token issuer should be a text of at most 255 characters without control characters!")]
    IssuerText,
    /// Sessions would end too soon.
    #[error("JWT refresh token expiration time should be at least 15 minutes!")]
    Refresh,
    /// Access tokens would end too soon.
    #[error("JWT token expiration time should be at least 1 minute!")]
    Access,
    /// Access tokens would outlive their session.
    #[error("JWT token expiration time should greater than JWT refresh token expiration time!")]
    Order,
    /// The key is not base64.
    #[error("JWT token signing key should be a valid Base64 encoded string!")]
    KeyText,
    /// The key is too short.
    #[error(
        "JWT token signing key should be a Base64 encoded string representing at least 512 bits of data!"
    )]
    KeyLength,
}

impl SharedKey {
    /// Fewest bytes: the block of HMAC-SHA-512 must not be filled up with zeroes (RFC 7518, section 3.2).
    pub const FEWEST: usize = 64;

    /// Reads base64.
    pub fn parse(text: &str) -> Result<Self, InvalidTokenSettings> {
        let bytes = BASE64.decode(text.trim().as_bytes()).map_err(|_| InvalidTokenSettings::KeyText)?;
        let key = SecretBox::new(Box::new(bytes));
        if key.expose_secret().len() < Self::FEWEST {
            Err(InvalidTokenSettings::KeyLength)
        } else {
            Ok(Self(key))
        }
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedKey(hidden)")
    }
}

impl TokenSettingsDraft {
    /// Reads and checks the wire's object, in the wire's order: the first rule that is broken is named. A key that is null
    /// or blank, as reads have it, leaves the one there is.
    pub fn from_wire(value: &Value) -> Result<Self, InvalidTokenSettings> {
        let seconds = |name: &str| {
            value.get(name).and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok())
        };
        let issuer = value.get("tokenIssuer").and_then(Value::as_str).unwrap_or_default();
        if issuer.trim().is_empty() {
            return Err(InvalidTokenSettings::Issuer);
        }
        if issuer.chars().count() > 255 || issuer.chars().any(char::is_control) {
            return Err(InvalidTokenSettings::IssuerText);
        }
        let refresh = seconds("refreshTokenExpTime").filter(|seconds| *seconds >= 15 * 60);
        let refresh = refresh.ok_or(InvalidTokenSettings::Refresh)?;
        let access = seconds("tokenExpirationTime").filter(|seconds| *seconds >= 60);
        let access = access.ok_or(InvalidTokenSettings::Access)?;
        if access >= refresh {
            return Err(InvalidTokenSettings::Order);
        }
        let key = match value.get("tokenSigningKey") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.trim().is_empty() => None,
            Some(Value::String(text)) => Some(SharedKey::parse(text)?),
            Some(_) => return Err(InvalidTokenSettings::KeyText),
        };
        let lifetime = |seconds: i32| Duration::from_secs(u64::from(seconds.unsigned_abs()));
        let settings = TokenSettings {
            access_lifetime: lifetime(access),
            refresh_lifetime: lifetime(refresh),
            issuer: issuer.to_owned(),
        };
        Ok(Self { settings, key })
    }
}

impl TokenSettings {
    /// The wire's object. The key is never in it: it can be replaced and not read.
    pub fn to_wire(&self) -> Value {
        json!({
            "tokenExpirationTime": self.access_lifetime.as_secs(),
            "refreshTokenExpTime": self.refresh_lifetime.as_secs(),
            "tokenIssuer": self.issuer,
            "tokenSigningKey": null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(changes: &Value) -> Result<TokenSettingsDraft, String> {
        let mut wire = json!({
            "tokenExpirationTime": 9000, "refreshTokenExpTime": 604_800, "tokenIssuer": "thingsboard.io",
            "tokenSigningKey": null,
        });
        for (key, value) in changes.as_object().into_iter().flatten() {
            wire[key] = value.clone();
        }
        TokenSettingsDraft::from_wire(&wire).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_and_has_no_key() {
        let key = BASE64.encode(&[7; 64]);
        let draft = read(&json!({ "tokenIssuer": "acme", "tokenSigningKey": key })).expect("good");
        assert_eq!(draft.key.as_ref().map(SharedKey::expose), Some(&[7; 64][..]));
        assert!(!format!("{draft:?}").contains('7'), "{draft:?}");
        let wire = draft.settings.to_wire();
        assert_eq!(wire["tokenSigningKey"], Value::Null);
        let again = TokenSettingsDraft::from_wire(&wire).expect("good");
        assert_eq!(again.settings, draft.settings);
        assert!(again.key.is_none());
    }

    #[test]
    fn the_first_rule_that_is_broken_is_named_in_the_wires_words() {
        let short = BASE64.encode(&[7; 63]);
        for (changes, message) in [
            (
                json!({ "tokenIssuer": " ", "tokenExpirationTime": 1 }),
                "JWT token issuer should be specified!",
            ),
            (
                json!({ "refreshTokenExpTime": 899, "tokenExpirationTime": 1 }),
                "JWT refresh token expiration time should be at least 15 minutes!",
            ),
            (json!({ "tokenExpirationTime": 59 }), "JWT token expiration time should be at least 1 minute!"),
            (json!({ "tokenExpirationTime": "x" }), "JWT token expiration time should be at least 1 minute!"),
            (
                json!({ "tokenExpirationTime": 604_800 }),
                "JWT token expiration time should greater than JWT refresh token expiration time!",
            ),
            (
                json!({ "tokenSigningKey": "not base64" }),
                "JWT token signing key should be a valid Base64 encoded string!",
            ),
            (
                json!({ "tokenSigningKey": short }),
                "JWT token signing key should be a Base64 encoded string representing at least 512 bits of data!",
            ),
        ] {
            assert_eq!(read(&changes).err().as_deref(), Some(message), "{changes}");
        }
    }
}
