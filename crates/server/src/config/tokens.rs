//! `[tokens]`

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Tokens for API clients.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    /// How they are signed.
    pub algorithm: SigningAlgorithm,
    /// `iss` in every token.
    pub issuer: String,
    /// How long an access token is good for.
    #[serde(with = "super::span")]
    pub access_lifetime: Duration,
    /// How long a session lasts from its last refresh.
    #[serde(with = "super::span")]
    pub refresh_lifetime: Duration,
    /// For `HS512`: a file with the base64 of at least 64 bytes, shared with the software that reads our tokens. Without
    /// it a key is generated and kept sealed in the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs512_key_file: Option<PathBuf>,
}

/// How tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256 (RFC 7518, section 3.4). Others check tokens with the public key at `/.well-known/jwks.json`.
    #[serde(rename = "ES256")]
    Es256,
    /// HMAC with SHA-512: what ThingsBoard itself uses. Whoever can check a token can also make one.
    #[serde(rename = "HS512")]
    Hs512,
}

impl SigningAlgorithm {
    /// The name in a token's header and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Hs512 => "HS512",
        }
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            algorithm: SigningAlgorithm::Es256,
            issuer: "thingsboard.io".to_owned(),
            access_lifetime: Duration::from_secs(9000),
            refresh_lifetime: Duration::from_secs(604_800),
            hs512_key_file: None,
        }
    }
}
