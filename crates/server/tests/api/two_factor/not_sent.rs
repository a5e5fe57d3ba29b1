//! Codes that could not be handed over.

use crate::support::{ADA, ADDRESS, MailServer, Manner, NUMBER, SYSADMIN, SmsGateway, TestApp, engines};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::time::Duration;

const NOT_MAILED: &str = "Couldn't send 2FA verification email";
const NO_PROVIDER: &str = "Unable to send SMS: no SMS provider configured!";

/// Ada with codes by SMS and by email, set up in an inbox, and a node on the same database that sends by a mail server on
/// this port, and has no SMS provider.
pub(crate) async fn nodes(engine: &str, port: u16, timeout: &str) -> (TestApp, TestApp, String) {
    let demo = TestApp::demo(engine).await;
    demo.offer_all(&Value::Null).await;
    let session = demo.token(ADA).await;
    demo.set_up_sms(&session).await;
    demo.set_up_email(&session).await;
    let mail = json!({
        "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": port, "timeout": timeout,
    });
    let body = json!({ "key": "mail", "jsonValue": mail });
    let saved = demo.post("/api/admin/settings", &demo.token(SYSADMIN).await, &body).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    demo.database.forget_audit().await;
    let node = demo.another_node().await;
    (demo, node, session)
}

/// A port where nobody listens.
fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[tokio::test]
async fn a_mail_that_is_refused_voids_the_code_and_is_noted_and_costs_the_turn() {
    for engine in engines() {
        let mail = MailServer::start();
        let (demo, node, _) = nodes(engine, mail.port, "2000").await;
        let token = demo.token(ADA).await;
        demo.send_code(&token, "EMAIL").await;
        let old = demo.code_sent_to(ADDRESS);
        demo.advance(30);
        mail.refuse(true);
        let failed = node.send_code(&token, "EMAIL").await;
        assert_eq!(failed.error(), (500, 2, "code_not_mailed".into(), NOT_MAILED.into()));
        assert_eq!(demo.database.number("SELECT COUNT(*) FROM challenges").await, 0);
        let audit = demo.database.audit().await;
        assert!(
            audit
                .iter()
                .any(|line| line.contains(ADA.0) && line.contains("failed: The mail was not accepted")),
            "{audit:?}"
        );
        assert_eq!(
            demo.check_by(&token, "EMAIL", &old).await.error().2,
            "code_incorrect",
            "replaced by none"
        );
        assert_eq!(node.send_code(&token, "EMAIL").await.status, 429, "as on the wire");
        demo.advance(30);
        mail.refuse(false);
        assert_eq!(node.send_code(&token, "EMAIL").await.status, 200);
        let text = mail.mails().remove(0);
        let code = text
            .lines()
            .map(str::trim)
            .find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(node.check_by(&token, "EMAIL", code.expect("a code")).await.status, 200);
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_or_hangs_is_a_code_that_was_not_mailed() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    for port in [closed_port(), silent.local_addr().expect("an address").port()] {
        let (demo, node, session) = nodes("sqlite", port, "1000").await;
        let failed = node.send_code(&demo.token(ADA).await, "EMAIL").await;
        assert_eq!(failed.error(), (500, 2, "code_not_mailed".into(), NOT_MAILED.into()));
        assert!(!failed.text.contains("127.0.0.1"), "the cause is for the log");
        demo.remove(&session, "EMAIL").await;
        demo.advance(30);
        let draft = json!({ "providerType": "EMAIL", "email": ADDRESS });
        assert_eq!(node.submit(&session, &draft).await.error().3, NOT_MAILED, "in a set-up too");
        assert_eq!(demo.database.number("SELECT COUNT(*) FROM challenges").await, 0);
    }
}

#[tokio::test]
async fn an_sms_without_a_provider_is_said_and_noted() {
    for engine in engines() {
        let (demo, node, _) = nodes(engine, closed_port(), "1000").await;
        let token = demo.token(ADA).await;
        let failed = node.send_code(&token, "SMS").await;
        assert_eq!(failed.error(), (500, 2, "sms_not_sent".into(), NO_PROVIDER.into()));
        let audit = demo.database.audit().await;
        let is_note = |line: &&String| line.starts_with("SMS_SENT") && line.contains(NUMBER);
        let line = audit.iter().find(is_note).expect("noted");
        assert!(line.ends_with("failed: no SMS provider configured!"), "{line}");
        assert_eq!(demo.database.number("SELECT COUNT(*) FROM challenges").await, 0);
    }
}

#[tokio::test]
async fn where_the_sms_provider_is_stays_with_administrators() {
    let (demo, _, session) = nodes("sqlite", closed_port(), "1000").await;
    let gateway = format!("127.0.0.1:{}", closed_port());
    let value = json!({
        "type": "WEBHOOK", "url": format!("http://{gateway}/sms"), "secret": "a secret of more than 16",
    });
    let admin = demo.token(SYSADMIN).await;
    let saved = demo.post("/api/admin/settings", &admin, &json!({ "key": "sms", "jsonValue": value })).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let node = demo.another_node_with(|config| config.delivery.allow_private_webhooks = true).await;
    let failed = node.send_code(&demo.token(ADA).await, "SMS").await;
    assert_eq!(failed.error(), (500, 2, "sms_not_sent".into(), "Unable to send SMS".into()));
    demo.remove(&session, "SMS").await;
    demo.advance(30);
    let draft = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
    assert_eq!(node.submit(&session, &draft).await.error().3, "Unable to send SMS", "in a set-up too");
    let audit = demo.database.audit().await;
    assert!(audit.iter().any(|line| line.starts_with("SMS_SENT") && line.contains(&gateway)), "{audit:?}");
}

/// Ada with codes by SMS that leave through a gateway. It is waited for a second, and what it does not confirm in that time
/// failed, whatever it was told to do.
async fn app_with_gateway(engine: &str, gateway: &SmsGateway) -> TestApp {
    let app = TestApp::with(engine, |config| {
        config.delivery.allow_private_webhooks = true;
        config.delivery.sms_timeout = Duration::from_secs(1);
    })
    .await;
    let body = json!({ "key": "sms", "jsonValue": gateway.settings });
    let saved = app.post("/api/admin/settings", &app.token(SYSADMIN).await, &body).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let sms = json!({
        "providerType": "SMS", "smsVerificationMessageTemplate": "Code: ${code}", "verificationCodeLifetime": 120,
    });
    app.offer_totp(&json!({ "providers": [sms] })).await;
    app
}

/// Ada's way to a method and through a sign-in with a server that reads each code: what it did not take is worth nothing,
/// and what it takes is good.
async fn only_what_is_taken_is_good(
    app: &TestApp,
    draft: &Value,
    manner: Manner,
    not_sent: &(u16, i64, String, String),
    (behave, last_code): (&dyn Fn(Manner), &dyn Fn() -> String),
) {
    let method = draft["providerType"].as_str().expect("a method");
    let nothing_is_open = async |what: &str| {
        let open = app.database.number("SELECT COUNT(*) FROM challenges").await;
        assert_eq!(open, 0, "{what}: {manner:?} {method}");
    };
    let session = app.token(ADA).await;
    behave(manner);
    assert_eq!(app.submit(&session, draft).await.error(), *not_sent, "{manner:?}");
    nothing_is_open("set-up").await;
    let refused = app.save(&session, draft, &last_code()).await;
    assert_eq!(refused.error().2, "code_incorrect", "{manner:?}");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM enrolments").await, 0);
    app.advance(30);
    behave(Manner::Take);
    assert_eq!(app.submit(&session, draft).await.status, 200);
    assert_eq!(app.save(&session, draft, &last_code()).await.status, 200);

    app.advance(30);
    let token = app.token(ADA).await;
    assert_eq!(app.send_code(&token, method).await.status, 200);
    let earlier = last_code();
    app.advance(30);
    behave(manner);
    assert_eq!(app.send_code(&token, method).await.error(), *not_sent, "{manner:?}");
    nothing_is_open("sign-in").await;
    assert_ne!(last_code(), earlier, "it was read");
    for code in [last_code(), earlier] {
        let refused = app.check_by(&token, method, &code).await;
        assert_eq!(refused.error().2, "code_incorrect", "{manner:?}");
    }
    app.advance(30);
    behave(Manner::Take);
    assert_eq!(app.send_code(&token, method).await.status, 200);
    let session = app.check_by(&token, method, &last_code()).await.text_of("token");
    assert_eq!(app.remove(&session, method).await.status, 200);
    // Another hour, with twenty codes of its own.
    app.advance(3600);
}

#[tokio::test]
async fn a_code_that_a_gateway_read_and_did_not_take_is_worth_nothing() {
    let (webhook, smpp) = (SmsGateway::webhook(), SmsGateway::smpp());
    let draft = json!({ "providerType": "SMS", "phoneNumber": NUMBER });
    let not_sent = (500, 2, "sms_not_sent".to_owned(), "Unable to send SMS".to_owned());
    for engine in engines() {
        for (gateway, manners) in [
            (&webhook, &[Manner::Refuse(500), Manner::Refuse(429), Manner::Hang, Manner::Close][..]),
            // Throttled, and a number that is none.
            (
                &smpp,
                &[Manner::Refuse(0x58), Manner::Refuse(0x0b), Manner::Hang, Manner::Close, Manner::Unbind],
            ),
        ] {
            let app = app_with_gateway(engine, gateway).await;
            let does: (&dyn Fn(Manner), &dyn Fn() -> String) =
                (&|manner| gateway.behave(manner), &|| gateway.last_code());
            for manner in manners {
                only_what_is_taken_is_good(&app, &draft, *manner, &not_sent, does).await;
            }
        }
    }
}

#[tokio::test]
async fn a_code_that_a_mail_server_read_and_did_not_take_is_worth_nothing() {
    let mail = MailServer::start();
    let draft = json!({ "providerType": "EMAIL", "email": ADDRESS });
    let not_sent = (500, 2, "code_not_mailed".to_owned(), NOT_MAILED.to_owned());
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let value = json!({
            "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port, "timeout": 1000,
        });
        let body = json!({ "key": "mail", "jsonValue": value });
        let saved = app.post("/api/admin/settings", &app.token(SYSADMIN).await, &body).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        let email = json!({ "providerType": "EMAIL", "verificationCodeLifetime": 120 });
        app.offer_totp(&json!({ "providers": [email] })).await;
        for manner in [Manner::Refuse(451), Manner::Refuse(550), Manner::Hang, Manner::Close] {
            let does: (&dyn Fn(Manner), &dyn Fn() -> String) =
                (&|manner| mail.behave(manner), &|| mail.last_code());
            only_what_is_taken_is_good(&app, &draft, manner, &not_sent, does).await;
        }
    }
}
