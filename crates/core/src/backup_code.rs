//! Codes on paper: each works once, for the day the telephone is gone.
//!
//! The wire's form is eight hexadecimal digits. That is 32 bits, so the database holds them under a keyed hash whose key
//! lives elsewhere, and every guess counts against the account's failures.

use rand::CryptoRng;
use std::collections::BTreeSet;
use std::fmt;

/// One code: eight of `0-9a-f`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackupCode(u32);

impl BackupCode {
    /// Reads a code. On paper letter case and gaps do not matter; nothing else is forgiven.
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let is_code = compact.len() == 8 && compact.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_code.then(|| u32::from_str_radix(&compact, 16).ok().map(Self)).flatten()
    }

    /// The text, to be shown once or hashed.
    pub fn to_text(self) -> String {
        format!("{:08x}", self.0)
    }
}

impl fmt::Debug for BackupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupCode(hidden)")
    }
}

/// A set of so many codes, no two the same, in the order in which they are shown.
pub fn random_set(quantity: u32, rng: &mut impl CryptoRng) -> Vec<BackupCode> {
    let mut seen = BTreeSet::new();
    let mut codes = Vec::new();
    while codes.len() < quantity as usize {
        let code = BackupCode(rng.next_u32());
        if seen.insert(code) {
            codes.push(code);
        }
    }
    codes
}

/// A set as text, a code a line: what is sealed, and what is downloaded.
pub fn to_lines(codes: &[BackupCode]) -> String {
    codes.iter().fold(String::new(), |text, code| text + &code.to_text() + "\n")
}

/// Reads [`to_lines`] back; `None` for anything else.
pub fn from_lines(text: &str) -> Option<Vec<BackupCode>> {
    text.lines().map(BackupCode::parse).collect()
}

/// Whether two sets hold the same codes, in any order.
pub fn is_same_set(one: &[BackupCode], other: &[BackupCode]) -> bool {
    let sorted = |codes: &[BackupCode]| codes.iter().copied().collect::<BTreeSet<_>>();
    one.len() == other.len() && sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn a_set_has_the_asked_number_of_different_codes_in_the_wires_form() {
        let codes = random_set(1000, &mut StdRng::seed_from_u64(1));
        assert_eq!(codes.len(), 1000);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 1000);
        assert!(codes.iter().all(|code| BackupCode::parse(&code.to_text()).as_ref() == Some(code)));
        assert_eq!(from_lines(&to_lines(&codes)), Some(codes));
        assert_eq!(from_lines("0f3a9b12\nno code\n"), None);
    }

    #[test]
    fn paper_is_forgiven_case_and_gaps_and_nothing_else() {
        for good in ["0f3a9b12", "0F3A9B12", "0f3a 9b12", " 0f3a-9b12 "] {
            assert_eq!(BackupCode::parse(good).map(BackupCode::to_text).as_deref(), Some("0f3a9b12"));
        }
        for bad in ["", "0f3a9b1", "0f3a9b123", "0g3a9b12", "0f3a9b1２", "0f3a_9b12"] {
            assert!(BackupCode::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn sets_are_the_same_in_any_order() {
        let codes = random_set(3, &mut StdRng::seed_from_u64(1));
        let reversed: Vec<_> = codes.iter().rev().copied().collect();
        assert!(is_same_set(&codes, &reversed));
        assert!(!is_same_set(&codes, &codes[..2]));
        assert!(!is_same_set(&codes, &[codes[0], codes[0], codes[1]]));
    }
}
