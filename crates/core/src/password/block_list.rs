//! Passwords that everybody tries first, and words that everybody knows of an account.
//!
//! The list is `common.txt`: 42,692 passwords of at least six characters in lower case, sorted by their bytes; `build.rs`
//! packs it into an automaton in which beginnings and endings stand once, and which is searched as it lies. It is the list
//! `passwords.json` of the npm package `@zxcvbn-ts/language-common` 4.1.3 (MIT, `common.LICENSE`). A password is compared as
//! a whole, in any letter case: a long one that merely has a common one in it may be good.

use crate::secret::Password;
use fst::Set;
use zeroize::Zeroizing;

/// An [`fst::Set`] of all lines, packed into the program: no copy, no table beside it, nothing to unpack.
const COMMON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/common.fst"));

const TOO_COMMON: &str =
    "Password must not be one of those that are guessed first. A few unrelated words make a good one.";
const TOO_NEAR: &str = "Password must not be your own name, your address or the name of your organisation, also with a number behind it.";

/// Whether a password is one of those that everybody tries first; the line to be shown.
pub fn common(password: &Password) -> Option<&'static str> {
    let word = Zeroizing::new(password.expose().to_lowercase());
    // It was made when this was compiled, and is what it is: the tests find every line in it.
    Set::new(COMMON).is_ok_and(|set| set.contains(&*word)).then_some(TOO_COMMON)
}

/// Whether a password is one of these words, give or take case, signs and a number at the end; the line to be shown.
pub fn familiar<'a>(password: &Password, words: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let bare = Zeroizing::new(stem(password.expose()));
    let is_near = |word: &str| {
        let word = stem(word);
        word.chars().count() >= 3 && *bare == word
    };
    words.into_iter().any(is_near).then_some(TOO_NEAR)
}

/// Letters and digits in lower case, without the number at the end.
fn stem(text: &str) -> String {
    let lower: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let without = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    if without.is_empty() { lower } else { without.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).expect("short")
    }

    #[test]
    fn every_line_of_the_list_is_found_and_nothing_between_the_lines() {
        let list = include_str!("common.txt");
        let lines: Vec<&str> = list.lines().collect();
        assert!(lines.len() > 40_000 && lines.is_sorted());
        assert!(COMMON.len() * 3 < list.len() * 2, "packed: {} of {}", COMMON.len(), list.len());
        for line in &lines {
            assert!(common(&password(line)).is_some(), "{line}");
            assert!(line.chars().count() >= 6 && *line == line.to_lowercase(), "{line}");
        }
        for word in [
            "",
            "\n",
            "password\n",
            "password\nx",
            "correct horse battery staple",
            "\u{7f}",
            "zzzzzzzzzzzzz!",
        ] {
            assert!(common(&password(word)).is_none(), "{word:?}");
        }
    }

    #[test]
    fn letter_case_does_not_make_a_password_rare_and_more_words_do() {
        assert!(common(&password("PassWord")).is_some() && common(&password("ILoveYou")).is_some());
        assert!(common(&password("password of the lighthouse")).is_none());
    }

    #[test]
    fn words_of_the_account_are_familiar_with_a_number_behind_them_too() {
        let words = || ["ada.north@north.example", "ada.north", "North Metering", "Al", "1234567"];
        for near in [
            "Ada.North",
            "adanorth1",
            "north-metering2026",
            "NORTHMETERING",
            "ada.north@north.example",
            "1234567",
        ] {
            assert!(familiar(&password(near), words()).is_some(), "{near}");
        }
        for far in ["ada north pole", "al", "north-demo-1", "", "12345678"] {
            assert!(familiar(&password(far), words()).is_none(), "{far}");
        }
    }
}
