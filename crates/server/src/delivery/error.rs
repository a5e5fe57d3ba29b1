//! Why something was not sent.

use std::fmt;

/// Why a message was not handed over, in words for an administrator. Says neither a secret nor whom it was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryError {
    cause: String,
    is_permanent: bool,
}

/// Longest cause in characters; what other servers say is not ours to bound.
const LONGEST: usize = 300;

impl DeliveryError {
    /// Trying again would not help.
    pub(crate) fn permanent(cause: impl AsRef<str>) -> Self {
        Self { cause: readable(cause.as_ref()), is_permanent: true }
    }

    /// It may work later.
    pub(super) fn transient(cause: impl AsRef<str>) -> Self {
        Self { cause: readable(cause.as_ref()), is_permanent: false }
    }

    /// The time was up.
    pub(super) fn timed_out(server: &str, after: std::time::Duration) -> Self {
        Self::transient(format!("{server} did not answer within {} s", after.as_secs_f32().ceil()))
    }

    /// Whether trying again with the same settings would not help.
    pub const fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// Takes an address out that another server repeated.
    pub(super) fn without(self, contact: &str) -> Self {
        let lower = self.cause.to_ascii_lowercase();
        let mut cause = String::new();
        let mut rest = 0;
        for (start, found) in lower.match_indices(&contact.to_ascii_lowercase()) {
            cause.push_str(self.cause.get(rest..start).unwrap_or_default());
            cause.push_str("(recipient)");
            rest = start + found.len();
        }
        cause.push_str(self.cause.get(rest..).unwrap_or_default());
        Self { cause, ..self }
    }
}

/// On one line, without anything that a terminal or a log would obey, and not too long.
fn readable(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for DeliveryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_one_bounded_line_without_its_recipient() {
        let error = DeliveryError::permanent("550 5.1.1\r\n <Ann@B.co>: no\u{1b}[31m ann@b.co here")
            .without("ann@b.co");
        assert_eq!(error.to_string(), "550 5.1.1 <(recipient)>: no [31m (recipient) here");
        assert!(error.is_permanent());
        let long = DeliveryError::transient("ж".repeat(1000)).to_string();
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
