//! `/account/security/backup-codes`

use super::{between, heading, offer_all, shown_secret};
use crate::support::{ADA, Answer, Browser, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/account/security/backup-codes";
const TOTP: &str = "/account/security/totp";

/// A browser of somebody who has the authenticator app.
async fn with_app(app: &TestApp) -> Browser<'_> {
    offer_all(app, &Value::Null).await;
    let mut browser = Browser::signed_in(app, ADA).await;
    let secret = shown_secret(&browser.get(TOTP).await);
    browser.post(TOTP, &[("code", &app.code(&secret, 0))]).await;
    browser
}

/// The codes on a page.
fn shown(page: &Answer) -> Vec<String> {
    let list = between(&page.text, "<ul class=\"codes\"", "</ul>");
    let codes = list.split("<code>").skip(1).filter_map(|rest| rest.split_once("</code>"));
    codes.map(|(code, _)| code.replace("<span>", "").replace("</span>", "")).collect()
}

#[tokio::test]
async fn a_set_is_shown_until_it_is_put_away_and_each_code_signs_in_once() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let mut browser = with_app(&app).await;
        assert_eq!(browser.post(&format!("{PATH}/new"), &[]).await.header("location"), PATH);
        let page = browser.get(PATH).await;
        let codes = shown(&page);
        assert_eq!(codes.len(), 10, "{}", page.text);
        assert_eq!(shown(&browser.get(PATH).await), codes, "a reload shows the same");
        let file = browser.get(&format!("{PATH}/download")).await;
        assert_eq!(file.text, format!("{}\n", codes.join("\n")));
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"backup-codes.txt\"");
        assert!(file.header("cache-control").contains("no-store"));

        let done = browser.post(&format!("{PATH}/done"), &[]).await;
        assert_eq!(done.header("location"), "/account/security?notice=backup-codes-on");
        for path in [PATH.to_owned(), format!("{PATH}/download")] {
            assert_eq!(
                browser.get(&path).await.header("location"),
                "/account/security?notice=backup-codes-hidden"
            );
        }
        assert!(browser.get("/account/security").await.text.contains("10 of 10 codes left"));

        let typed = format!(" {}-{} ", codes[0][..4].to_uppercase(), &codes[0][4..]);
        for (expected, status) in [("", 303), ("That code has been used already.", 422)] {
            browser.log_in(ADA).await;
            let fields = [("method", "BACKUP_CODE"), ("code", typed.as_str())];
            let answer = browser.post("/login/mfa", &fields).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert!(answer.text.contains(expected), "{}", answer.text);
        }
        for code in &codes[1..7] {
            browser.log_in(ADA).await;
            browser.post("/login/mfa", &[("method", "BACKUP_CODE"), ("code", code)]).await;
        }
        let page = browser.get("/account/security").await;
        assert!(page.text.contains("Only 3 backup codes are left."), "{}", page.text);
        assert!(page.text.contains("3 of 10 codes left"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_new_set_ends_the_old_one_after_a_question() {
    let app = TestApp::demo("sqlite").await;
    let mut browser = with_app(&app).await;
    let first = browser.get(&format!("{PATH}/new")).await;
    assert_eq!(heading(&first), "Get backup codes?");
    assert!(!first.text.contains("stop working") && first.text.contains(">Get codes<"), "{}", first.text);
    browser.post(&format!("{PATH}/new"), &[]).await;
    let old = shown(&browser.get(PATH).await);
    let question = browser.get(&format!("{PATH}/new")).await;
    assert_eq!(heading(&question), "Get new backup codes?");
    assert!(question.text.contains("Your 10 remaining codes stop working."), "{}", question.text);
    browser.post(&format!("{PATH}/new"), &[]).await;
    let new = shown(&browser.get(PATH).await);
    assert!(new.iter().all(|code| !old.contains(code)));
    browser.log_in(ADA).await;
    let refused = browser.post("/login/mfa", &[("method", "BACKUP_CODE"), ("code", &old[0])]).await;
    assert_eq!(refused.status, 422);
    let taken = browser.post("/login/mfa", &[("method", "BACKUP_CODE"), ("code", &new[0])]).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
}

#[tokio::test]
async fn used_up_codes_are_not_offered() {
    let app = TestApp::demo("sqlite").await;
    let mut browser = with_app(&app).await;
    browser.post(&format!("{PATH}/new"), &[]).await;
    let codes = shown(&browser.get(PATH).await);
    browser.log_in(ADA).await;
    assert!(browser.get("/login/mfa").await.text.contains("Try another way"));
    for code in &codes {
        app.advance(60);
        browser.log_in(ADA).await;
        let taken = browser.post("/login/mfa", &[("method", "BACKUP_CODE"), ("code", code)]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
    }
    browser.log_in(ADA).await;
    let page = browser.get("/login/mfa").await;
    assert!(!page.text.contains("Try another way"), "there is none left: {}", page.text);
    let list = browser.get("/login/mfa/methods").await;
    assert!(list.text.contains("There is no other way"), "{}", list.text);
    let none = browser.get("/login/mfa?method=BACKUP_CODE").await;
    assert!(none.text.contains("You have used all your backup codes."), "{}", none.text);
    assert!(none.text.contains("Try another way") && !none.text.contains("name=\"code\""), "{}", none.text);
}

#[tokio::test]
async fn a_set_is_shown_to_its_session_for_ten_minutes() {
    let app = TestApp::demo("sqlite").await;
    let mut browser = with_app(&app).await;
    browser.post(&format!("{PATH}/new"), &[]).await;
    assert_eq!(shown(&browser.get(PATH).await).len(), 10);
    let mut api = Browser::new(&app);
    assert_eq!(api.get(PATH).await.status, 303, "nobody else");
    app.advance(600);
    let late = browser.get(PATH).await;
    assert!(shown(&late).is_empty(), "{}", late.text);
}

#[tokio::test]
async fn they_go_beside_another_method_only_and_end_with_it() {
    let app = TestApp::demo("sqlite").await;
    offer_all(&app, &Value::Null).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    assert!(browser.get("/account/security").await.text.contains("Set up another method first."));
    let alone = browser.post(&format!("{PATH}/new"), &[]).await;
    assert_eq!(alone.header("location"), "/account/security?notice=backup-codes-alone");

    let secret = shown_secret(&browser.get(TOTP).await);
    browser.post(TOTP, &[("code", &app.code(&secret, 0))]).await;
    browser.post(&format!("{PATH}/new"), &[]).await;
    let question = browser.get(&format!("{TOTP}/remove")).await;
    assert!(question.text.contains("Your backup codes end with it."), "{}", question.text);
    let off = browser.post(&format!("{PATH}/remove"), &[]).await;
    assert_eq!(off.header("location"), "/account/security?notice=backup-codes-off");
    app.offer_totp(&json!({})).await;
    for answer in [browser.post(&format!("{PATH}/new"), &[]).await, browser.get(PATH).await] {
        assert_eq!(answer.header("location"), "/account/security?notice=method-not-offered");
    }
}
