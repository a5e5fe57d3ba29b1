//! Secrets that people type or carry. None can be printed, serialised or compared byte by byte; all are wiped when
//! they go.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// A password as somebody typed it: any text of at most [`Password::LONGEST`] bytes, never cut, never normalised.
#[derive(Clone)]
pub struct Password(SecretString);

/// The text is too long to be taken as a password at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password can have at most {} bytes", Password::LONGEST)]
pub struct PasswordTooLong;

impl Password {
    /// Longest password in bytes. Hashing is bound by this, whatever the policy says.
    pub const LONGEST: usize = 1024;

    /// Takes the text over.
    pub fn parse(text: String) -> Result<Self, PasswordTooLong> {
        let text = SecretString::from(text);
        if text.expose_secret().len() > Self::LONGEST { Err(PasswordTooLong) } else { Ok(Self(text)) }
    }

    /// The text, for hashing and for the policy.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// Whether both hold the same text. For two fields of one form; stored passwords are compared by their hash.
    pub fn is_same_as(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.expose().as_bytes(), other.expose().as_bytes()).into()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// A password or key that other servers know us by: of a mail server, of an SMS provider. Sealed at rest, shown to nobody.
#[derive(Clone)]
pub struct Credential(SecretString);

/// The text cannot be a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACredential {
    /// Too long.
    #[error("length must be equal or less than {}", Credential::LONGEST)]
    TooLong,
    /// A line break or another control character, which would end a line of a protocol early.
    #[error("must not contain control characters")]
    ControlCharacter,
}

impl Credential {
    /// Longest credential in bytes.
    pub const LONGEST: usize = 1024;

    /// Takes the text over.
    pub fn parse(text: String) -> Result<Self, NotACredential> {
        let text = SecretString::from(text);
        if text.expose_secret().len() > Self::LONGEST {
            Err(NotACredential::TooLong)
        } else if text.expose_secret().chars().any(char::is_control) {
            Err(NotACredential::ControlCharacter)
        } else {
            Ok(Self(text))
        }
    }

    /// The text, for the server that it is meant for.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(hidden)")
    }
}

/// A random token that is handed out once, in a cookie or a link. The database holds its [`TokenHash`] only.
///
/// 32 random bytes with a prefix that says what it is for, so that a leaked one is recognised and one kind cannot be
/// taken for another: `csb_…` (browser session), `csp_…` (sign-in under way), `csu_…` (first set-up), `csa_…` (activation of
/// an account), `csr_…` (password reset).
#[derive(Clone)]
pub struct Token {
    kind: TokenKind,
    text: Zeroizing<String>,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The cookie of a browser session.
    BrowserSession,
    /// The cookie of a sign-in under way.
    BrowserSignIn,
    /// The link with which the first system administrator is made.
    SetUp,
    /// The link with which a new user chooses the first password.
    Activation,
    /// The link with which a user who forgot the password chooses another.
    PasswordReset,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::BrowserSession => "csb_",
            Self::BrowserSignIn => "csp_",
            Self::SetUp => "csu_",
            Self::Activation => "csa_",
            Self::PasswordReset => "csr_",
        }
    }
}

impl Token {
    /// A new one.
    pub fn random(kind: TokenKind, rng: &mut impl CryptoRng) -> Self {
        let mut random = Zeroizing::new([0; 32]);
        rng.fill_bytes(random.as_mut());
        let text = format!("{}{}", kind.prefix(), BASE64URL_NOPAD.encode(random.as_ref()));
        Self { kind, text: Zeroizing::new(text) }
    }

    /// Takes one from a client. Texts that cannot be a token of this kind are `None`.
    pub fn parse(kind: TokenKind, text: &str) -> Option<Self> {
        let body = text.strip_prefix(kind.prefix())?;
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(body.as_bytes()).ok()?);
        (bytes.len() == 32).then(|| Self { kind, text: Zeroizing::new(text.to_owned()) })
    }

    /// The text, to be handed out.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What it is for.
    pub const fn kind(&self) -> TokenKind {
        self.kind
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}hidden)", self.kind.prefix())
    }
}

/// HMAC-SHA-256 of a token under a key that lives outside the database: a stolen database holds nothing to replay,
/// and nothing to guess against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    pub(crate) fn of(key: &[u8; 32], purpose: &str, text: &[u8]) -> Self {
        // The key fills half a block of SHA-256; HMAC pads it with zeroes (RFC 2104, section 2).
        let mut block = Zeroizing::new([0; 64]);
        let (front, _) = block.split_at_mut(key.len());
        front.copy_from_slice(key);
        let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        Self(mac.finalize().into_bytes().into())
    }

    /// The bytes, as stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn a_token_is_recognised_by_its_kind_only() {
        let token = Token::random(TokenKind::BrowserSession, &mut StdRng::seed_from_u64(1));
        assert!(Token::parse(TokenKind::BrowserSession, token.expose()).is_some());
        assert!(Token::parse(TokenKind::BrowserSignIn, token.expose()).is_none());
        for bad in ["", "csb_", "csb_short", "csb_ä", &format!("{}A", token.expose())] {
            assert!(Token::parse(TokenKind::BrowserSession, bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn debug_output_hides() {
        let token = Token::random(TokenKind::SetUp, &mut StdRng::seed_from_u64(1));
        assert!(!format!("{token:?}").contains(&token.expose()[4..]));
        let password = Password::parse("correct horse".into()).expect("short");
        assert!(!format!("{password:?}").contains("horse"));
        let credential = Credential::parse("battery staple".into()).expect("short");
        assert!(!format!("{credential:?}").contains("staple"));
    }

    #[test]
    fn a_password_is_refused_rather_than_cut() {
        assert!(Password::parse("ä".repeat(512)).is_ok());
        assert!(Password::parse("ä".repeat(513)).is_err());
    }

    #[test]
    fn a_credential_cannot_end_a_line() {
        assert!(Credential::parse("pass word ä".into()).is_ok());
        for bad in ["a\r\nb", "a\0", "\u{85}", &"x".repeat(1025)] {
            assert!(Credential::parse(bad.into()).is_err(), "{bad:?}");
        }
    }
}
