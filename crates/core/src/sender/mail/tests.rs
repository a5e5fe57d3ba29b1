//! What a mail server's settings may be.

use super::*;

fn good() -> Value {
    json!({
        "mailFrom": "Acme Sign-in <no-reply@acme.example>", "smtpProtocol": "smtp", "smtpHost": "Mail.Acme.Example",
        "smtpPort": "587", "timeout": "10000", "enableTls": "true", "tlsVersion": "TLSv1.2",
        "username": "acme", "password": "hunter2",
    })
}

fn with(changes: &Value) -> Value {
    let mut value = good();
    for (key, change) in changes.as_object().expect("an object") {
        value[key] = change.clone();
    }
    value
}

fn read(changes: &Value) -> Result<MailSettings, String> {
    MailSettings::from_wire(&with(changes), None).map_err(|violations| violations.to_string())
}

#[test]
fn numbers_and_booleans_may_be_texts() {
    let settings = read(&json!({})).expect("good");
    assert_eq!((settings.port, settings.timeout), (587, Duration::from_secs(10)));
    assert_eq!(
        (settings.host.as_str(), settings.encryption()),
        ("mail.acme.example", MailEncryption::StartTls)
    );
    let other = json!({ "smtpPort": 465, "timeout": 999_999, "enableTls": false, "smtpProtocol": "smtps" });
    let settings = read(&other).expect("good");
    assert_eq!((settings.port, settings.encryption()), (465, MailEncryption::Tls));
    assert_eq!(settings.timeout, Duration::from_secs(60), "longer is cut");
}

#[test]
fn the_password_is_in_no_output() {
    let settings = read(&json!({})).expect("good");
    assert_eq!(settings.secret().map(Credential::expose), Some("hunter2"));
    assert!(!format!("{settings:?} {}", settings.to_wire()).contains("hunter2"));
    let again = MailSettings::from_stored(&settings.to_wire(), settings.secret().cloned()).expect("readable");
    assert_eq!(again.to_wire(), settings.to_wire());
    assert_eq!(again.secret().map(Credential::expose), Some("hunter2"));
}

#[test]
fn a_left_out_password_stays_with_its_server_and_user() {
    let stored = read(&json!({})).expect("good");
    let save = |changes: &Value| {
        let mut value = with(changes);
        value.as_object_mut().expect("an object").remove("password");
        let read = MailSettings::from_wire(&value, Some(&stored));
        read.map(|settings| settings.secret().map(|secret| secret.expose().to_owned()))
    };
    let kept = Ok(Some("hunter2".to_owned()));
    for same in [
        json!({}),
        json!({ "mailFrom": "b@c.example" }),
        json!({ "timeout": 5000, "smtpHost": "MAIL.acme.example" }),
    ] {
        assert_eq!(save(&same), kept, "{same}");
    }
    for elsewhere in [
        json!({ "smtpHost": "mail.evil.example" }),
        json!({ "smtpPort": 25 }),
        json!({ "username": "other" }),
        json!({ "enableTls": false }),
    ] {
        let message = save(&elsewhere).expect_err("refused").to_string();
        assert!(message.contains("password must be given again"), "{elsewhere}: {message}");
    }
    assert_eq!(save(&json!({ "smtpProtocol": "smtps" })), kept, "as well protected as before");
    assert_eq!(save(&json!({ "username": "" })), Ok(None), "nobody signs in, so nothing is kept");
}

#[test]
fn what_cannot_be_sent_with_is_refused() {
    for (changes, message) in [
        (json!({ "mailFrom": null }), "mailFrom must not be blank"),
        (json!({ "mailFrom": "a@b.co\r\nBcc: c@d.co" }), "mailFrom must not contain control characters"),
        (json!({ "mailFrom": "not an address" }), "mailFrom must be an address"),
        (json!({ "mailFrom": "a <b <c@d.co>" }), "mailFrom must be an address"),
        (json!({ "smtpHost": "" }), "smtpHost must not be blank"),
        (json!({ "smtpHost": "a b" }), "smtpHost must be the name"),
        (json!({ "smtpHost": "http://a" }), "smtpHost must be the name"),
        (json!({ "smtpPort": 0 }), "smtpPort must be a whole number from 1 to 65535"),
        (json!({ "smtpPort": "25x" }), "smtpPort must be a whole number"),
        (json!({ "timeout": -1 }), "timeout must be a whole number"),
        (json!({ "enableTls": "maybe" }), "enableTls must be true or false"),
        (json!({ "tlsVersion": "SSLv3" }), "tlsVersion must be one of"),
        (json!({ "username": "a\0" }), "username must not contain control characters"),
        (json!({ "password": "a\nb" }), "password must not contain control characters"),
        (json!({ "password": null }), "password must not be blank"),
        (json!({ "enableProxy": true }), "enableProxy must be false: this is not available"),
        (json!({ "enableOauth2": "true" }), "enableOauth2 must be false: this is not available"),
    ] {
        let error = read(&changes).expect_err("refused");
        assert!(error.contains(message), "{changes}: {error}");
    }
    assert!(MailSettings::from_wire(&json!([]), None).is_err());
}

#[test]
fn a_sender_has_a_name_or_none() {
    let parsed = |text: &str| Mailbox::parse(text).map(|mailbox| mailbox.to_string());
    assert_eq!(parsed("a@b.co").as_deref(), Some("a@b.co"));
    assert_eq!(parsed("<a@b.co>").as_deref(), Some("a@b.co"));
    assert_eq!(parsed(" \"Ä, B\"  <a@b.co> ").as_deref(), Some("Ä, B <a@b.co>"));
    for bad in ["", "a", "a@b.co>", "<a@b.co", "x <a@b.co> y", "\"a <a@b.co>", "a\\b <a@b.co>"] {
        assert_eq!(parsed(bad), None, "{bad:?}");
    }
}
