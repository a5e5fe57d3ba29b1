//! The vectors of RFC 4226 and RFC 6238, and the rules of the window.

#![expect(clippy::unreadable_literal, reason = "codes, as the RFCs print them")]

use super::*;
use proptest::prelude::*;
use sha2::{Sha256, Sha512};

fn secret() -> TotpSecret {
    TotpSecret(Zeroizing::new(b"12345678901234567890".to_vec()))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

/// RFC 4226, appendix D.
#[test]
fn hotp_vectors() {
    let codes = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489];
    for (counter, code) in codes.into_iter().enumerate() {
        assert_eq!(hotp::<Hmac<Sha1>>(secret().expose(), counter as u64, 6), code, "counter {counter}");
    }
}

/// RFC 6238, appendix B: eight digits; seeds of 20, 32 and 64 bytes.
#[test]
fn totp_vectors() {
    let seed = |length: usize| b"1234567890".iter().copied().cycle().take(length).collect::<Vec<_>>();
    for (seconds, sha1, sha256, sha512) in [
        (59, 94287082, 46119246, 90693936),
        (1111111109, 7081804, 68084774, 25091201),
        (1111111111, 14050471, 67062674, 99943326),
        (1234567890, 89005924, 91819424, 93441116),
        (2000000000, 69279037, 90698825, 38618901),
        (20000000000, 65353130, 77737706, 47863826),
    ] {
        let step = Step::at(at(seconds)).number().cast_unsigned();
        assert_eq!(hotp::<Hmac<Sha1>>(&seed(20), step, 8), sha1, "sha1 at {seconds}");
        assert_eq!(hotp::<Hmac<Sha256>>(&seed(32), step, 8), sha256, "sha256 at {seconds}");
        assert_eq!(hotp::<Hmac<Sha512>>(&seed(64), step, 8), sha512, "sha512 at {seconds}");
    }
}

#[test]
fn only_six_ascii_digits_are_a_code() {
    assert!(OtpCode::parse("000000").is_some());
    for bad in [
        "",
        "12345",
        "1234567",
        "12 345",
        " 123456",
        "123456 ",
        "12345a",
        "+12345",
        "-12345",
        "１２３４５６",
        "٠١٢٣٤٥",
        "12345\0",
        "0x1234",
        "12345６",
    ] {
        assert!(OtpCode::parse(bad).is_none(), "{bad:?}");
    }
}

#[test]
fn the_window_is_this_step_and_the_one_before() {
    let now = at(1_000_000_000);
    let verdict = |offset| {
        let code = secret().code_at(Step::at(now).plus(offset));
        secret().judge(code, now, Window::default(), None)
    };
    assert_eq!(verdict(0), CodeVerdict::Accepted(Step::at(now)));
    assert_eq!(verdict(-1), CodeVerdict::Accepted(Step::at(now).plus(-1)));
    assert_eq!(verdict(-2), CodeVerdict::LateClock);
    assert_eq!(verdict(-10), CodeVerdict::LateClock);
    assert_eq!(verdict(-11), CodeVerdict::Wrong);
    assert_eq!(verdict(1), CodeVerdict::Wrong, "a guess that will be right soon is told nothing");
}

#[test]
fn the_window_can_be_set_from_none_to_two_steps_on_both_sides() {
    let now = at(1_000_000_000);
    for back in 0..=2_u8 {
        for ahead in 0..=2_u8 {
            for offset in -3..=3_i64 {
                let code = secret().code_at(Step::at(now).plus(offset));
                let accepted = matches!(
                    secret().judge(code, now, Window { back, ahead }, None),
                    CodeVerdict::Accepted(_)
                );
                assert_eq!(accepted, -i64::from(back) <= offset && offset <= i64::from(ahead));
            }
        }
    }
}

#[test]
fn a_step_and_all_before_it_are_used_up_together() {
    let now = at(1_000_000_000);
    let step = Step::at(now);
    let judge =
        |offset, last| secret().judge(secret().code_at(step.plus(offset)), now, Window::default(), last);
    assert_eq!(judge(0, Some(step)), CodeVerdict::Reused);
    assert_eq!(judge(-1, Some(step)), CodeVerdict::Reused);
    assert_eq!(judge(0, Some(step.plus(-1))), CodeVerdict::Accepted(step));
}

#[test]
fn the_address_has_the_form_that_clients_check() {
    let url = auth_url("ThingsBoard", "tenant@thingsboard.org", "JBSWY3DPEHPK3PXP");
    assert_eq!(
        *url,
        "otpauth://totp/ThingsBoard:tenant@thingsboard.org?issuer=ThingsBoard&secret=JBSWY3DPEHPK3PXP"
    );
    let url = auth_url("Acme (EU) & Söhne", "a+b@c.example", "ABC");
    assert_eq!(
        *url,
        "otpauth://totp/Acme%20(EU)%20%26%20S%C3%B6hne:a+b@c.example?issuer=Acme+%28EU%29+%26+S%C3%B6hne&secret=ABC"
    );
}

#[test]
fn posted_addresses_are_checked_as_a_whole() {
    assert_eq!(secret_of("otpauth://totp/I:a@b.c?issuer=I&secret=ABC_1"), Ok("ABC_1"));
    for bad in [
        "",
        "otpauth://totp/",
        "otpauth://hotp/I:a?issuer=I&secret=A",
        "otpauth://totp/I?issuer=I&secret=A",
        "otpauth://totp/I:a?secret=A&issuer=I",
        "otpauth://totp/I:a?issuer=I&secret=",
        "otpauth://totp/I:a?issuer=I&secret=A&digits=8",
        "otpauth://totp/I :a?issuer=I&secret=A",
        "otpauth://totp/I:a?issuer=&secret=A",
        "otpauth://totp/:a?issuer=I&secret=A",
        "otpauth://totp/I:?issuer=I&secret=A",
        "otpauth://totp/I:a?issuer=I&secret=A B",
    ] {
        assert_eq!(secret_of(bad), Err(InvalidAuthUrl), "{bad}");
    }
}

#[test]
fn secrets_survive_base32_and_hide_from_debug() {
    let text = secret().to_base32();
    let again = TotpSecret::from_base32(&text.to_lowercase()).expect("base32");
    assert!(again.is_same_as(&secret()));
    assert!(!format!("{:?}", secret()).contains(&*text));
    for bad in ["", "A", "0189", "ABCDEFGH", "JBSWY3DPEHPK3PXP="] {
        assert!(TotpSecret::from_base32(bad).is_none(), "{bad}");
    }
}

proptest! {
    /// However codes come in, a step is accepted at most once, and only forward.
    #[test]
    fn no_step_is_accepted_twice(
        tries in prop::collection::vec((0_i64..120, -3_i64..3), 1..60),
        back in 0_u8..=2,
        ahead in 0_u8..=2,
    ) {
        let mut now = 1_700_000_000;
        let mut last_used = None;
        for (wait, offset) in tries {
            now += wait;
            let code = secret().code_at(Step::at(at(now)).plus(offset));
            if let CodeVerdict::Accepted(step) = secret().judge(code, at(now), Window { back, ahead }, last_used) {
                prop_assert!(last_used.is_none_or(|last| step > last));
                last_used = Some(step);
            }
        }
    }
}
