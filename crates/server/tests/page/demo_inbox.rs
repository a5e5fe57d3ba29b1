//! `/demo/inbox`

use super::{heading, last_code, offer_all};
use crate::support::{ADA, Browser, TestApp};
use serde_json::Value;

#[tokio::test]
async fn a_demo_shows_what_it_would_have_sent_to_anybody() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut nobody = Browser::new(&app);
    let empty = nobody.get("/demo/inbox").await;
    assert!(empty.text.contains("No messages yet.") && empty.text.contains("Back to sign in"));
    assert!(nobody.get("/login").await.text.contains("href=\"/demo/inbox\""), "the way there");

    let mut browser = Browser::signed_in(&app, ADA).await;
    assert!(browser.get("/account/security").await.text.contains("href=\"/demo/inbox\""));
    browser.post("/account/security/sms/send", &[("address", "+380501234567")]).await;
    let inbox = nobody.get("/demo/inbox").await;
    let (code, _) = last_code(&app);
    assert!(inbox.text.contains(&format!("data-copy=\"{code}\"")) && inbox.text.contains("+380501234567"));
}

#[tokio::test]
async fn the_newest_message_is_on_top_and_nothing_is_said_twice() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for address in ["first@north.example", "second@north.example"] {
        browser.post("/account/security/email/send", &[("address", address)]).await;
        app.advance(60);
    }
    let inbox = browser.get("/demo/inbox").await;
    let place = |text: &str| inbox.text.find(text).unwrap_or_else(|| panic!("{text}: {}", inbox.text));
    assert!(place("second@north.example") < place("first@north.example"));
    assert_eq!(inbox.text.matches("Your verification code").count(), 2, "one subject a mail");
    let (code, to) = last_code(&app);
    assert_eq!(to, "second@north.example");
    // On the page, and behind the button that copies it.
    assert_eq!(inbox.text.matches(&code).count(), 2, "{}", inbox.text);
}

#[tokio::test]
async fn nothing_but_a_demo_has_it() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let answer = browser.get("/demo/inbox").await;
    assert_eq!((answer.status.as_u16(), heading(&answer).as_str()), (404, "There is no page here"));
    let mut nobody = Browser::new(&app);
    for (path, heading_there, page) in [
        ("/account/security", "Security", browser.get("/account/security").await),
        ("/login", "Sign in", nobody.get("/login").await),
    ] {
        assert_eq!((page.status.as_u16(), heading(&page).as_str()), (200, heading_there));
        assert!(!page.text.contains("/demo/inbox"), "{path}");
    }
}
