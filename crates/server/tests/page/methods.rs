//! `/account/security/{method}`: text messages and email on, main and off.

use super::{heading, last_code, messages, offer_all, problem, shown_secret};
use crate::support::{ADA, Browser, TestApp, engines, other_than};
use serde_json::{Value, json};

const SMS: &str = "/account/security/sms";
const EMAIL: &str = "/account/security/email";

/// Has a code sent to an address and types it.
async fn turn_on(app: &TestApp, browser: &mut Browser<'_>, path: &str, address: &str) {
    let sent = browser.post(&format!("{path}/send"), &[("address", address)]).await;
    assert_eq!(sent.header("location"), path, "{}", sent.text);
    let on = browser.post(path, &[("code", &last_code(app).0)]).await;
    assert_eq!(on.status, 303, "{}", on.text);
}

#[tokio::test]
async fn a_number_is_proved_before_it_is_used() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let page = browser.get(SMS).await;
        assert!(page.text.contains("autocomplete=\"tel\""), "{}", page.text);
        assert_eq!(messages(&app), 0, "to look is to send nothing");

        let wrong = browser.post(&format!("{SMS}/send"), &[("address", "050 123 <45>")]).await;
        let message = "Enter a phone number with its country code, such as +44 7700 900123.";
        assert_eq!((wrong.status.as_u16(), problem(&wrong, "address")), (422, message));
        assert!(
            wrong.text.contains("value=\"050 123 &#60;45&#62;\""),
            "what was typed stays: {}",
            wrong.text
        );

        let sent = browser.post(&format!("{SMS}/send"), &[("address", "00380 (50) 123-45-67")]).await;
        assert_eq!(sent.header("location"), SMS);
        let (code, to) = last_code(&app);
        assert_eq!(to, "+380501234567", "tidied");
        let page = browser.get(SMS).await;
        assert!(page.text.contains("+380501234567") && page.text.contains("data-resend-after=\"30\""));
        assert!(!page.text.contains(&code), "{}", page.text);

        let early = browser.post(&format!("{SMS}/send"), &[("address", "+380501234567")]).await;
        assert_eq!((early.status.as_u16(), early.header("retry-after")), (429, "30"));
        assert!(
            early.text.contains("You can have another code in 30 seconds.")
                && early.text.contains("6-digit code")
        );
        app.advance(30);
        let again = browser.post(&format!("{SMS}/send"), &[("address", "+380501234567")]).await;
        assert_eq!(again.header("location"), format!("{SMS}?notice=code-sent-again"));
        let (newer, _) = last_code(&app);
        if newer != code {
            let old = browser.post(SMS, &[("code", &code)]).await;
            let message = "That code is not right. Type the one we sent last.";
            assert_eq!((old.status.as_u16(), problem(&old, "code")), (422, message));
        }
        let on = browser.post(SMS, &[("code", &format!("{} {}", &newer[..3], &newer[3..]))]).await;
        assert_eq!(on.header("location"), "/account/security?notice=sms-on", "{}", on.text);
        let page = browser.get(on.header("location")).await;
        assert!(page.text.contains("Codes go to +38********67"), "{}", page.text);
        assert!(!page.text.contains("380501234567"), "masked: {}", page.text);
        assert_eq!(browser.get(SMS).await.header("location"), "/account/security?notice=sms-already");
    }
}

#[tokio::test]
async fn another_address_can_be_given_before_the_code() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let page = browser.get(EMAIL).await;
    assert!(page.text.contains(&format!("value=\"{}\"", ADA.0)), "proposed: {}", page.text);
    browser.post(&format!("{EMAIL}/send"), &[("address", "wrong@north.example")]).await;
    let page = browser.get(&format!("{EMAIL}?change=true")).await;
    assert!(page.text.contains("value=\"wrong@north.example\""), "{}", page.text);
    app.advance(30);
    turn_on(&app, &mut browser, EMAIL, "right@north.example").await;
    let page = browser.get("/account/security").await;
    assert!(page.text.contains("Codes go to ri*ht@north.example"), "{}", page.text);
}

#[tokio::test]
async fn a_code_that_ran_out_says_so_and_a_set_up_can_be_given_up() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    browser.post(&format!("{EMAIL}/send"), &[("address", ADA.0)]).await;
    let (code, _) = last_code(&app);
    app.advance(120);
    let late = browser.post(EMAIL, &[("code", &code)]).await;
    assert_eq!(late.status, 422);
    assert!(late.text.contains("That code no longer works. Have a new one sent."), "{}", late.text);
    browser.post(&format!("{EMAIL}/send"), &[("address", ADA.0)]).await;
    let (code, _) = last_code(&app);
    let cancelled = browser.post(&format!("{EMAIL}/cancel"), &[]).await;
    assert_eq!(cancelled.header("location"), "/account/security");
    assert_eq!(browser.post(EMAIL, &[("code", &code)]).await.status, 422);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM enrolments").await, 0);
}

#[tokio::test]
async fn a_code_that_was_guessed_at_five_times_is_void_during_a_set_up_too() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    browser.post(&format!("{EMAIL}/send"), &[("address", ADA.0)]).await;
    let (code, _) = last_code(&app);
    let wrong = other_than(&code);
    for _ in 0..4 {
        let answer = browser.post(EMAIL, &[("code", &wrong)]).await;
        assert!(!answer.text.contains("no longer works"), "{}", answer.text);
    }
    for code in [&wrong, &code] {
        let void = browser.post(EMAIL, &[("code", code)]).await;
        assert_eq!(void.status, 422);
        assert!(void.text.contains("That code no longer works. Have a new one sent."), "{}", void.text);
    }
}

