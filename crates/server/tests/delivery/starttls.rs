//! Nothing that was slipped in before TLS is believed inside it.

use super::listener::{Behaviour, Listener};
use super::{a_mail, cause, delivery, mail_settings};
use serde_json::json;

const OFFER: &str = "250-test\r\n250 STARTTLS\r\n";

#[tokio::test]
async fn answers_that_came_before_tls_end_the_connection() {
    for lines in [
        // Behind the answer to STARTTLS.
        vec!["220 hi\r\n", OFFER, "220 go\r\n250 EHLO answered\r\n250 ok\r\n"],
        // Behind the answer before: it would be taken for the one to STARTTLS.
        vec!["220 hi\r\n", "250-test\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n"],
        vec!["220 hi\r\n250-test\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n"],
    ] {
        let listener = Listener::new(Behaviour::Lines(lines.clone())).await;
        let settings = mail_settings(listener.port, &json!({ "enableTls": true }));
        let cause = cause(delivery().send_mail(&settings, &a_mail()).await);
        assert!(cause.contains("somebody may be in between"), "{lines:?}: {cause}");
        let got = listener.got().concat();
        assert!(!got.contains("MAIL FROM") && !got.contains("123456"), "{got}");
    }
}
