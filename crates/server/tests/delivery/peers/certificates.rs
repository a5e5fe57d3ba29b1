//! Whoever has no certificate of a trusted authority for the name that was asked for gets neither a code nor a password: SMS
//! providers by HTTPS, mail servers inside TLS and by STARTTLS.

use super::super::sms_trouble::providers;
use super::super::{SECRET, a_mail, cause, delivery_with, mail_settings};
use super::{Peer, delivery, folder, send_sms};
use serde_json::json;

const NOT_TRUSTED: &str = "UnknownIssuer";
const OTHER_NAME: &str = "certificate not valid for name \"127.0.0.1\"";

#[tokio::test]
async fn a_provider_of_sms_is_who_its_certificate_says() {
    let Some(folder) = folder() else { return };
    let mut peer = Peer::start(&folder, "https-server.mjs", &json!({ "tls": folder.join("tls") }));
    let url = |host: &str| format!("https://{host}:{}", peer.port);
    let (named, numbered) = (url("localhost"), url("127.0.0.1"));
    let stranger = delivery_with(|_| {});
    for (settings, by_number) in providers(&named).iter().zip(&providers(&numbered)) {
        let kind = &settings["type"];
        let refused = cause(send_sms(&stranger, settings, "Code: 123456").await);
        assert!(refused.contains("Cannot connect to") && refused.contains(NOT_TRUSTED), "{kind}: {refused}");
        let refused = cause(send_sms(&delivery(&folder), by_number, "Code: 123456").await);
        assert!(refused.contains("Cannot connect to") && refused.contains(OTHER_NAME), "{kind}: {refused}");

        send_sms(&delivery(&folder), settings, "Hello")
            .await
            .expect("by its own name, of a trusted authority");
        // The first that it reads at all.
        let request = peer.next();
        assert!(request["body"].as_str().expect("a body").contains("Hello"), "{kind}: {request}");
    }
}

#[tokio::test]
async fn a_mail_server_is_who_its_certificate_says() {
    let Some(folder) = folder() else { return };
    for server in ["smtp-server.mjs", "aiosmtpd_server.py"] {
        for (protection, failure) in [
            (json!({ "smtpProtocol": "smtps" }), "Cannot connect with TLS"),
            (json!({ "enableTls": true }), "Cannot start TLS"),
        ] {
            let is_secure = protection["smtpProtocol"] == "smtps";
            let options = json!({
                "tls": folder.join("tls"), "secure": is_secure, "user": "acme", "password": SECRET,
            });
            let mut peer = Peer::start(&folder, server, &options);
            let settings = |host: &str| {
                let mut changes = protection.clone();
                for (key, value) in [("smtpHost", host), ("username", "acme"), ("password", SECRET)] {
                    changes[key] = json!(value);
                }
                mail_settings(peer.port, &changes)
            };
            let (named, numbered) = (settings("localhost"), settings("127.0.0.1"));
            let stranger = delivery_with(|_| {});
            for (sender, settings, why) in
                [(&stranger, &named, NOT_TRUSTED), (&delivery(&folder), &numbered, OTHER_NAME)]
            {
                for refused in
                    [sender.check_mail(settings).await, sender.send_mail(settings, &a_mail()).await]
                {
                    let refused = cause(refused);
                    assert!(refused.contains(failure) && refused.contains(why), "{server}: {refused}");
                }
            }
            delivery(&folder).send_mail(&named, &a_mail()).await.expect("by its own name");
            assert_eq!(peer.next()["secure"], true, "{server}");
        }
    }
}
