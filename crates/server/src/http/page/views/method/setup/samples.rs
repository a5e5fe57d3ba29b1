//! Samples of what sets a method up.

use super::*;

impl MethodSetup {
    /// Every step of every method, as it is first seen.
    pub(crate) fn samples() -> Vec<Self> {
        let phone = AddressSetup { kind: MethodKind::Sms, address: Field::default() };
        let mailbox = AddressSetup {
            kind: MethodKind::Email,
            address: Field::sample("grace.hopper@north-sea-pumps.example"),
        };
        vec![
            Self::Totp(TotpSetup::sample()),
            Self::Address(phone),
            Self::Address(mailbox),
            Self::Code(CodeSetup::sample(MethodKind::Sms, "+380501234567")),
            Self::Code(CodeSetup::sample(MethodKind::Email, "grace.hopper@north-sea-pumps.example")),
        ]
    }

    /// Every step with something to put right.
    pub(crate) fn wrong_samples() -> Vec<Self> {
        let wrong = || SecretField::sample_wrong("That code is not right. Type the code we sent last.");
        let number = "Enter a phone number with its country code, such as +44 7700 900123.";
        let address =
            AddressSetup { kind: MethodKind::Sms, address: Field::sample_wrong("0501234567", number) };
        let code = CodeSetup { code: wrong(), ..CodeSetup::sample(MethodKind::Sms, "+380501234567") };
        vec![
            Self::Totp(TotpSetup { code: wrong(), ..TotpSetup::sample() }),
            Self::Address(address),
            Self::Code(code),
            Self::RanOut(MethodKind::Totp),
        ]
    }
}

impl CodeSetup {
    fn sample(kind: MethodKind, address: &str) -> Self {
        let resend_after = Some(Wait { seconds: 24 });
        Self { kind, address: address.into(), resend_after, code: SecretField::default() }
    }
}

impl BackupCodeList {
    pub(crate) fn sample(base: &str) -> Self {
        let code = |number: u32| format!("{:08x}", number.wrapping_mul(0x9e37_79b9));
        Self {
            codes: (1..=10).map(code).collect(),
            account: "grace.hopper@north-sea-pumps.example".into(),
            base: base.into(),
        }
    }
}

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

#[test]
fn the_key_and_the_codes_are_shown_in_groups_of_four() {
    let setup = TotpSetup { key: "ABCDEFGHIJ".into(), ..TotpSetup::sample() };
    assert_eq!(setup.key_groups(), ["ABCD", "EFGH", "IJ"]);
    let list = BackupCodeList { codes: vec!["0f3a9b12".into()], ..BackupCodeList::sample("/x") };
    assert_eq!(list.grouped(), [["0f3a", "9b12"]]);
}
