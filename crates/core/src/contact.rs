//! Ways to reach a person.

use std::fmt;

/// An email address that somebody signs in with or gets mail at.
///
/// Kept as typed. Two addresses are the same if they differ only in letter case: people do not remember how an
/// administrator wrote theirs. [`EmailAddress::key`] is what is compared and unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// The text is not an email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a well-formed email address")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// Longest address stored, in bytes (the wire's column width).
    pub const LONGEST: usize = 255;

    /// Accepts a local part of letters, digits and common symbols, `@`, and a dotted host whose last label has two
    /// or more letters. No line breaks, no spaces, no quoting: what the wire accepts, and nothing that could reach a
    /// mail header as anything else.
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let (local, host) = text.split_once('@').ok_or(NotAnEmailAddress)?;
        let local_is_good = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let labels: Vec<&str> = host.split('.').collect();
        let labels_are_good = labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
        let top_is_good =
            labels.last().is_some_and(|top| top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()));
        let is_good = local_is_good
            && labels_are_good
            && top_is_good
            && labels.len() >= 2
            && text.len() <= Self::LONGEST;
        if is_good { Ok(Self(text.to_owned())) } else { Err(NotAnEmailAddress) }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For whoever must recognise the address but not learn it: `se**nd@factor.example`.
    pub fn masked(&self) -> String {
        match self.0.split_once('@') {
            Some((local, host)) => format!("{}@{host}", mask(local)),
            None => mask(&self.0),
        }
    }

    /// What is compared and unique.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The key of a text that may be no address at all, as somebody types it into a sign-in form.
    pub fn key_of(text: &str) -> String {
        text.to_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A telephone number in the international form of E.164: `+`, the country code and the rest, nothing in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// The text is not a telephone number in international form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not of E.164 format")]
pub struct NotAPhoneNumber;

impl PhoneNumber {
    /// Accepts `+`, a digit from 1 to 9, and 1 to 14 more digits: what the wire accepts. ASCII digits only, no spaces.
    pub fn parse(text: &str) -> Result<Self, NotAPhoneNumber> {
        let digits = text.strip_prefix('+').ok_or(NotAPhoneNumber)?;
        let is_good = (2..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_good { Ok(Self(text.to_owned())) } else { Err(NotAPhoneNumber) }
    }

    /// With the `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the `+`, as networks carry it.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// For whoever must recognise the number but not learn it: `+38********67`.
    pub fn masked(&self) -> String {
        format!("+{}", mask(self.digits()))
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keeps the first two and the last two characters; of four or fewer none.
fn mask(text: &str) -> String {
    let length = text.chars().count();
    let is_kept = |index: usize| length > 4 && (index < 2 || index >= length - 2);
    text.chars().enumerate().map(|(index, c)| if is_kept(index) { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_accepted() {
        for good in
            ["a@b.co", "tenant@thingsboard.org", "first.last+tag@mail.sub.example", "x'y@host-1.example"]
        {
            assert_eq!(EmailAddress::parse(good).map(|a| a.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a@b.c",
            "a@b.c1",
            "a@@b.co",
            "a@b@c.co",
            "a b@c.co",
            "a@b .co",
            "a@b.co\r\nBcc: x@y.co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.co",
            "a@-b.co",
            "a@b-.co",
            "a@.co",
            "ä@b.co",
            "a@b.co\0",
            "\"a\"@b.co",
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(NotAnEmailAddress), "{bad:?}");
        }
        assert!(EmailAddress::parse(&format!("a@{}.co", "b".repeat(255))).is_err());
    }

    #[test]
    fn letter_case_does_not_make_another_address() {
        let (one, two) = (EmailAddress::parse("Ann@North.example"), EmailAddress::parse("ann@north.Example"));
        assert_eq!(one.map(|a| a.key()), two.map(|a| a.key()));
    }

    #[test]
    fn only_numbers_in_international_form_are_accepted() {
        for good in ["+12", "+380501234567", "+123456789012345"] {
            assert_eq!(PhoneNumber::parse(good).map(|number| number.to_string()), Ok(good.to_owned()));
        }
        let long = format!("+1{}", "2".repeat(15));
        for bad in [
            "",
            "+",
            "+1",
            "+0123",
            "380501234567",
            "00380501",
            "+38 050",
            "+38-050",
            "+٣٨٠٥",
            "+12a",
            "+12\n",
            "++12",
            &long,
        ] {
            assert_eq!(PhoneNumber::parse(bad), Err(NotAPhoneNumber), "{bad:?}");
        }
    }

    #[test]
    fn masked_contacts_keep_two_characters_at_each_end() {
        let phone = |text| PhoneNumber::parse(text).map(|number| number.masked());
        assert_eq!(phone("+380501234567").as_deref(), Ok("+38********67"));
        assert_eq!(phone("+12345").as_deref(), Ok("+12*45"));
        assert_eq!(phone("+1234").as_deref(), Ok("+****"));
        let email = |text| EmailAddress::parse(text).map(|address| address.masked());
        assert_eq!(email("second@factor.example").as_deref(), Ok("se**nd@factor.example"));
        assert_eq!(email("abcd@factor.example").as_deref(), Ok("****@factor.example"));
        assert_eq!(email("a@factor.example").as_deref(), Ok("*@factor.example"));
    }
}
