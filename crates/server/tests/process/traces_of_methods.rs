//! What codes by SMS and email, backup codes, and the secrets of the servers they go through leave behind in the files of
//! the database and in the log.

use super::client::Client;
use super::installation::{Installation, SAM};
use super::traces::{Secrets, files};
use crate::support::{ADDRESS, MailServer, NUMBER, SmsHook};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MAIL_PASSWORD: &str = "password-of-the-mail-server";
const HOOK_SECRET: &str = "secret-of-the-sms-webhook";
const TWILIO_TOKEN: &str = "token-of-the-twilio-account";
const TWILIO_NUMBER: &str = "+15005550006";
const SNS_KEY: &str = "secret-key-of-the-sns-account";
/// SMPP has room for eight characters. It is looked for as a word.
const SMPP_PASSWORD: &str = "Wq7xLm4z";

fn save_settings(client: Client, token: &str, key: &str, value: &Value) {
    client.post("/api/admin/settings", token, &json!({ "key": key, "jsonValue": value })).ok();
}

/// Saves one SMS provider after the other, and has each try to send.
fn try_every_provider(client: Client, token: &str, providers: &[Value]) {
    for provider in providers {
        let present = client.call("GET", "/api/admin/settings/sms", token, &Value::Null);
        let mut object = if present.status == 200 { present.json() } else { json!({ "key": "sms" }) };
        object["jsonValue"] = provider.clone();
        client.post("/api/admin/settings", token, &object).ok();
        let body = json!({ "providerConfiguration": provider, "numberTo": NUMBER, "message": "Hello" });
        // Whether it worked does not matter here.
        client.post("/api/admin/settings/testSms", token, &body);
    }
}

fn offer_all(client: Client, token: &str) {
    let settings = json!({
        "providers": [
            { "providerType": "TOTP", "issuerName": "Acme" },
            { "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}", "verificationCodeLifetime": 600 },
            { "providerType": "EMAIL", "verificationCodeLifetime": 600 },
            { "providerType": "BACKUP_CODE", "codesQuantity": 10 },
        ],
        "minVerificationCodeSendPeriod": 5,
        "totalAllowedTimeForVerification": 3600,
    });
    client.post("/api/2fa/settings", token, &settings).ok();
}

fn send(client: Client, partial: &str, method: &str) {
    client
        .post(&format!("/api/auth/2fa/verification/send?providerType={method}"), partial, &Value::Null)
        .ok();
}

/// Signs in by a method: so that the limits of sending start anew.
fn check(client: Client, partial: &str, method: &str, code: &str) -> String {
    let path = format!("/api/auth/2fa/verification/check?providerType={method}&verificationCode={code}");
    client.post(&path, partial, &Value::Null).ok().text_of("token")
}

/// The codes that stand somewhere in a file of the database. Also in the middle of a word: SQLite writes the columns of a row
/// without a gap between them, so that a plain code would follow the address that it went to.
///
/// Six digits stand there by chance too, where digits are text: in the two telephone numbers, and in moments in
/// milliseconds, which are thirteen. Those are passed over; nothing else has so many, and among random bytes six that are
/// given are next to impossible.
fn codes_in<'a>(file: &[u8], codes: &'a [String]) -> Vec<&'a String> {
    let mut file = file.to_vec();
    for number in [NUMBER, TWILIO_NUMBER].map(|number| &number.as_bytes()[1..]) {
        while let Some(start) = file.windows(number.len()).position(|window| window == number) {
            file[start..start + number.len()].fill(b'-');
        }
    }
    for moment in file.chunk_by_mut(|one, next| one.is_ascii_digit() && next.is_ascii_digit()) {
        if moment.len() == 13 {
            moment.fill(b'-');
        }
    }
    let is_there = |code: &&String| {
        let (first, code) = (code.as_bytes()[0], code.as_bytes());
        file.windows(code.len()).any(|window| window[0] == first && window == code)
    };
    codes.iter().filter(is_there).collect()
}

