//! `/settings/outgoing-mail` and `/settings/sms-provider`

use super::{heading, problem};
use crate::support::{ADA, Browser, SYSADMIN, TestApp, engines};

const MAIL: &str = "/settings/outgoing-mail";
const SMS: &str = "/settings/sms-provider";
const SECRET: &str = "a-secret-of-theirs";

fn mail<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(
        &[
            ("version", "0"),
            ("mail_from", "Acme <no-reply@acme.example>"),
            ("host", "127.0.0.1"),
            ("encryption", "none"),
            ("port", "1"),
            ("username", "acme"),
            ("password", SECRET),
            ("timeout", "5"),
        ],
        changes,
    )
}

fn twilio<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    with(
        &[
            ("version", "0"),
            ("provider", "TWILIO"),
            ("twilio_account_sid", "AC0123"),
            ("twilio_account_token", SECRET),
            ("twilio_number_from", "+15005550006"),
            ("twilio_base_url", "http://127.0.0.1:1/"),
            ("aws_region", "us-east-1"),
        ],
        changes,
    )
}

fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_kept = |name: &str| changes.iter().all(|(changed, _)| *changed != name);
    fields.iter().filter(|(name, _)| is_kept(name)).chain(changes).copied().collect()
}

#[tokio::test]
async fn the_mail_server_is_saved_and_its_password_never_shown() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let empty = browser.get(MAIL).await;
        assert!(
            empty.text.contains("No mail server is set up yet.") && !empty.text.contains("Send test mail")
        );
        assert_eq!(
            browser.post(MAIL, &mail(&[])).await.header("location"),
            format!("{MAIL}?notice=settings-saved")
        );
        let page = browser.get(MAIL).await;
        assert!(page.text.contains("value=\"Acme &#60;no-reply@acme.example&#62;\""), "{}", page.text);
        assert!(page.text.contains("value=\"5\"") && page.text.contains("<option value=\"none\" selected>"));
        assert!(
            page.text.contains("Leave it empty to keep it.") && !page.text.contains(SECRET),
            "{}",
            page.text
        );

        let kept = browser.post(MAIL, &mail(&[("version", "1"), ("password", ""), ("timeout", "9")])).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let moved = mail(&[("version", "2"), ("password", ""), ("host", "mail.elsewhere.example")]);
        let refused = browser.post(MAIL, &moved).await;
        assert_eq!(refused.status, 422);
        assert!(problem(&refused, "password").starts_with("Must be given again"), "{}", refused.text);
        assert!(refused.text.contains("value=\"mail.elsewhere.example\""), "what was typed stays");

        let stale = browser.post(MAIL, &mail(&[("version", "1")])).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text.contains("name=\"version\" value=\"2\"") && !stale.text.contains(SECRET));

        let failed = browser.post(&format!("{MAIL}/test"), &[]).await;
        assert_eq!(failed.status, 502);
        assert!(failed.text.contains("The mail was not sent: "), "{}", failed.text);
        assert!(!failed.text.contains(SECRET));
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_says_so() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let form = mail(&[("mail_from", "no address"), ("host", ""), ("port", "99999"), ("timeout", "x")]);
    let answer = browser.post(MAIL, &form).await;
    assert_eq!(answer.status, 422);
    for field in ["mail_from", "host", "port", "timeout"] {
        assert!(!problem(&answer, field).is_empty(), "{field}: {}", answer.text);
    }
    assert!(answer.text.contains("value=\"no address\"") && !answer.text.contains(SECRET), "{}", answer.text);
    let answer =
        browser.post(SMS, &twilio(&[("twilio_number_from", "x"), ("twilio_account_token", "")])).await;
    assert_eq!(problem(&answer, "twilio_account_token"), "Fill this in.");
    assert!(problem(&answer, "twilio_number_from").starts_with("Must be a number in E.164 format"));
    let answer = browser.post(SMS, &twilio(&[("provider", "PIGEON")])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("Choose a provider."), "{}", answer.text);
}

#[tokio::test]
async fn an_sms_provider_is_saved_tried_and_changed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let saved = browser.post(SMS, &twilio(&[])).await;
        assert_eq!(saved.header("location"), format!("{SMS}?notice=settings-saved"), "{}", saved.text);
        let page = browser.get(SMS).await;
        assert!(page.text.contains("value=\"AC0123\"") && !page.text.contains(SECRET), "{}", page.text);
        assert!(page.text.contains("name=\"provider\" value=\"TWILIO\" checked"), "{}", page.text);

        let wrong = browser.post(&format!("{SMS}/test"), &[("number", "050")]).await;
        assert!(problem(&wrong, "number").starts_with("Enter a phone number"), "{}", wrong.text);
        let failed = browser.post(&format!("{SMS}/test"), &[("number", "+38 050 1234567")]).await;
        assert_eq!(failed.status, 502);
        assert!(failed.text.contains("The message was not sent: "), "{}", failed.text);

        let webhook = [
            ("version", "1"),
            ("provider", "WEBHOOK"),
            ("webhook_url", "https://sms.acme.example/send"),
            ("webhook_secret", ""),
        ];
        let refused = browser.post(SMS, &webhook).await;
        assert_eq!(refused.status, 422, "the secret of one provider is not sent to another");
        assert!(refused.text.contains("name=\"provider\" value=\"WEBHOOK\" checked"), "{}", refused.text);
        let changed = with(&webhook, &[("webhook_secret", SECRET)]);
        assert_eq!(browser.post(SMS, &changed).await.status, 303);
        let page = browser.get(SMS).await;
        assert!(page.text.contains("value=\"https://sms.acme.example/send\""), "{}", page.text);
        assert!(!page.text.contains("value=\"AC0123\"") && !page.text.contains(SECRET), "{}", page.text);
    }
}

#[tokio::test]
async fn a_demo_tries_them_into_its_inbox() {
    let app = TestApp::demo("sqlite").await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    assert!(browser.get(MAIL).await.text.contains("This demo sends nothing."));
    browser.post(MAIL, &mail(&[])).await;
    let sent = browser.post(&format!("{MAIL}/test"), &[]).await;
    assert_eq!(sent.header("location"), format!("{MAIL}?notice=test-mail-sent"));
    assert!(browser.get("/demo/inbox").await.text.contains(SYSADMIN.0));
}

#[tokio::test]
async fn they_are_for_system_administrators() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    for answer in [
        browser.get(MAIL).await,
        browser.post(MAIL, &mail(&[])).await,
        browser.post(&format!("{MAIL}/test"), &[]).await,
        browser.get(SMS).await,
        browser.post(SMS, &twilio(&[])).await,
        browser.post(&format!("{SMS}/test"), &[("number", "+380501234567")]).await,
    ] {
        assert_eq!((answer.status.as_u16(), heading(&answer).as_str()), (403, "You can't open this page"));
    }
    assert_eq!(before, app.database.dump().await);
    assert!(!browser.get("/account/security").await.text.contains(MAIL), "nor in the menu");
}
