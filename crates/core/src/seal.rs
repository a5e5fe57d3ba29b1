//! Secrets at rest: sealed where they must be read again, hashed under a key where they need only be compared.
//!
//! One master key of 32 bytes lives outside the database. HKDF-SHA-256 (RFC 5869) derives from it one key for sealing,
//! one for hashing, and the key id that stands in front of everything sealed. Sealing is XChaCha20-Poly1305: its
//! 24-byte nonces may be drawn at random for ever.

use crate::secret::{Token, TokenHash};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Where a sealed value lives. It is bound into the seal, so that a value moved to another row, column or table does
/// not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table and column, as `table.column`.
    pub column: &'static str,
    /// The row that owns the value.
    pub row: Uuid,
}

/// The master key as an operator keeps it: 32 bytes, written as 64 hexadecimal digits or as base64.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The text is not a master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 32 bytes, written as 64 hexadecimal digits or as base64")]
pub struct NotAMasterKey;

impl MasterKey {
    /// A new one.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// Reads the operator's text; white space around it is fine.
    pub fn parse(text: &str) -> Result<Self, NotAMasterKey> {
        let text = text.trim().as_bytes();
        let decode = || {
            HEXLOWER_PERMISSIVE
                .decode(text)
                .ok()
                .filter(|bytes| bytes.len() == 32)
                .or_else(|| BASE64.decode(text).ok())
        };
        let bytes = Zeroizing::new(decode().ok_or(NotAMasterKey)?);
        let array: [u8; 32] = bytes.as_slice().try_into().map_err(|_| NotAMasterKey)?;
        Ok(Self(Zeroizing::new(array)))
    }

    /// The text for a key file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(self.0.as_ref()))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(hidden)")
    }
}

/// Why a sealed value did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not in the form that [`Keyring::seal`] writes.
    #[error("not a sealed value")]
    Malformed,
    /// It was sealed with another key.
    #[error("sealed with key {0}, which is not the one given")]
    OtherKey(String),
    /// It was changed, or taken from another place.
    #[error("the seal is broken")]
    Broken,
}

/// Seals, opens and hashes.
pub struct Keyring {
    key_id: String,
    cipher: XChaCha20Poly1305,
    hash_key: Zeroizing<[u8; 32]>,
}

impl Keyring {
    const VERSION: &'static str = "v1";
    const NONCE: usize = 24;

    /// Derives the working keys.
    pub fn new(master: &MasterKey) -> Self {
        let seal_key = derive(master, b"countersign seal v1");
        let id = derive(master, b"countersign key id v1");
        Self {
            key_id: HEXLOWER.encode(id.first_chunk::<4>().unwrap_or(&[0; 4])),
            cipher: XChaCha20Poly1305::new(&Key::from(*seal_key)),
            hash_key: derive(master, b"countersign hash v1"),
        }
    }

    /// Names the key without telling anything of it: eight hexadecimal digits.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Seals a value for its place. The form is `v1.<key id>.<base64url of nonce and ciphertext>`.
    pub fn seal(&self, place: Place, plain: &[u8], rng: &mut impl CryptoRng) -> String {
        let mut nonce = [0; Self::NONCE];
        rng.fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: &self.associated_data(place) };
        // The cipher fails only beyond 256 GiB.
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        let body = BASE64URL_NOPAD.encode(&[&nonce[..], &sealed[..]].concat());
        format!("{}.{}.{body}", Self::VERSION, self.key_id)
    }

    /// Opens what [`Keyring::seal`] made for the same place.
    pub fn open(&self, place: Place, sealed: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut parts = sealed.split('.');
        let (Some(Self::VERSION), Some(key_id), Some(body), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(OpenError::Malformed);
        };
        if key_id != self.key_id {
            return Err(OpenError::OtherKey(key_id.to_owned()));
        }
        let bytes = BASE64URL_NOPAD.decode(body.as_bytes()).map_err(|_| OpenError::Malformed)?;
        let (nonce, msg) = bytes.split_first_chunk::<{ Self::NONCE }>().ok_or(OpenError::Malformed)?;
        let payload = Payload { msg, aad: &self.associated_data(place) };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| OpenError::Broken)
    }

    /// The keyed hash under which a token is stored and found.
    pub fn hash_token(&self, token: &Token) -> TokenHash {
        TokenHash::of(&self.hash_key, "token", token.expose().as_bytes())
    }

    /// The keyed hash of any other text that must be compared, but not be readable, in the database.
    pub fn hash_text(&self, purpose: &str, text: &str) -> TokenHash {
        TokenHash::of(&self.hash_key, purpose, text.as_bytes())
    }

    fn associated_data(&self, place: Place) -> Vec<u8> {
        format!("{}|{}|{}", place.column, place.row, self.key_id).into_bytes()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.key_id)
    }
}

fn derive(master: &MasterKey, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // Expansion fails only for more than 8160 bytes.
    let _ = Hkdf::<Sha256>::new(None, master.0.as_ref()).expand(purpose, key.as_mut());
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const PLACE: Place = Place { column: "enrolments.secret", row: Uuid::from_u128(7) };

    fn keyring(seed: u64) -> Keyring {
        Keyring::new(&MasterKey::random(&mut StdRng::seed_from_u64(seed)))
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let (keys, mut rng) = (keyring(1), StdRng::seed_from_u64(2));
        let sealed = keys.seal(PLACE, b"twenty secret bytes!", &mut rng);
        assert_eq!(keys.open(PLACE, &sealed).as_deref(), Ok(&b"twenty secret bytes!".to_vec()));

        let other_row = Place { row: Uuid::from_u128(8), ..PLACE };
        let other_column = Place { column: "signing_keys.secret", ..PLACE };
        assert_eq!(keys.open(other_row, &sealed), Err(OpenError::Broken));
        assert_eq!(keys.open(other_column, &sealed), Err(OpenError::Broken));
    }

    #[test]
    fn another_key_is_named() {
        let sealed = keyring(1).seal(PLACE, b"x", &mut StdRng::seed_from_u64(2));
        assert_eq!(keyring(9).open(PLACE, &sealed), Err(OpenError::OtherKey(keyring(1).key_id().to_owned())));
    }

    #[test]
    fn every_changed_character_breaks_the_seal() {
        let keys = keyring(1);
        let sealed = keys.seal(PLACE, b"secret", &mut StdRng::seed_from_u64(2));
        for index in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ascii");
            assert!(keys.open(PLACE, &changed).is_err(), "{changed}");
        }
        for bad in ["", ".", "v1..", "v1.x", "v2.00000000.AAAA", "v1.00000000.AAAA.AAAA"] {
            assert!(keys.open(PLACE, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_seals_of_one_value_differ() {
        let (keys, mut rng) = (keyring(1), StdRng::seed_from_u64(2));
        assert_ne!(keys.seal(PLACE, b"x", &mut rng), keys.seal(PLACE, b"x", &mut rng));
    }

    #[test]
    fn a_master_key_is_read_as_hex_or_base64() {
        let key = MasterKey::random(&mut StdRng::seed_from_u64(3));
        let hex = key.to_text();
        let base64 = BASE64.encode(key.0.as_ref());
        let id = |text: &str| MasterKey::parse(text).map(|key| Keyring::new(&key).key_id().to_owned());
        assert_eq!(id(&format!("{}\n", *hex)), id(&base64));
        assert!(id(&hex.to_uppercase()).is_ok());
        for bad in ["", "00", &"0".repeat(63), &"z".repeat(64), &BASE64.encode(&[0; 31])] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }
}
