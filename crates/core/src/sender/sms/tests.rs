//! What an SMS provider's settings may be.

use super::*;

const SECRET: &str = "a s3cret, 16 ch.";
/// SMPP has room for eight characters.
const SHORT: &str = "a s3cret";

fn goods() -> [Value; 4] {
    [
        json!({ "type": "TWILIO", "accountSid": "AC1", "accountToken": SECRET, "numberFrom": "+15005550006" }),
        json!({ "type": "AWS_SNS", "accessKeyId": "AKIA1", "secretAccessKey": SECRET, "region": "us-east-1" }),
        json!({
            "type": "SMPP", "protocolVersion": 3.4, "host": "smsc.example", "port": "2775", "systemId": "acme",
            "password": SHORT, "systemType": "", "bindType": "TX", "serviceType": "", "sourceAddress": "Acme",
            "sourceTon": 5, "sourceNpi": 0, "destinationTon": "1", "destinationNpi": 1, "addressRange": null,
            "codingScheme": 0,
        }),
        json!({ "type": "WEBHOOK", "url": "https://gateway.example/sms", "secret": SECRET }),
    ]
}

fn with(good: &Value, changes: &Value) -> Value {
    let mut value = good.clone();
    for (key, change) in changes.as_object().expect("an object") {
        value[key] = change.clone();
    }
    value
}

fn without_secret(value: &Value) -> Value {
    let mut value = value.clone();
    let object = value.as_object_mut().expect("an object");
    for name in ["accountToken", "secretAccessKey", "password", "secret"] {
        object.remove(name);
    }
    value
}

#[test]
fn every_provider_is_read_and_written_without_its_secret() {
    for good in goods() {
        let settings = SmsSettings::from_wire(&good, None).expect("good");
        assert!(settings.secret().expose().starts_with(SHORT));
        let wire = settings.to_wire();
        assert!(!format!("{settings:?} {wire}").contains(SHORT));
        let again = SmsSettings::from_stored(&wire, Some(settings.secret().clone())).expect("readable");
        assert_eq!(again.to_wire(), wire);
        assert_eq!(wire["type"], good["type"]);
    }
}

#[test]
fn a_left_out_secret_stays_with_its_destination() {
    let elsewhere = [
        vec![json!({ "accountSid": "AC2" }), json!({ "baseUrl": "https://evil.example" })],
        vec![
            json!({ "accessKeyId": "AKIA2" }),
            json!({ "region": "eu-west-1" }),
            json!({ "baseUrl": "https://evil.example" }),
        ],
        vec![json!({ "host": "evil.example" }), json!({ "port": 2776 }), json!({ "systemId": "other" })],
        vec![json!({ "url": "https://evil.example/sms" })],
    ];
    let goods = goods();
    for (index, (good, changes)) in goods.iter().zip(elsewhere).enumerate() {
        let stored = SmsSettings::from_wire(good, None).expect("good");
        let bare = without_secret(good);
        let kept = SmsSettings::from_wire(&bare, Some(&stored)).expect("kept");
        assert!(kept.secret().expose().starts_with(SHORT));
        for change in changes {
            let error = SmsSettings::from_wire(&with(&bare, &change), Some(&stored)).expect_err("refused");
            assert!(error.to_string().contains("must be given again"), "{change}: {error}");
        }
        // Another provider's secret is no secret of this one.
        let other = SmsSettings::from_wire(&goods[(index + 1) % 4], None).expect("good");
        assert!(SmsSettings::from_wire(&bare, Some(&other)).is_err());
        assert!(SmsSettings::from_wire(&bare, None).is_err());
    }
}

#[test]
fn what_cannot_be_sent_with_is_refused() {
    let [twilio, sns, smpp, webhook] = goods();
    for (good, changes, message) in [
        (&twilio, json!({ "type": "PIGEON" }), "type must be one of"),
        (&twilio, json!({ "type": null }), "type must be one of"),
        (&twilio, json!({ "accountSid": "../../x" }), "accountSid must consist of"),
        (&twilio, json!({ "numberFrom": "15005550006" }), "numberFrom must be a number"),
        (&twilio, json!({ "numberFrom": "MG 1" }), "numberFrom must be a number"),
        (&twilio, json!({ "baseUrl": "ftp://a.example" }), "baseUrl must begin with https://"),
        (&twilio, json!({ "baseUrl": "http://a.example" }), "baseUrl must begin with https://"),
        (&twilio, json!({ "baseUrl": "https://u:p@a.example" }), "baseUrl must not contain a user name"),
        (&sns, json!({ "region": "us-east-1.evil.example/" }), "region must consist of"),
        (&sns, json!({ "secretAccessKey": "" }), "secretAccessKey must not be blank"),
        (&smpp, json!({ "bindType": "RX" }), "bindType must be TX or TRX: a receiver (RX) cannot send"),
        (&smpp, json!({ "protocolVersion": "5.0" }), "protocolVersion must be 3.3 or 3.4"),
        (&smpp, json!({ "password": "ninechars" }), "password must consist of at most 8 ASCII characters"),
        (&smpp, json!({ "sourceTon": 7 }), "sourceTon must be a whole number from 0 to 6"),
        (&smpp, json!({ "sourceNpi": 2 }), "sourceNpi must be one of"),
        (&smpp, json!({ "codingScheme": 15 }), "codingScheme must be a whole number from 0 to 14"),
        (&smpp, json!({ "sourceAddress": "a\0b" }), "sourceAddress must not contain control characters"),
        (&smpp, json!({ "systemId": "sixteen letters!" }), "systemId must consist of at most 15"),
        (&twilio, json!({ "baseUrl": "https://a.example/x?y" }), "baseUrl must end with a path"),
        (&sns, json!({ "baseUrl": "https://a.example/#x" }), "baseUrl must end with a path"),
        (&webhook, json!({ "url": null }), "url must not be blank"),
        (&webhook, json!({ "url": "gateway" }), "url must be an address"),
        (&webhook, json!({ "secret": null }), "secret must not be blank"),
        (&webhook, json!({ "secret": "fifteen letters" }), "secret must have at least 16 characters"),
    ] {
        let error = SmsSettings::from_wire(&with(good, &changes), None).expect_err("refused").to_string();
        assert!(error.contains(message), "{changes}: {error}");
    }
}

#[test]
fn a_short_secret_of_a_webhook_that_was_stored_before_still_signs() {
    let [.., webhook] = goods();
    let short = Credential::parse("x".to_owned()).ok();
    let stored = SmsSettings::from_stored(&without_secret(&webhook), short).expect("readable");
    assert_eq!(stored.secret().expose(), "x");
    assert!(SmsSettings::from_wire(&without_secret(&webhook), Some(&stored)).is_ok(), "kept");
}

#[test]
fn numbers_are_written_as_their_type_asks_for() {
    let number = PhoneNumber::parse("+380501234567").expect("good");
    assert_eq!(NumberPlan { ton: 1, npi: 1 }.address(&number), "380501234567");
    assert_eq!(NumberPlan { ton: 0, npi: 1 }.address(&number), "+380501234567");
    assert_eq!(TwilioSender::parse("MG0123"), Some(TwilioSender::MessagingService("MG0123".to_owned())));
    assert_eq!(TwilioSender::parse("PN0123"), Some(TwilioSender::NumberId("PN0123".to_owned())));
    assert_eq!(TwilioSender::parse("é"), None);
}
