//! The whole way over the API with each peer: an administrator saves the settings, somebody sets codes up by the one that
//! the peer got, signs out, and signs in by the next one.

use super::super::SECRET;
use super::{Peer, folder, smpp};
use crate::support::{ADA, ADDRESS, NUMBER, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};
use std::path::Path;

/// A server that trusts the peers' authority, sends as these settings say, and offers a method by it.
async fn app(engine: &str, folder: &Path, (key, settings): (&str, &Value), offered: &Value) -> TestApp {
    let app = TestApp::with(engine, |config| {
        config.delivery.extra_ca_file = Some(folder.join("tls/ca.pem"));
    })
    .await;
    let body = json!({ "key": key, "jsonValue": settings });
    let saved = app.post("/api/admin/settings", &app.token(SYSADMIN).await, &body).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    app.offer_totp(&json!({ "providers": [offered] })).await;
    app
}

/// Ada's way, reading each code out of what the peer got.
async fn journey(app: &TestApp, draft: &Value, mut code: impl FnMut() -> String) {
    let method = draft["providerType"].as_str().expect("a method");
    let session = app.token(ADA).await;
    assert_eq!(app.submit(&session, draft).await.status, 200);
    let first = code();
    let saved = app.save(&session, draft, &first).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    assert_eq!(app.post("/api/auth/logout", &session, &Value::Null).await.status, 200);
    assert_eq!(app.get("/api/auth/user", &session).await.status, 401);

    app.advance(30);
    let login = app.login(ADA).await;
    assert_eq!(login.json()["scope"], "PRE_VERIFICATION_TOKEN");
    let partial = login.text_of("token");
    assert_eq!(app.send_code(&partial, method).await.status, 200);
    let second = code();
    assert_ne!(first, second, "of this seed");
    assert_eq!(app.check_by(&partial, method, &first).await.error().2, "code_incorrect");
    let signed_in = app.check_by(&partial, method, &second).await;
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    let user = app.get("/api/auth/user", &signed_in.text_of("token")).await;
    assert_eq!(user.text_of("email"), ADA.0);
}

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[tokio::test]
async fn codes_by_email_through_each_mail_server() {
    let Some(folder) = folder() else { return };
    let options = json!({ "tls": folder.join("tls"), "user": "acme", "password": SECRET });
    let offered = json!({ "providerType": "EMAIL", "verificationCodeLifetime": 60 });
    let draft = json!({ "providerType": "EMAIL", "email": ADDRESS });
    for engine in engines() {
        for server in ["smtp-server.mjs", "aiosmtpd_server.py"] {
            let mut peer = Peer::start(&folder, server, &options);
            let settings = json!({
                "mailFrom": "no-reply@acme.example", "smtpHost": "localhost", "smtpPort": peer.port, "enableTls": true,
                "username": "acme", "password": SECRET,
            });
            let app = app(engine, &folder, ("mail", &settings), &offered).await;
            journey(&app, &draft, || {
                let mail = peer.next();
                assert_eq!((&mail["to"], &mail["user"]), (&json!([ADDRESS]), &json!("acme")));
                assert_eq!(mail["secure"], true, "{server}");
                let data = mail["data"].as_str().expect("text");
                let found = data.lines().map(str::trim).find(|line| is_code(line));
                found.unwrap_or_else(|| panic!("no code in {data}")).to_owned()
            })
            .await;
        }
    }
}

#[tokio::test]
async fn codes_by_sms_through_each_message_centre() {
    let Some(folder) = folder() else { return };
    let offered = json!({
        "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}", "verificationCodeLifetime": 60,
    });
    let draft = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
    for engine in engines() {
        for (centre, bind) in [("smpp-server.mjs", "TX"), ("smpp34_server.py", "TRX")] {
            let mut peer = Peer::start(&folder, centre, &json!({ "password": "hush" }));
            let settings = smpp::settings(&peer, bind);
            let app = app(engine, &folder, ("sms", &settings), &offered).await;
            journey(&app, &draft, || {
                let message = peer.next();
                assert_eq!(message["destination"], json!([1, 1, &NUMBER[1..]]));
                let text = match (&message["text"], &message["octets"]) {
                    (Value::String(text), _) => text.clone(),
                    // Digits and Latin letters have the octets of ASCII in the alphabet of SMS.
                    (_, Value::String(octets)) => {
                        let octets = data_encoding::HEXLOWER.decode(octets.as_bytes()).expect("octets");
                        String::from_utf8(octets).expect("ASCII")
                    }
                    _ => panic!("no text in {message}"),
                };
                let code = text.strip_prefix("Code: ").unwrap_or_else(|| panic!("{text}"));
                assert!(is_code(code), "{text}");
                code.to_owned()
            })
            .await;
        }
    }
}
