//! The key that signs tokens: made on first start, sealed in the database, opened at every start.

use crate::config::{SigningAlgorithm, Tokens as TokensConfig};
use crate::entropy::Entropy;
use crate::store::{Store, StoreError, StoredSigningKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use countersign_core::id::SigningKeyId;
use countersign_core::seal::{Keyring, OpenError, Place};
use countersign_core::time::Timestamp;
use countersign_core::token_settings::SharedKey;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use rand::Rng;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stored key does not open.
    #[error("the signing key in the database does not open: {0}")]
    Sealed(#[from] OpenError),
    /// The given file cannot be read.
    #[error("[tokens] hs512_key_file: {0}")]
    File(std::io::Error),
    /// The given file has something else in it.
    #[error("[tokens] hs512_key_file must hold the base64 of at least 64 bytes")]
    FileContent,
    /// The key is none.
    #[error("the signing key cannot be used")]
    Unusable,
}

/// A key, ready to use.
pub struct SigningKey {
    /// Where it is kept; `None` for one from a file.
    id: Option<SigningKeyId>,
    algorithm: Algorithm,
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// The public half with its id; `None` for a shared secret.
    public: Option<Jwk>,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({:?}, hidden)", self.algorithm)
    }
}

impl SigningKey {
    /// The configured keys: one from its file, or those in the database, where the first node to start puts one. The first
    /// signs, all check.
    pub async fn load(
        config: &TokensConfig,
        store: &Store,
        keyring: &Keyring,
        entropy: &Entropy,
        now: Timestamp,
    ) -> Result<Vec<Self>, KeyError> {
        if let (SigningAlgorithm::Hs512, Some(path)) = (config.algorithm, &config.hs512_key_file) {
            let text = Zeroizing::new(std::fs::read_to_string(path).map_err(KeyError::File)?);
            return Self::from_shared_text(&text).map(|key| vec![key]);
        }
        let name = config.algorithm.as_str();
        let mut stored = store.list_signing_keys(name, now).await?;
        if stored.is_empty() {
            let key = Self::generate(config.algorithm, keyring, entropy, now)?;
            let mut tx = store.begin().await?;
            tx.create_first_signing_key(&key, name, now).await?;
            tx.commit().await?;
            stored = store.list_signing_keys(name, now).await?;
        }
        let open = |stored: &StoredSigningKey| {
            let secret = keyring.open(place(stored.id), &stored.secret)?;
            match config.algorithm {
                SigningAlgorithm::Es256 => Self::from_pkcs8(stored.id, &secret),
                SigningAlgorithm::Hs512 => Ok(Self { id: Some(stored.id), ..Self::from_shared(&secret) }),
            }
        };
        stored.iter().map(open).collect()
    }

    /// A key that others share with us, sealed.
    pub fn seal_shared(
        key: &SharedKey,
        keyring: &Keyring,
        entropy: &Entropy,
        now: Timestamp,
    ) -> StoredSigningKey {
        let mut entropy = entropy.clone();
        let id = SigningKeyId::new(now, &mut entropy);
        StoredSigningKey { id, secret: keyring.seal(place(id), key.expose(), &mut entropy) }
    }

    /// A new key, sealed.
    pub fn generate(
        algorithm: SigningAlgorithm,
        keyring: &Keyring,
        entropy: &Entropy,
        now: Timestamp,
    ) -> Result<StoredSigningKey, KeyError> {
        let mut entropy = entropy.clone();
        let id = SigningKeyId::new(now, &mut entropy);
        let secret = Zeroizing::new(match algorithm {
            // The library takes randomness from the operating system only.
            SigningAlgorithm::Es256 => {
                let made =
                    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
                made.map_err(|_| KeyError::Unusable)?.as_ref().to_vec()
            }
            SigningAlgorithm::Hs512 => {
                let mut bytes = vec![0; 64];
                entropy.fill_bytes(&mut bytes);
                bytes
            }
        });
        Ok(StoredSigningKey { id, secret: keyring.seal(place(id), &secret, &mut entropy) })
    }

    fn from_pkcs8(id: SigningKeyId, der: &[u8]) -> Result<Self, KeyError> {
        let algorithm = Algorithm::ES256;
        let encoding = EncodingKey::from_ec_der(der);
        let mut jwk = Jwk::from_encoding_key(&encoding, algorithm).map_err(|_| KeyError::Unusable)?;
        jwk.common.key_id = Some(id.to_string());
        jwk.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Signature);
        let decoding = DecodingKey::from_jwk(&jwk).map_err(|_| KeyError::Unusable)?;
        Ok(Self { id: Some(id), algorithm, encoding, decoding, public: Some(jwk) })
    }

    fn from_shared_text(text: &str) -> Result<Self, KeyError> {
        let bytes =
            data_encoding::BASE64.decode(text.trim().as_bytes()).map_err(|_| KeyError::FileContent)?;
        let bytes = Zeroizing::new(bytes);
        if bytes.len() < 64 { Err(KeyError::FileContent) } else { Ok(Self::from_shared(&bytes)) }
    }

    fn from_shared(secret: &[u8]) -> Self {
        Self {
            id: None,
            algorithm: Algorithm::HS512,
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            public: None,
        }
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// `kid`, for keys that have a public half.
    pub(super) fn public_id(&self) -> Option<String> {
        self.public.as_ref().and_then(|jwk| jwk.common.key_id.clone())
    }

    pub(super) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    /// Where it is kept; `None` for one from a file.
    pub(super) fn id(&self) -> Option<SigningKeyId> {
        self.id
    }

    /// The public half, if it has one (RFC 7517).
    pub(super) fn jwk(&self) -> Option<Value> {
        self.public.as_ref().map(|jwk| json!(jwk))
    }
}

fn place(id: SigningKeyId) -> Place {
    Place { column: "signing_keys.secret", row: id.uuid() }
}