#[test]
fn a_code_is_found_where_a_row_would_have_it() {
    let codes = ["012345", "feedbee5"].map(str::to_owned);
    let none: [&String; 0] = [];
    for (row, found) in [
        (format!("{ADDRESS}012345\0"), &codes[..1]),
        (format!("SMS{NUMBER}012345"), &codes[..1]),
        ("1700000000000012345".to_owned(), &codes[..1]),
        (format!("\x01\x08feedbee5{NUMBER}"), &codes[1..]),
    ] {
        assert_eq!(codes_in(row.as_bytes(), &codes), found.iter().collect::<Vec<_>>(), "{row}");
    }
    for (text, code) in [(NUMBER, "123456"), ("\"at\":1700012345000}", "012345")] {
        assert_eq!(codes_in(text.as_bytes(), &[code.to_owned()]), none, "a piece of {text} is no code");
    }
}

/// The runs of letters and digits in a text.
fn words(bytes: &[u8]) -> BTreeSet<&[u8]> {
    bytes.split(|byte| !byte.is_ascii_alphanumeric()).collect()
}

fn six_digits(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .filter(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn sent_codes_backup_codes_and_the_secrets_of_senders_leave_no_trace() {
    let (mail, hook) = (MailServer::start(), SmsHook::start());
    let installation =
        Installation::with("[log]\nfilter = \"trace\"\n[delivery]\nallow_private_webhooks = true\n");
    installation.add_sam();
    let mut server = installation.start();
    let client = server.client();
    let mut secrets = Secrets::default();
    secrets.add("the mail password", MAIL_PASSWORD.as_bytes());
    let in_handshake = format!("\0acme\0{MAIL_PASSWORD}");
    secrets.add("the mail password", data_encoding::BASE64.encode(in_handshake.as_bytes()).as_bytes());
    secrets.add("the SMS secret", HOOK_SECRET.as_bytes());

    let session = client.login(SAM).ok().text_of("token");
    let smtp = json!({
        "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port, "username": "acme",
        "password": MAIL_PASSWORD,
    });
    save_settings(client, &session, "mail", &smtp);
    let url = format!("http://127.0.0.1:{}/sms", hook.port);
    let base = format!("http://127.0.0.1:{}", hook.port);
    let providers = [
        json!({
            "type": "TWILIO", "accountSid": "AC1", "accountToken": TWILIO_TOKEN, "numberFrom": TWILIO_NUMBER, "baseUrl": base,
        }),
        json!({
            "type": "AWS_SNS", "accessKeyId": "AKIA1", "secretAccessKey": SNS_KEY, "region": "us-east-1", "baseUrl": base,
        }),
        // A mail server is no message centre: it is told the password, and breaks off.
        json!({
            "type": "SMPP", "host": "127.0.0.1", "port": mail.port, "systemId": "acme", "password": SMPP_PASSWORD,
        }),
        json!({ "type": "WEBHOOK", "url": url, "secret": HOOK_SECRET }),
    ];
    try_every_provider(client, &session, &providers);
    assert!(hook.bodies().len() >= 3, "Twilio, SNS and the webhook were tried: {:?}", hook.bodies());
    secrets.add("the Twilio token", TWILIO_TOKEN.as_bytes());
    let basic = data_encoding::BASE64.encode(format!("AC1:{TWILIO_TOKEN}").as_bytes());
    secrets.add("the Twilio token", basic.as_bytes());
    secrets.add("the SNS key", SNS_KEY.as_bytes());
    offer_all(client, &session);

    // Set up: both kinds of sent codes, an app, backup codes.
    let sms = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
    let email = json!({ "providerType": "EMAIL", "email": ADDRESS });
    client.post("/api/2fa/account/config/submit", &session, &sms).ok();
    client.post("/api/2fa/account/config/submit", &session, &email).ok();
    let by_sms = six_digits(&hook.bodies()).remove(0);
    let by_email = six_digits(&mail.mails()).remove(0);
    for (draft, code) in [(&sms, &by_sms), (&email, &by_email)] {
        client.post(&format!("/api/2fa/account/config?verificationCode={code}"), &session, draft).ok();
    }
    let mut app = client.enrol(&session);
    secrets.add("the authenticator's key", app.secret.to_base32().as_bytes());
    secrets.add_bytes("the authenticator's secret", app.secret.expose());
    let made =
        client.post("/api/2fa/account/config/generate?providerType=BACKUP_CODE", &session, &Value::Null);
    let made = made.ok().json();
    client.post("/api/2fa/account/config", &session, &made).ok();
    let backup: Vec<&str> =
        made["codes"].as_array().expect("codes").iter().filter_map(Value::as_str).collect();

    // Sign in by each; a code wrong; a code sent and never used; a set looked at and never saved.
    let partial = client.login(SAM).ok().text_of("token");
    check(client, &partial, "BACKUP_CODE", backup[0]);
    for (method, codes) in [("SMS", true), ("EMAIL", false)] {
        let partial = client.login(SAM).ok().text_of("token");
        send(client, &partial, method);
        let sent = if codes { six_digits(&hook.bodies()) } else { six_digits(&mail.mails()) };
        check(client, &partial, method, sent.last().expect("a code"));
    }
    let partial = client.login(SAM).ok().text_of("token");
    let totp = app.next_code();
    let session = check(client, &partial, "TOTP", &totp);
    let partial = client.login(SAM).ok().text_of("token");
    send(client, &partial, "SMS");
    send(client, &partial, "EMAIL");
    let wrong = "/api/auth/2fa/verification/check?providerType=BACKUP_CODE&verificationCode=feedbee5";
    assert_eq!(client.post(wrong, &partial, &Value::Null).status, 400);
    client.call("DELETE", "/api/2fa/account/config?providerType=BACKUP_CODE", &session, &Value::Null).ok();
    let unsaved =
        client.post("/api/2fa/account/config/generate?providerType=BACKUP_CODE", &session, &Value::Null);
    let unsaved = unsaved.ok().json();

    let live = files(&installation, &["countersign.db", "countersign.db-wal"]);
    server.stop();
    let stopped = files(&installation, &["countersign.db"]);

    let mut codes = [six_digits(&hook.bodies()), six_digits(&mail.mails())].concat();
    assert!(codes.len() >= 6, "{codes:?}");
    codes.extend([totp, "feedbee5".to_owned(), SMPP_PASSWORD.to_owned()]);
    let unsaved = unsaved["codes"].as_array().expect("codes");
    codes.extend(backup.iter().copied().chain(unsaved.iter().filter_map(Value::as_str)).map(str::to_owned));
    let log = server.said.as_bytes();
    assert!(server.said.contains("/api/auth/2fa/verification/check"));
    for (place, file) in [("the live database", &live), ("the database", &stopped)] {
        assert_eq!(codes_in(file, &codes), Vec::<&String>::new(), "in {place}");
    }
    // In the log something stands between any two things.
    let words_of_log = words(log);
    let found: Vec<_> = codes.iter().filter(|code| words_of_log.contains(code.as_bytes())).collect();
    assert_eq!(found, Vec::<&String>::new(), "in the log");
    for (place, bytes) in [("the live database", &*live), ("the database", &*stopped), ("the log", log)] {
        assert_eq!(secrets.found_in(bytes), Vec::<&str>::new(), "in {place}");
    }
    // The search finds what is there: where codes go is in the database, and not in the log.
    assert!(words(&stopped).contains(&NUMBER.as_bytes()[1..]));
    assert!(!words(log).contains(&NUMBER.as_bytes()[1..]) && !server.said.contains(ADDRESS));
}
