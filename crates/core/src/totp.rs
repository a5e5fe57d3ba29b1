//! Codes from an authenticator app: HOTP (RFC 4226) with a counter made of time, TOTP (RFC 6238).
//!
//! Written here and not taken from a library because the caller must learn **which step** matched: a code is accepted
//! once, ever (RFC 6238, section 5.2), and the store keeps that promise by moving the last used step forward only.
//!
//! Fixed by the wire: HMAC-SHA-1, six digits, steps of 30 seconds counted from the Unix epoch, secrets of 20 bytes.

use crate::time::Timestamp;
use data_encoding::BASE32_NOPAD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rand::CryptoRng;
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Length of a step (RFC 6238, section 4.1).
pub const STEP_SECONDS: i64 = 30;

/// What stands in an `otpauth` address in place of a secret that is not shown again.
pub const HIDDEN_SECRET: &str = "HIDDEN";

/// A step of 30 seconds since the epoch. A later step is a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(i64);

impl Step {
    /// The step that a moment lies in.
    pub const fn at(now: Timestamp) -> Self {
        Self(now.seconds().div_euclid(STEP_SECONDS))
    }

    /// From its stored number.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The number to store.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// So many steps later, or earlier if negative.
    #[must_use]
    pub const fn plus(self, steps: i64) -> Self {
        Self(self.0.saturating_add(steps))
    }

    /// The moment when it begins.
    pub const fn begins(self) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_mul(STEP_SECONDS * 1000))
    }
}

/// Which steps beside the current one are accepted: phones are late, and their clocks are off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Steps back, 0 to 2.
    pub back: u8,
    /// Steps ahead, 0 to 2.
    pub ahead: u8,
}

impl Default for Window {
    /// The wire's: one step back, none ahead.
    fn default() -> Self {
        Self { back: 1, ahead: 0 }
    }
}

/// Six ASCII digits. Nothing else is a code: five, seven, spaces or other scripts' digits are not.
#[derive(Clone, Copy)]
pub struct OtpCode(u32);

impl OtpCode {
    /// Reads a code as typed.
    pub fn parse(text: &str) -> Option<Self> {
        let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| text.parse().ok().map(Self)).flatten()
    }

    /// A code by its number; of a larger number the last six digits.
    pub fn from_number(number: u32) -> Self {
        Self(number % 1_000_000)
    }

    /// The six digits, as an app shows them and as they are sent.
    pub fn to_digits(self) -> String {
        format!("{:06}", self.0)
    }
}

impl std::fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpCode(hidden)")
    }
}

/// What a code turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeVerdict {
    /// Right, and of this step, which must now be marked as used.
    Accepted(Step),
    /// Right once, but its step or a later one was used already.
    Reused,
    /// Right a few minutes ago: the phone's clock is late. Not accepted.
    LateClock,
    /// Wrong.
    Wrong,
}

/// How far back a code is looked for beyond the window, to tell the user that the phone's clock is late. Never ahead:
/// whoever learns that a guess will be right in two minutes waits two minutes.
const LATE_CLOCK_STEPS: i64 = 10;

