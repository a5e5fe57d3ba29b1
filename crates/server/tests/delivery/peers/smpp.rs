//! SMS to smpp (Node.js), which decodes what it gets, and to smpp34 (Python), which shows the octets.

use super::super::{NUMBER, cause};
use super::{Peer, delivery, folder, send_sms};
use serde_json::{Value, json};

pub(super) fn settings(peer: &Peer, bind: &str) -> Value {
    json!({
        "type": "SMPP", "host": "127.0.0.1", "port": peer.port, "systemId": "acme", "password": "hush", "bindType": bind,
        "sourceAddress": "Acme", "sourceTon": 5, "sourceNpi": 0, "destinationTon": 1, "destinationNpi": 1,
    })
}

#[tokio::test]
async fn texts_of_every_alphabet_and_length_are_read_as_they_were_written() {
    let Some(folder) = folder() else { return };
    for (bind, command) in [("TX", "bind_transmitter"), ("TRX", "bind_transceiver")] {
        let mut peer = Peer::start(&folder, "smpp-server.mjs", &json!({ "password": "hush" }));
        let delivery = delivery(&folder);
        for (text, coding) in [
            ("Code: 123456 @£é {[~]} €^|\\", 0),
            ("Код: 123456 – 😀", 8),
            (&"GSM {€} ".repeat(60), 0),
            (&"Код ".repeat(100), 8),
        ] {
            send_sms(&delivery, &settings(&peer, bind), text).await.expect("sent");
            let mut read = String::new();
            let mut part = 0;
            while read.chars().count() < text.chars().count() {
                let message = peer.next();
                part += 1;
                assert_eq!(message["coding"], coding, "{text}");
                assert_eq!(message["destination"], json!([1, 1, &NUMBER[1..]]));
                assert_eq!(message["source"], json!([5, 0, "Acme"]));
                assert_eq!(message["session"], 1, "one connection serves all");
                assert_eq!(message["bind"], command);
                if let Some(header) = message["header"].as_str() {
                    assert!(
                        header.starts_with("0003") && header.ends_with(&format!("{part:02x}")),
                        "{header}"
                    );
                }
                read.push_str(message["text"].as_str().expect("text"));
            }
            assert_eq!(read, text);
        }
    }
}

#[tokio::test]
async fn what_the_centre_says_is_understood() {
    let Some(folder) = folder() else { return };
    let mut peer = Peer::start(&folder, "smpp-server.mjs", &json!({ "password": "hush" }));
    let delivery = delivery(&folder);
    let settings = settings(&peer, "TX");
    let mut wrong = settings.clone();
    wrong["password"] = json!("other");
    assert!(cause(send_sms(&delivery, &wrong, "Hi").await).contains("did not accept us: invalid password"));
    let throttled = send_sms(&delivery, &settings, "throttle").await;
    assert!(throttled.as_ref().is_err_and(|error| !error.is_permanent()));
    assert!(cause(throttled).contains("it throttles us (SMPP status 0x00000058)"));
    send_sms(&delivery, &settings, "ask").await.expect("asked and answered");
    assert_eq!(peer.next()["text"], "ask");
    assert!(cause(send_sms(&delivery, &settings, "unbind").await).contains("ended the session (unbind)"));
    send_sms(&delivery, &settings, "Hi again").await.expect("over a new connection");
    assert_eq!(peer.next()["text"], "Hi again");
}

#[tokio::test]
async fn a_second_centre_gets_the_octets_that_were_meant() {
    let Some(folder) = folder() else { return };
    let mut peer = Peer::start(&folder, "smpp34_server.py", &json!({}));
    let delivery = delivery(&folder);
    let settings = settings(&peer, "TRX");
    send_sms(&delivery, &settings, "@{é}").await.expect("sent");
    let message = peer.next();
    assert_eq!((&message["coding"], &message["class"]), (&json!(0), &json!(0)));
    assert_eq!(message["octets"], "001b28051b29");
    assert_eq!(message["destination"], json!([1, 1, &NUMBER[1..]]));
    let session = message["session"].clone();
    send_sms(&delivery, &settings, &"ж".repeat(71)).await.expect("sent");
    let parts = [peer.next(), peer.next()];
    for (number, part) in (1..).zip(&parts) {
        assert_eq!((&part["coding"], &part["class"]), (&json!(8), &json!(0x40)));
        let octets = part["octets"].as_str().expect("octets");
        assert!(
            octets.starts_with("050003") && octets[8..].starts_with(&format!("02{number:02x}0436")),
            "{octets}"
        );
        assert_eq!(part["session"], session);
    }
    assert!(cause(send_sms(&delivery, &settings, "throttle").await).contains("it throttles us"));
}