#[tokio::test]
async fn one_is_the_main_method_and_each_can_go() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        turn_on(&app, &mut browser, SMS, "+380501234567").await;
        let one = browser.get("/account/security").await;
        assert!(!one.text.contains(" as main method") && !one.text.contains(">Main<"), "no choice yet");
        turn_on(&app, &mut browser, EMAIL, ADA.0).await;
        let two = browser.get("/account/security").await;
        assert_eq!(two.text.matches(" as main method").count(), 1, "{}", two.text);
        assert!(
            two.text.contains("action=\"/account/security/email/main\""),
            "a new one is not main by itself"
        );
        let chosen = browser.post(&format!("{EMAIL}/main"), &[]).await;
        assert_eq!(chosen.header("location"), "/account/security?notice=main-chosen");
        let page = browser.get("/account/security").await;
        assert!(page.text.contains("action=\"/account/security/sms/main\""), "{}", page.text);
        let missing = browser.post("/account/security/totp/main", &[]).await;
        assert_eq!(missing.header("location"), "/account/security");

        let question = browser.get(&format!("{EMAIL}/remove")).await;
        assert_eq!(heading(&question), "Turn off email codes?");
        assert!(question.text.contains("You can still sign in with your other methods."));
        let off = browser.post(&format!("{EMAIL}/remove"), &[]).await;
        assert_eq!(off.header("location"), "/account/security?notice=email-off");
        let last = browser.get(&format!("{SMS}/remove")).await;
        assert!(last.text.contains("your password alone is enough"), "{}", last.text);
        let enforced = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
        offer_all(&app, &enforced).await;
        let refused = browser.post(&format!("{SMS}/remove"), &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("It stays on."), "{}", refused.text);
    }
}

#[tokio::test]
async fn an_authenticator_app_becomes_the_main_method_and_a_number_does_not() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    turn_on(&app, &mut browser, SMS, "+380501234567").await;
    let generated = browser.get("/account/security/totp").await;
    let code = app.code(&shown_secret(&generated), 0);
    assert_eq!(browser.post("/account/security/totp", &[("code", &code)]).await.status, 303);
    let page = browser.get("/account/security").await;
    assert!(page.text.contains("action=\"/account/security/sms/main\""), "{}", page.text);
    assert!(!page.text.contains("action=\"/account/security/totp/main\""), "{}", page.text);
    turn_on(&app, &mut browser, EMAIL, ADA.0).await;
    let page = browser.get("/account/security").await;
    assert!(page.text.contains("action=\"/account/security/email/main\""), "{}", page.text);
}

#[tokio::test]
async fn there_are_no_other_methods() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for path in ["/account/security/pigeon", "/account/security/SMS", "/account/security/pigeon/remove"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    for path in ["/account/security/backup-codes/send", "/account/security/backup-codes/cancel"] {
        assert_eq!(browser.post(path, &[("address", "x")]).await.status, 404, "{path}");
    }
    app.offer_totp(&Value::Null).await;
    for answer in
        [browser.get(SMS).await, browser.post(&format!("{SMS}/send"), &[("address", "+380501234567")]).await]
    {
        assert_eq!(answer.header("location"), "/account/security?notice=method-not-offered");
    }
}

#[tokio::test]
async fn a_method_that_the_platform_drops_during_a_set_up_leads_back_to_the_account() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &Value::Null).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        browser.post(&format!("{SMS}/send"), &[("address", "+380501234567")]).await;
        let (code, _) = last_code(&app);
        app.offer_totp(&Value::Null).await;
        let back = "/account/security?notice=method-not-offered";
        assert_eq!(browser.get(SMS).await.header("location"), back, "a reload");
        let fields = [("address", "+380501234567")];
        assert_eq!(browser.post(&format!("{SMS}/send"), &fields).await.header("location"), back);
        assert_eq!(browser.post(SMS, &[("code", &code)]).await.header("location"), back);
        let page = browser.get(back).await;
        assert!(page.text.contains("That method is no longer offered."), "{}", page.text);
        assert_eq!(browser.post(&format!("{SMS}/cancel"), &[]).await.header("location"), "/account/security");
        assert_eq!(app.database.number("SELECT COUNT(*) FROM enrolments").await, 0);
    }
}

#[tokio::test]
async fn nothing_is_asked_about_a_method_that_is_off() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for slug in ["totp", "sms", "email", "backup-codes"] {
        let answer = browser.get(&format!("/account/security/{slug}/remove")).await;
        assert_eq!(answer.header("location"), format!("/account/security?notice={slug}-off"));
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_beside_the_form() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    // Another node of the same server that is no demo and has no provider.
    let node = app.another_node().await;
    let mut browser = Browser::signed_in(&node, ADA).await;
    let failed = browser.post(&format!("{SMS}/send"), &[("address", "+38 050 1234567")]).await;
    assert_eq!(failed.status, 502);
    assert!(failed.text.contains("We could not send a code there."), "{}", failed.text);
    assert!(failed.text.contains("value=\"+38 050 1234567\""), "{}", failed.text);
}
