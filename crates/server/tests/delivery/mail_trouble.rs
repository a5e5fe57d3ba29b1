//! Mail servers that misbehave: a clear cause, in time.

use super::listener::{Behaviour, Listener};
use super::{SECRET, a_mail, answer_of_who_waits_alone, cause, delivery, delivery_with, mail_settings};
use crate::support::{ADA, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const EHLO: &str = "250-test\r\n250 AUTH PLAIN LOGIN\r\n";

async fn fails(behaviour: Behaviour, changes: &Value) -> String {
    let listener = Listener::new(behaviour).await;
    let settings = mail_settings(listener.port, changes);
    cause(delivery().send_mail(&settings, &a_mail()).await)
}

fn in_a_second(mut changes: Value) -> Value {
    changes["timeout"] = json!(1000);
    changes
}

#[tokio::test]
async fn no_mail_takes_longer_than_the_request_that_waits_for_it() {
    let impatient = delivery_with(|config| config.http.request_timeout = Duration::from_millis(1000));
    let listener = Listener::new(Behaviour::Silent).await;
    let settings = mail_settings(listener.port, &json!({ "timeout": 60_000 }));
    let cause = cause(impatient.send_mail(&settings, &a_mail()).await);
    assert!(cause.contains("did not answer within 1 s"), "{cause}");
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_has_a_cause() {
    let port = Listener::refusing().await;
    for changes in [json!({}), json!({ "smtpProtocol": "smtps" }), json!({ "enableTls": true })] {
        let cause = cause(delivery().send_mail(&mail_settings(port, &changes), &a_mail()).await);
        assert!(cause.contains("onnect") && cause.contains(&format!("127.0.0.1:{port}")), "{cause}");
        let cause = fails(Behaviour::Silent, &in_a_second(changes)).await;
        assert!(cause.contains("did not answer within 1 s"), "{cause}");
    }
    for (lines, changes, expected) in [
        (vec!["554 go away, ada@north.example\r\n"], json!({}), "No mail server answers: 127.0.0.1"),
        (vec!["220 hi\r\n", "250 test\r\n"], json!({}), "The mail was not accepted"),
        (
            vec!["220 hi\r\n", EHLO],
            json!({ "enableTls": true }),
            "does not offer STARTTLS, and TLS is required",
        ),
        (
            vec![
                "220 hi\r\n",
                EHLO,
                "550 5.1.1 <Ada@north.example> 123456?\u{1b}[2J https://a.example/activate?token=123456x\r\n",
            ],
            json!({}),
            "The mail was not accepted: 127.0.0.1",
        ),
        (
            vec!["220 hi\r\n", "250 test\r\n"],
            json!({ "username": "u", "password": SECRET }),
            "offers neither PLAIN nor LOGIN",
        ),
        (
            vec!["220 hi\r\n", EHLO, "535 hush-hush is wrong\r\n"],
            json!({ "username": "u", "password": SECRET }),
            "did not accept the user name and password (535)",
        ),
        (
            vec!["220 hi\r\n", EHLO, "454 later\r\n"],
            json!({ "username": "u", "password": SECRET }),
            "cannot check passwords now (454)",
        ),
        (
            vec!["220 hi\r\n", EHLO, "334 VXNlcm5hbWU6\r\n"],
            json!({ "username": "u", "password": SECRET }),
            "broke off while we signed in",
        ),
        (
            vec!["220 hi\r\n", "250 test\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"],
            json!({}),
            "The mail was not accepted",
        ),
    ] {
        let found = fails(Behaviour::Lines(lines.clone()), &changes).await;
        assert!(found.contains(expected), "{lines:?}: {found}");
    }
    for garbage in [&b"\x16\x03\x01\x00\x05hello"[..], b"HTTP/1.1 200 OK\r\n\r\n", b"", b"\xff\xff\r\n"] {
        for changes in [json!({}), json!({ "smtpProtocol": "smtps" }), json!({ "enableTls": true })] {
            fails(Behaviour::Say(garbage.to_vec()), &in_a_second(changes)).await;
        }
    }
    let endless = Behaviour::Say(b"220-more\r\n".repeat(100_000));
    fails(endless, &json!({})).await;
}

/// Takes a mail server's part as far as settings are checked.
async fn greet(listener: &TcpListener) {
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut stream = BufReader::new(stream);
    for answer in ["220 hi\r\n", "250 test\r\n"] {
        stream.write_all(answer.as_bytes()).await.expect("written");
        stream.read_line(&mut String::new()).await.expect("a line");
    }
}

#[tokio::test]
async fn nobody_else_waits_while_a_mail_server_hangs() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let admin = app.token(SYSADMIN).await;
        let value = json!({ "mailFrom": "a@b.example", "smtpHost": "127.0.0.1", "smtpPort": port });
        let saved =
            app.post("/api/admin/settings", &admin, &json!({ "key": "mail", "jsonValue": value })).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        let settings = json!({
            "providers": [
                { "providerType": "TOTP", "issuerName": "Acme" },
                { "providerType": "EMAIL", "verificationCodeLifetime": 60 },
            ],
            "minVerificationCodeSendPeriod": 30, "totalAllowedTimeForVerification": 3600,
        });
        let (saved, ()) = tokio::join!(app.post("/api/2fa/settings", &admin, &settings), greet(&listener));
        assert_eq!(saved.status, 200, "{}", saved.text);

        let token = app.token(ADA).await;
        let draft = json!({ "providerType": "EMAIL", "email": ADA.0 });
        let answer = answer_of_who_waits_alone(&app, (&token, &admin), &draft, listener).await;
        assert_eq!(answer.error().2, "code_not_mailed");
    }
}

#[tokio::test]
async fn the_wire_tells_an_administrator_the_cause_and_nobody_a_secret() {
    let listener = Listener::new(Behaviour::Lines(vec!["220 hi\r\n", EHLO, "535 no\r\n"])).await;
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let value = json!({
        "mailFrom": "a@b.example", "smtpHost": "127.0.0.1", "smtpPort": listener.port, "username": "u",
        "password": SECRET,
    });
    let body = json!({ "key": "mail", "jsonValue": value });
    let error = app.post("/api/admin/settings/testMail", &token, &body).await.error();
    assert_eq!((error.0, error.1, error.2.as_str()), (500, 2, "mail_not_sent"));
    let port = listener.port;
    assert_eq!(
        error.3,
        format!("Unable to send mail: 127.0.0.1:{port} did not accept the user name and password (535)")
    );
    // Codes by email are not offered through a server that does not take us.
    app.post("/api/admin/settings", &token, &body).await;
    let email = json!([{ "providerType": "EMAIL", "verificationCodeLifetime": 60 }]);
    let settings = json!({
        "providers": email, "minVerificationCodeSendPeriod": 30, "totalAllowedTimeForVerification": 3600,
    });
    let error = app.post("/api/2fa/settings", &token, &settings).await.error();
    assert_eq!((error.0, error.3.as_str()), (400, "Mail service is not set up"));
}
