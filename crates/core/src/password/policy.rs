//! Which passwords may be chosen. The lines are the wire's; clients show them to people as they are.

use crate::secret::Password;
use serde_json::{Value, json};

/// Rules for new passwords. By default only the length counts (NIST SP 800-63B-4 asks for no composition rules); the
/// others are honoured when an administrator sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest characters, at least [`PasswordPolicy::FEWEST`].
    pub minimum_length: u32,
    /// Most characters.
    pub maximum_length: u32,
    /// Fewest of A to Z.
    pub uppercase: u32,
    /// Fewest of a to z.
    pub lowercase: u32,
    /// Fewest of 0 to 9.
    pub digits: u32,
    /// Fewest special characters.
    pub special: u32,
    /// Whether white space is allowed.
    pub whitespace: bool,
}

impl PasswordPolicy {
    /// The setting may not go below this.
    pub const FEWEST: u32 = 6;

    /// The broken rules as lines, in the wire's order; empty if the password may be used. Length counts characters.
    pub fn violations(&self, password: &Password) -> Vec<String> {
        let text = password.expose();
        let count = |is_counted: fn(char) -> bool| {
            u32::try_from(text.chars().filter(|c| is_counted(*c)).count()).unwrap_or(u32::MAX)
        };
        let length = count(|_| true);
        let mut lines = Vec::new();
        if length < self.minimum_length {
            lines.push(format!("Password must be {} or more characters in length.", self.minimum_length));
        }
        if length > self.maximum_length && self.maximum_length > self.minimum_length {
            lines
                .push(format!("Password must be no more than {} characters in length.", self.maximum_length));
        }
        for (minimum, found, kind) in [
            (self.uppercase, count(|c| c.is_ascii_uppercase()), "uppercase"),
            (self.lowercase, count(|c| c.is_ascii_lowercase()), "lowercase"),
            (self.digits, count(|c| c.is_ascii_digit()), "digit"),
            (self.special, count(is_special), "special"),
        ] {
            if found < minimum {
                lines.push(format!("Password must contain {minimum} or more {kind} characters."));
            }
        }
        if !self.whitespace {
            let kinds = ['\t', '\n', '\u{b}', '\u{c}', '\r', ' '];
            let found = kinds.into_iter().filter(|kind| text.contains(*kind)).count();
            lines.extend((0..found).map(|_| "Password contains a whitespace character.".to_owned()));
        }
        lines
    }

    /// The object of `GET /api/noauth/userPasswordPolicy`.
    pub fn to_wire(&self) -> Value {
        let unless_zero = |number: u32| (number > 0).then_some(number);
        json!({
            "minimumLength": self.minimum_length,
            "maximumLength": self.maximum_length,
            "minimumUppercaseLetters": unless_zero(self.uppercase),
            "minimumLowercaseLetters": unless_zero(self.lowercase),
            "minimumDigits": unless_zero(self.digits),
            "minimumSpecialCharacters": unless_zero(self.special),
            "allowWhitespaces": self.whitespace,
            "forceUserToResetPasswordIfNotValid": false,
            "passwordExpirationPeriodDays": null,
            "passwordReuseFrequencyDays": null,
        })
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            maximum_length: 128,
            uppercase: 0,
            lowercase: 0,
            digits: 0,
            special: 0,
            whitespace: true,
        }
    }
}

/// ASCII punctuation, Latin-1 signs, general punctuation and currency signs.
fn is_special(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{205e}' | '\u{20a0}'..='\u{20cf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(policy: PasswordPolicy, text: &str) -> Vec<String> {
        policy.violations(&Password::parse(text.into()).expect("short"))
    }

    #[test]
    fn by_default_only_length_counts_in_characters() {
        let policy = PasswordPolicy::default();
        assert_eq!(lines(policy, "äöüäöüä"), ["Password must be 8 or more characters in length."]);
        assert!(lines(policy, "äöüäöüäö").is_empty());
        assert!(lines(policy, "a a a a a").is_empty());
        assert!(lines(policy, &"x".repeat(128)).is_empty());
        assert_eq!(
            lines(policy, &"x".repeat(129)),
            ["Password must be no more than 128 characters in length."]
        );
    }

    #[test]
    fn every_rule_has_its_line_in_the_wires_order() {
        let strict = PasswordPolicy {
            minimum_length: 8,
            maximum_length: 72,
            uppercase: 1,
            lowercase: 2,
            digits: 3,
            special: 4,
            whitespace: false,
        };
        assert_eq!(
            lines(strict, "\t "),
            [
                "Password must be 8 or more characters in length.",
                "Password must contain 1 or more uppercase characters.",
                "Password must contain 2 or more lowercase characters.",
                "Password must contain 3 or more digit characters.",
                "Password must contain 4 or more special characters.",
                "Password contains a whitespace character.",
                "Password contains a whitespace character.",
            ]
        );
        assert!(lines(strict, "Aab123!?€§").is_empty());
    }
}
