//! The words, addresses and icon of each kind of second factor.

use countersign_core::method::Method;

/// A kind of second factor, as pages speak of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MethodKind {
    /// An authenticator app.
    Totp,
    /// Codes in text messages.
    Sms,
    /// Codes in mails.
    Email,
    /// Codes on paper.
    BackupCode,
}

impl From<Method> for MethodKind {
    fn from(method: Method) -> Self {
        match method {
            Method::Totp => Self::Totp,
            Method::Sms => Self::Sms,
            Method::Email => Self::Email,
            Method::BackupCode => Self::BackupCode,
        }
    }
}

impl MethodKind {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Totp => "Authenticator app",
            Self::Sms => "Text message",
            Self::Email => "Email",
            Self::BackupCode => "Backup codes",
        }
    }

    /// Its name inside a sentence.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Totp => "the authenticator app",
            Self::Sms => "text messages",
            Self::Email => "email codes",
            Self::BackupCode => "backup codes",
        }
    }

    /// What it does, and how safe it is, in a sentence or two.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Totp => "An app on your phone shows a new 6-digit code every 30 seconds. It works offline.",
            Self::Sms => {
                "We text you a 6-digit code. Less safe than the app: phone numbers can be taken over."
            }
            Self::Email => {
                "We mail you a 6-digit code. Less safe than the app: it is only as safe as your mailbox."
            }
            Self::BackupCode => {
                "Codes to keep on paper, for the day you are without your phone. Each works once."
            }
        }
    }

    /// What to do with it when signing in.
    pub(crate) fn invitation(self) -> &'static str {
        match self {
            Self::Totp => "Type the code that the app shows.",
            Self::Sms => "Have a code sent to your phone.",
            Self::Email => "Have a code sent to your mailbox.",
            Self::BackupCode => "Use one of the codes that you saved.",
        }
    }

    /// What to expect of a code on its way.
    pub(crate) fn arrival(self) -> &'static str {
        match self {
            Self::Email => "It can take a minute. Look among the spam too.",
            Self::Totp | Self::Sms | Self::BackupCode => "It can take a minute to arrive.",
        }
    }

    /// The heading of the page that sets it up.
    pub(crate) fn set_up_heading(self) -> &'static str {
        match self {
            Self::Totp => "Set up your authenticator app",
            Self::Sms => "Set up text messages",
            Self::Email => "Set up email codes",
            Self::BackupCode => "Your backup codes",
        }
    }

    /// The name of its icon in `templates/icons.html`.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Totp => "phone",
            Self::Sms => "message",
            Self::Email => "mail",
            Self::BackupCode => "list",
        }
    }

    /// Its word in the addresses of pages.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::BackupCode => "backup-codes",
        }
    }

    /// The kind behind a word in an address.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        let all = [Self::Totp, Self::Sms, Self::Email, Self::BackupCode];
        all.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The method it stands for.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::Totp => Method::Totp,
            Self::Sms => Method::Sms,
            Self::Email => Method::Email,
            Self::BackupCode => Method::BackupCode,
        }
    }

    /// Its word in forms: the wire's.
    pub(crate) fn word(self) -> &'static str {
        self.method().as_str()
    }
}
