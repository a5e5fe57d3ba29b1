//! How a second factor is set up.

use super::super::form::Wait;
use super::super::{Field, Problem, SecretField};
use super::MethodKind;

/// How a second factor is set up.
#[derive(Debug, Clone)]
pub(crate) enum MethodSetup {
    /// `templates/method/totp_setup.html`
    Totp(TotpSetup),
    /// `templates/method/address_setup.html`
    Address(AddressSetup),
    /// `templates/method/code_setup.html`
    Code(CodeSetup),
    /// It took too long; asks whether to begin again. In `templates/method/setup.html`.
    RanOut(MethodKind),
}

impl MethodSetup {
    /// Which kind it is.
    pub(crate) fn kind(&self) -> MethodKind {
        match self {
            Self::Totp(_) => MethodKind::Totp,
            Self::Address(setup) => setup.kind,
            Self::Code(setup) => setup.kind,
            Self::RanOut(kind) => *kind,
        }
    }

    /// What is wrong with its field.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Totp(TotpSetup { code, .. }) | Self::Code(CodeSetup { code, .. }) => code.problem.as_ref(),
            Self::Address(setup) => setup.address.problem.as_ref(),
            Self::RanOut(_) => None,
        }
    }

    /// Whether a field has to be put right.
    pub(crate) fn has_problem(&self) -> bool {
        self.problem().is_some() || matches!(self, Self::RanOut(_))
    }
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
        groups_of_four(&self.key)
    }
}

/// Asks where codes are to go.
#[derive(Debug, Clone)]
pub(crate) struct AddressSetup {
    /// By what they will be sent.
    pub(crate) kind: MethodKind,
    /// The telephone number or mail address.
    pub(crate) address: Field,
}

/// Asks for the code that was sent to the new address.
#[derive(Debug, Clone)]
pub(crate) struct CodeSetup {
    /// By what it was sent.
    pub(crate) kind: MethodKind,
    /// Where it went.
    pub(crate) address: String,
    /// How long until another one can be sent; `None` when it can be now.
    pub(crate) resend_after: Option<Wait>,
    /// Where the code is typed.
    pub(crate) code: SecretField,
}

/// A new set of backup codes, to be kept by the user: `templates/method/backup_codes.html`.
#[derive(Debug, Clone)]
pub(crate) struct BackupCodeList {
    /// The codes, each eight characters, in the order in which they were made.
    pub(crate) codes: Vec<String>,
    /// Whose they are, for the sheet of paper.
    pub(crate) account: String,
    /// Where downloading and being done with them are below, such as `/account/security/backup-codes`.
    pub(crate) base: String,
}

impl BackupCodeList {
    /// The codes in groups of four characters, as they are easiest to read.
    pub(crate) fn grouped(&self) -> Vec<Vec<String>> {
        self.codes.iter().map(|code| groups_of_four(code)).collect()
    }

    /// All of them, one a line, for the clipboard.
    pub(crate) fn lines(&self) -> String {
        self.codes.join("\n")
    }
}

fn groups_of_four(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect()).collect()
}

/// A QR code as one SVG path of dark modules.
#[derive(Debug, Clone)]
pub(crate) struct QrCode {
    /// Width and height in modules, the quiet zone of four modules a side included.
    pub(crate) size: usize,
    /// The `d` of the path, one unit a module, already moved in by the quiet zone.
    pub(crate) path: String,
}

#[cfg(test)]
mod samples;
