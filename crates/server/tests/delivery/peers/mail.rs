//! Mail to smtp-server (Node.js) and aiosmtpd (Python): in the clear, by STARTTLS and inside TLS, with PLAIN and with LOGIN.

use super::super::{NOW, SECRET, a_mail, cause, mail_settings};
use super::{Peer, delivery, folder, read_mail};
use crate::support::{SYSADMIN, TestApp};
use serde_json::{Value, json};

const SERVERS: [&str; 2] = ["smtp-server.mjs", "aiosmtpd_server.py"];

fn login() -> Value {
    json!({ "username": "acme", "password": SECRET })
}

fn merged(one: &Value, other: &Value) -> Value {
    let mut merged = one.clone();
    for (key, value) in other.as_object().expect("an object") {
        merged[key] = value.clone();
    }
    merged
}

fn text_of<'a>(mail: &'a Value, name: &str) -> &'a str {
    mail[name].as_str().expect("text")
}

#[tokio::test]
async fn mail_arrives_by_every_way_of_protecting_it() {
    let Some(folder) = folder() else { return };
    let tls = json!({ "tls": folder.join("tls") });
    let user = json!({ "user": "acme", "password": SECRET });
    let by_name = json!({ "smtpHost": "localhost" });
    for server in SERVERS {
        // smtp-server offers STARTTLS with a certificate of its own unless told not to.
        let plain = json!({ "disabledCommands": ["STARTTLS", "AUTH"] });
        let plain_login = json!({ "disabledCommands": ["STARTTLS"], "allowInsecureAuth": true });
        let only_login = json!({ "authMethods": ["LOGIN"] });
        for (options, changes, is_secure, mechanism) in [
            (plain, json!({}), false, None),
            (merged(&user, &plain_login), login(), false, Some("PLAIN")),
            (
                merged(&tls, &json!({ "disabledCommands": ["AUTH"] })),
                merged(&by_name, &json!({ "enableTls": true })),
                true,
                None,
            ),
            (
                merged(&tls, &user),
                merged(&merged(&by_name, &login()), &json!({ "enableTls": true })),
                true,
                Some("PLAIN"),
            ),
            (
                merged(&merged(&tls, &user), &merged(&only_login, &json!({ "secure": true }))),
                merged(&merged(&by_name, &login()), &json!({ "smtpProtocol": "smtps" })),
                true,
                Some("LOGIN"),
            ),
        ] {
            let mut peer = Peer::start(&folder, server, &options);
            let settings = mail_settings(peer.port, &changes);
            let delivery = delivery(&folder);
            delivery.check_mail(&settings).await.expect("it takes us");
            delivery
                .send_mail(&settings, &a_mail())
                .await
                .unwrap_or_else(|why| panic!("{server} {options}: {why}"));
            let mail = peer.next();
            assert_eq!(text_of(&mail, "from"), "no-reply@acme.example");
            assert_eq!(mail["to"], json!(["ada@north.example"]));
            assert_eq!(mail["secure"], is_secure, "{server} {options}");
            assert_eq!(mail["user"] == "acme", mechanism.is_some(), "{server} {options}");
            let data = text_of(&mail, "data");
            for part in [
                "To: ada@north.example",
                "Auto-Submitted: auto-generated",
                "Message-ID: <",
                "multipart/alternative",
            ] {
                assert!(data.contains(part), "{part} in {data}");
            }
            let read = read_mail(&folder, data);
            let sent = a_mail();
            assert_eq!(read["subject"], sent.subject, "{server}: {data}");
            assert_eq!(read["text"], sent.text, "{server}: {data}");
            assert_eq!(read["html"], sent.html, "{server}: {data}");
            assert_eq!(read["date"], NOW, "{server}: {data}");
            assert_eq!(mail["mechanism"].as_str(), mechanism, "{server} {options}");
        }
    }
}

#[tokio::test]
async fn what_a_mail_server_refuses_has_a_cause() {
    let Some(folder) = folder() else { return };
    let tls = json!({ "tls": folder.join("tls"), "user": "acme", "password": "another" });
    for server in SERVERS {
        let delivery = delivery(&folder);
        let peer = Peer::start(&folder, server, &tls);
        let by_name = json!({ "smtpHost": "localhost", "enableTls": true });
        let settings = mail_settings(peer.port, &merged(&by_name, &login()));
        let refused = cause(delivery.check_mail(&settings).await);
        assert!(
            refused.contains("did not accept the user name and password (535)"),
            "login {server}: {refused}"
        );

        let options = json!({ "disabledCommands": ["STARTTLS", "AUTH"], "refuse": 550 });
        let peer = Peer::start(&folder, server, &options);
        let refused = delivery.send_mail(&mail_settings(peer.port, &json!({})), &a_mail()).await;
        assert!(refused.as_ref().is_err_and(countersign::delivery::DeliveryError::is_permanent));
        let refused = cause(refused);
        assert!(refused.contains("said 550") && refused.contains("(recipient)"), "{server}: {refused}");
        let needs_tls = mail_settings(peer.port, &json!({ "enableTls": true }));
        assert!(cause(delivery.check_mail(&needs_tls).await).contains("does not offer STARTTLS"));
    }
}

#[tokio::test]
async fn an_administrator_sets_mail_up_and_offers_codes_by_email() {
    let Some(folder) = folder() else { return };
    let options = json!({ "disabledCommands": ["STARTTLS"], "allowInsecureAuth": true, "user": "acme", "password": SECRET });
    let mut peer = Peer::start(&folder, SERVERS[0], &options);
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let value = json!({
        "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": peer.port, "username": "acme",
        "password": SECRET,
    });
    let body = json!({ "key": "mail", "jsonValue": value });
    assert_eq!(app.post("/api/admin/settings/testMail", &token, &body).await.status, 200);
    assert_eq!(peer.next()["to"], json!([SYSADMIN.0]));
    assert_eq!(app.post("/api/admin/settings", &token, &body).await.status, 200);
    let email = json!([{ "providerType": "EMAIL", "verificationCodeLifetime": 60 }]);
    app.offer_totp(&json!({ "providers": email })).await;
    // The stored password goes with a test that leaves it out.
    let mut bare = body;
    bare["jsonValue"].as_object_mut().expect("an object").remove("password");
    assert_eq!(app.post("/api/admin/settings/testMail", &token, &bare).await.status, 200);
    assert_eq!(peer.next()["user"], "acme");
}
