//! Codes that are sent: by SMS and by email.
//!
//! A challenge belongs to one user, one purpose and one method, and to the sign-in or session that asked for it. It is
//! bound to the exact address it was sent to. The database holds a keyed hash of the code, never the code.

use crate::secret::TokenHash;
use crate::totp::OtpCode;
use rand::CryptoRng;
use uuid::Uuid;

/// Wrong guesses after which a code is worth nothing, whatever else limits them.
pub const MOST_GUESSES: u32 = 5;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The second factor of a sign-in.
    SignIn,
    /// Proof that an address is one's own, before it becomes a method.
    Enrolment,
}

impl Purpose {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "SIGN_IN",
            Self::Enrolment => "ENROLMENT",
        }
    }
}

/// A new code: six decimal digits, leading zeroes kept, each as likely as any other.
pub fn random_code(rng: &mut impl CryptoRng) -> OtpCode {
    const CODES: u32 = 1_000_000;
    // The largest multiple of a million below 2^32: numbers above it would favour the low codes.
    const FAIR_BELOW: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = rng.next_u32();
        if number < FAIR_BELOW {
            return OtpCode::from_number(number % CODES);
        }
    }
}

/// What a challenge is bound to. All of it goes into the hash, so that a code sent for one thing is wrong for any other.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The challenge's row.
    pub id: Uuid,
    /// The exact address that the code was sent to.
    pub address: &'a str,
}

impl Binding<'_> {
    /// The text to be hashed with a code.
    pub fn with(&self, code: OtpCode) -> String {
        format!("{}|{}|{}", self.id, self.address, code.to_digits())
    }
}

/// Whether two hashes are the same, in constant time.
pub fn is_same(a: &TokenHash, stored: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), stored).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn codes_are_six_digits_and_spread_evenly() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut firsts = [0; 10];
        for _ in 0..20_000 {
            let digits = random_code(&mut rng).to_digits();
            assert_eq!(digits.len(), 6);
            firsts[usize::from(digits.as_bytes()[0] - b'0')] += 1;
        }
        assert!(firsts.iter().all(|count| (1_800..2_200).contains(count)), "{firsts:?}");
    }
}
