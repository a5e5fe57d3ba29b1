//! Secrets of settings go in, stay with their destination, and never come out.

use super::{change, create, find, mail, twilio, with, without};
use crate::support::{SYSADMIN, TestApp, engines};
use serde_json::json;

#[tokio::test]
async fn a_secret_never_comes_back_and_is_sealed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let sns = json!({
            "type": "AWS_SNS", "accessKeyId": "AKIA1", "secretAccessKey": "stored-sns-key", "region": "us-east-1",
        });
        let smpp =
            json!({ "type": "SMPP", "host": "smsc.example", "systemId": "acme", "password": "Wq7xLm4z" });
        let webhook =
            json!({ "type": "WEBHOOK", "url": "https://a.example/sms", "secret": "stored-webhook-secret" });
        for (key, value, secret) in [
            ("mail", mail(), "stored-mail-password"),
            ("sms", twilio(), "stored-sms-token"),
            ("sms", sns, "stored-sns-key"),
            ("sms", smpp, "Wq7xLm4z"),
            ("sms", webhook, "stored-webhook-secret"),
        ] {
            let present = find(&app, &token, key).await;
            let saved = match present.status.as_u16() {
                200 => change(&app, &token, &present, &value).await,
                _ => create(&app, &token, key, &value).await,
            };
            assert_eq!(saved.status, 200, "{}", saved.text);
            let read = find(&app, &token, key).await;
            for text in [&saved.text, &read.text, &app.database.dump().await] {
                assert!(!text.contains(secret), "{text}");
            }
            assert!(!read.text.contains("\"v1."), "nor does its seal: {}", read.text);
            let stored =
                app.database.texts(&format!("SELECT value FROM settings WHERE name = '{key}'")).await;
            assert!(stored[0].contains("\"secret\":\"v1."), "{stored:?}");
        }
        assert_eq!(
            create(&app, &token, "general", &json!({ "baseUrl": "https://a.example" })).await.status,
            200
        );
    }
}

#[tokio::test]
async fn a_left_out_secret_is_kept_for_its_server_alone() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let bare = without(mail(), "password");
        let error = create(&app, &token, "mail", &bare).await.error();
        assert_eq!((error.0, error.3.as_str()), (400, "Validation error: password must not be blank"));
        create(&app, &token, "mail", &mail()).await;

        let kept = with(bare.clone(), &json!({ "mailFrom": "other@acme.example" }));
        let saved = find(&app, &token, "mail").await;
        assert_eq!(change(&app, &token, &saved, &kept).await.status, 200);
        let settings = countersign::flow::senders::mail(&app.app).await.expect("answers").expect("settings");
        assert_eq!(settings.secret().expect("a password").expose(), "stored-mail-password");

        let before = app.database.dump().await;
        let saved = find(&app, &token, "mail").await;
        for elsewhere in [
            json!({ "smtpHost": "evil.example" }),
            json!({ "smtpPort": 2525 }),
            json!({ "username": "other" }),
            json!({ "enableTls": false }),
        ] {
            let value = with(bare.clone(), &elsewhere);
            let posted = json!({ "key": "mail", "jsonValue": value });
            let answers = [
                change(&app, &token, &saved, &value).await,
                app.post("/api/admin/settings/testMail", &token, &posted).await,
            ];
            for answer in answers {
                let error = answer.error();
                assert_eq!((error.0, error.1), (400, 31), "{elsewhere}");
                assert_eq!(
                    error.3,
                    "Validation error: password must be given again, because it would go to another server or account"
                );
            }
        }
        assert_eq!(before, app.database.dump().await);
    }
}

#[tokio::test]
async fn a_secret_moved_to_another_object_does_not_open() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    create(&app, &token, "mail", &mail()).await;
    create(&app, &token, "sms", &twilio()).await;
    let stored = async |key: &str| {
        let text =
            app.database.texts(&format!("SELECT value FROM settings WHERE name = '{key}'")).await.remove(0);
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let mut swapped = stored("mail").await;
    swapped["secret"] = stored("sms").await["secret"].clone();
    app.database.execute(&format!("UPDATE settings SET value = '{swapped}' WHERE name = 'mail'")).await;
    assert!(countersign::flow::senders::mail(&app.app).await.is_err());
}
