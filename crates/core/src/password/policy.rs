//! Which passwords may be chosen. The lines are the wire's; clients show them to people as they are.

use crate::secret::Password;
use crate::time::{Timestamp, days};
use crate::violation::{Reader, Violations};
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
    /// Whether a password that breaks the rules of today is refused at sign-in, right or wrong, until it is reset.
    pub refuse_at_sign_in: bool,
    /// Days after which a password must be changed; 0 for never.
    pub expires_after_days: u32,
    /// Days for which a password that was replaced may not come back; 0 if it may at once.
    pub reuse_after_days: u32,
}

impl PasswordPolicy {
    /// The setting may not go below this.
    pub const FEWEST: u32 = 6;

    /// No setting may go beyond this: no password has more bytes than [`Password::LONGEST`].
    pub const MOST: u32 = 1024;

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

    /// When a password chosen at a moment must be changed; `None` for never.
    pub fn expiry_of(&self, chosen_at: Timestamp) -> Option<Timestamp> {
        (self.expires_after_days > 0).then(|| chosen_at + days(self.expires_after_days))
    }

    /// Since when passwords that were replaced may not come back; `None` if they may.
    pub fn remembers_since(&self, now: Timestamp) -> Option<Timestamp> {
        (self.reuse_after_days > 0).then(|| now.minus(days(self.reuse_after_days)))
    }

    /// Reads and checks the wire's object. What is missing is as it is by default.
    pub fn from_wire(value: &Value) -> Result<Self, Violations> {
        let mut reader = Reader::new(value, "passwordPolicy")?;
        let default = Self::default();
        let too_short = format!("must be greater than or equal to {}", Self::FEWEST);
        let minimum_length = reader.number("minimumLength", Self::FEWEST, &too_short);
        let minimum_length = minimum_length.unwrap_or(default.minimum_length);
        let maximum_length = reader.number("maximumLength", Self::FEWEST, &too_short);
        let maximum_length = maximum_length.unwrap_or(default.maximum_length.max(minimum_length));
        if maximum_length < minimum_length {
            reader.violations.add("maximumLength", "must be greater than or equal to minimumLength");
        }
        for (name, length) in [("minimumLength", minimum_length), ("maximumLength", maximum_length)] {
            if length > Self::MOST {
                reader.violations.add(name, &format!("must be less than or equal to {}", Self::MOST));
            }
        }
        let mut count = |name| reader.number(name, 0, "must be greater than or equal to 0").unwrap_or(0);
        let (uppercase, lowercase) = (count("minimumUppercaseLetters"), count("minimumLowercaseLetters"));
        let (digits, special) = (count("minimumDigits"), count("minimumSpecialCharacters"));
        let expires_after_days = count("passwordExpirationPeriodDays");
        let reuse_after_days = count("passwordReuseFrequencyDays");
        let asked = [uppercase, lowercase, digits, special].into_iter().fold(0, u32::saturating_add);
        if asked > maximum_length {
            reader
                .violations
                .add("maximumLength", "must be greater than or equal to the characters asked for");
        }
        let whitespace = reader.field("allowWhitespaces").is_none() || reader.flag("allowWhitespaces");
        let refuse_at_sign_in = reader.flag("forceUserToResetPasswordIfNotValid");
        reader.finish(Self {
            minimum_length,
            maximum_length,
            uppercase,
            lowercase,
            digits,
            special,
            whitespace,
            refuse_at_sign_in,
            expires_after_days,
            reuse_after_days,
        })
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
            "forceUserToResetPasswordIfNotValid": self.refuse_at_sign_in,
            "passwordExpirationPeriodDays": unless_zero(self.expires_after_days),
            "passwordReuseFrequencyDays": unless_zero(self.reuse_after_days),
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
            refuse_at_sign_in: false,
            expires_after_days: 0,
            reuse_after_days: 0,
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
            ..PasswordPolicy::default()
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