/// The secret shared with the app.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// Length of a new secret in bytes: the 160 bits that RFC 4226, section 4 (R6) recommends.
    pub const LENGTH: usize = 20;

    /// Shortest accepted: 128 bits (RFC 4226, R6). Imported secrets may be shorter than new ones.
    const SHORTEST: usize = 16;

    /// A new one.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new(vec![0; Self::LENGTH]);
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// From opened storage; `None` if it is too short to be one.
    pub fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        (bytes.len() >= Self::SHORTEST).then_some(Self(bytes))
    }

    /// From base32 (RFC 4648, section 6) without padding, in any letter case.
    pub fn from_base32(text: &str) -> Option<Self> {
        let upper = Zeroizing::new(text.to_ascii_uppercase());
        Self::from_bytes(Zeroizing::new(BASE32_NOPAD.decode(upper.as_bytes()).ok()?))
    }

    /// The bytes, to be sealed.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The text that people type into their app.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// Whether both are the same, in constant time.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }

    /// The code of a step (RFC 4226, section 5.3).
    pub fn code_at(&self, step: Step) -> OtpCode {
        OtpCode(hotp::<Hmac<Sha1>>(&self.0, step.0.cast_unsigned(), 6))
    }

    /// Judges a code. `last_used` is the latest step that was ever accepted for this secret, set-up included.
    ///
    /// Every step is computed and compared, whatever matched before, so that time tells nothing of the secret.
    pub fn judge(
        &self,
        code: OtpCode,
        now: Timestamp,
        window: Window,
        last_used: Option<Step>,
    ) -> CodeVerdict {
        let current = Step::at(now);
        let oldest = current.plus(-i64::from(window.back));
        let matching: Vec<Step> = (-LATE_CLOCK_STEPS..=i64::from(window.ahead))
            .map(|offset| current.plus(offset))
            .filter(|step| self.code_at(*step).0.ct_eq(&code.0).into())
            .collect();
        let is_unused = |step: &Step| last_used.is_none_or(|last| *step > last);
        let in_window = || matching.iter().copied().filter(|step| *step >= oldest);

        // The earliest unused step is taken, so that an honest user's next code stays free.
        match in_window().find(is_unused) {
            Some(step) => CodeVerdict::Accepted(step),
            None if in_window().next().is_some() => CodeVerdict::Reused,
            None if !matching.is_empty() => CodeVerdict::LateClock,
            None => CodeVerdict::Wrong,
        }
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

/// HOTP (RFC 4226, section 5.3) over any HMAC, so that the vectors of RFC 6238 for SHA-256 and SHA-512 run through
/// the same lines that production uses.
fn hotp<M: Mac + KeyInit>(secret: &[u8], counter: u64, digits: u32) -> u32 {
    // HMAC takes keys of every length, so there is always a code.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(secret) else { return u32::MAX };
    mac.update(&counter.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
    let word = digest.get(offset..).and_then(|tail| tail.first_chunk::<4>()).copied().unwrap_or_default();
    (u32::from_be_bytes(word) & 0x7fff_ffff) % 10_u32.pow(digits)
}

/// Characters that stay as they are in the path of an `otpauth` address, beside letters and digits.
const LABEL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'+')
    .remove(b'(')
    .remove(b')');

/// The address behind the QR code, exactly as the wire's clients expect it: `issuer` before `secret`, and nothing else.
/// `secret` is base32, or [`HIDDEN_SECRET`].
pub fn auth_url(issuer: &str, account: &str, secret: &str) -> Zeroizing<String> {
    let label = format!("{issuer}:{account}");
    let query_issuer: String = form_urlencoded::byte_serialize(issuer.as_bytes()).collect();
    Zeroizing::new(format!(
        "otpauth://totp/{}?issuer={query_issuer}&secret={secret}",
        utf8_percent_encode(&label, LABEL)
    ))
}

/// Why an address that a client posted is no `otpauth` address. The texts are the wire's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is invalid")]
pub struct InvalidAuthUrl;

/// The secret's text in an address that a client posted, which must have the form that [`auth_url`] writes.
pub fn secret_of(url: &str) -> Result<&str, InvalidAuthUrl> {
    let rest = url.strip_prefix("otpauth://totp/").ok_or(InvalidAuthUrl)?;
    let (label, query) = rest.split_once("?issuer=").ok_or(InvalidAuthUrl)?;
    let (issuer, secret) = query.rsplit_once("&secret=").ok_or(InvalidAuthUrl)?;
    let (label_issuer, account) = label.split_once(':').ok_or(InvalidAuthUrl)?;
    let is_filled = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    let secret_is_word = !secret.is_empty() && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_good = is_filled(label_issuer) && is_filled(account) && is_filled(issuer) && secret_is_word;
    if is_good { Ok(secret) } else { Err(InvalidAuthUrl) }
}

#[cfg(test)]
mod tests;
