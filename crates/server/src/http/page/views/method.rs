//! The parts of pages that differ from one kind of second factor to the next.
//!
//! A new kind adds a variant to the enums below and one template each for being checked and being set up in
//! `templates/method/`. Inside those templates the part is called `check` or `setup`.

use super::{Moment, SecretField};

/// How the second factor is asked for while signing in.
#[derive(Debug, Clone)]
pub(crate) enum MethodCheck {
    /// `templates/method/totp_check.html`
    Totp(TotpCheck),
}

/// How a second factor is set up.
#[derive(Debug, Clone)]
pub(crate) enum MethodSetup {
    /// `templates/method/totp_setup.html`
    Totp(TotpSetup),
}

/// Asks for the code that the authenticator app shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct TotpCheck {
    /// Where the code is typed.
    pub(crate) code: SecretField,
}

/// Hands a secret to the authenticator app and asks for the first code.
#[derive(Debug, Clone)]
pub(crate) struct TotpSetup {
    /// The `otpauth:` address as a picture.
    pub(crate) qr: QrCode,
    /// The same `otpauth:` address as a link, for setting up on the phone that shows the page.
    pub(crate) auth_url: String,
    /// The secret alone, in Base32 without spaces, for typing.
    pub(crate) key: String,
    /// The account name the app is given: the user's email.
    pub(crate) account: String,
    /// Where the first code is typed.
    pub(crate) code: SecretField,
}

impl TotpSetup {
    /// The key in groups of four, as it is easiest to type.
    pub(crate) fn key_groups(&self) -> Vec<String> {
        let characters: Vec<char> = self.key.chars().collect();
        characters.chunks(4).map(|group| group.iter().collect()).collect()
    }
}

/// A QR code as one SVG path of dark modules.
#[derive(Debug, Clone)]
pub(crate) struct QrCode {
    /// Width and height in modules, the quiet zone of four modules a side included.
    pub(crate) size: usize,
    /// The `d` of the path, one unit a module, already moved in by the quiet zone.
    pub(crate) path: String,
}

/// A kind of second factor, as a row of the account page speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MethodKind {
    /// An authenticator app.
    Totp,
}

impl MethodKind {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Totp => "Authenticator app",
        }
    }

    /// What it does, in a sentence.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Totp => "An app on your phone shows a new 6-digit code every 30 seconds. It works offline.",
        }
    }

    /// The name of its icon in `templates/icons.html`.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Totp => "phone",
        }
    }

    /// Where the form that starts its set-up is sent.
    pub(crate) fn start_path(self) -> &'static str {
        match self {
            Self::Totp => "/account/security/totp/start",
        }
    }

    /// The page that turns it off.
    pub(crate) fn remove_path(self) -> &'static str {
        match self {
            Self::Totp => "/account/security/totp/remove",
        }
    }
}

/// One kind of second factor on the account page.
#[derive(Debug, Clone)]
pub(crate) struct MethodRow {
    /// Which.
    pub(crate) kind: MethodKind,
    /// Since when the user has it; `None` when it is off.
    pub(crate) on_since: Option<Moment>,
}

#[cfg(test)]
impl TotpSetup {
    pub(crate) fn sample() -> Self {
        let key = "JBSWY3DPEHPK3PXPGEZDGNBVGY3TQOJQ";
        let account = "grace.hopper@north-sea-pumps.example";
        Self {
            qr: QrCode::sample(),
            auth_url: format!("otpauth://totp/Countersign:{account}?issuer=Countersign&secret={key}"),
            key: key.into(),
            account: account.into(),
            code: SecretField::default(),
        }
    }
}

#[cfg(test)]
impl QrCode {
    /// Looks like a QR code of version 6 (finder patterns, noise), without being one.
    pub(crate) fn sample() -> Self {
        const SIDE: usize = 41;
        const QUIET: usize = 4;
        let finder = |x: usize, y: usize| {
            let ring = x.abs_diff(3).max(y.abs_diff(3));
            ring != 2
        };
        let mut noise = 0x2545_f491_u32;
        let mut path = String::new();
        for y in 0..SIDE {
            for x in 0..SIDE {
                noise ^= noise << 13;
                noise ^= noise >> 17;
                noise ^= noise << 5;
                let dark = match (x, y) {
                    (0..=6, 0..=6) => finder(x, y),
                    (34..=40, 0..=6) => finder(x - 34, y),
                    (0..=6, 34..=40) => finder(x, y - 34),
                    (0..=7 | 33..=40, 0..=7) | (0..=7, 33..=40) => false,
                    _ => noise & 1 == 1,
                };
                if dark {
                    path.extend(["M".into(), (x + QUIET).to_string(), " ".into(), (y + QUIET).to_string()]);
                    path.push_str("h1v1h-1z");
                }
            }
        }
        Self { size: SIDE + 2 * QUIET, path }
    }
}

#[cfg(test)]
mod tests {
    use super::TotpSetup;

    #[test]
    fn the_key_is_shown_in_groups_of_four() {
        let setup = TotpSetup { key: "ABCDEFGHIJ".into(), ..TotpSetup::sample() };
        assert_eq!(setup.key_groups(), ["ABCD", "EFGH", "IJ"]);
    }
}
