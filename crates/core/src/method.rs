//! The kinds of second factor.

/// A kind of second factor; `providerType` on the wire. The order is the wire's, and decides the default method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// A code from an authenticator app (RFC 6238).
    Totp,
    /// A code sent to a telephone.
    Sms,
    /// A code sent by email.
    Email,
    /// A single-use code that the user keeps on paper.
    BackupCode,
}

impl Method {
    /// Every method, in the wire's order.
    pub const ALL: [Self; 4] = [Self::Totp, Self::Sms, Self::Email, Self::BackupCode];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "TOTP",
            Self::Sms => "SMS",
            Self::Email => "EMAIL",
            Self::BackupCode => "BACKUP_CODE",
        }
    }

    /// Whether it is a second factor on its own. Backup codes are for the day another one is out of reach.
    pub const fn suffices(self) -> bool {
        !matches!(self, Self::BackupCode)
    }

    /// The method behind a word, if there is one. Exact: `totp` is none.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
