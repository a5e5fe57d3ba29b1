//! `/login/mfa` and `/login/force-mfa` with codes that are sent.

use super::{between, heading, last_code, messages, offer_all, problem, shown_secret};
use crate::support::{ADA, BO, Browser, TestApp, engines, other_than};
use serde_json::{Value, json};

/// Turns a method on whose codes are sent, in a browser of its own.
async fn turn_on(app: &TestApp, kind: &str, address: &str) {
    let mut browser = Browser::new(app);
    browser.log_in(ADA).await;
    if browser.get("/account/security").await.status != 200 {
        browser.post("/login/mfa", &[("method", "SMS"), ("code", &last_code(app).0)]).await;
    }
    let path = format!("/account/security/{kind}");
    browser.post(&format!("{path}/send"), &[("address", address)]).await;
    let on = browser.post(&path, &[("code", &last_code(app).0)]).await;
    assert_eq!(on.header("location"), format!("/account/security?notice={kind}-on"), "{}", on.text);
    app.advance(60);
}

/// Ada, asked for a code that was sent to her telephone; and the code.
async fn asked_by_sms(app: &TestApp) -> (Browser<'_>, String) {
    offer_all(app, &Value::Null).await;
    turn_on(app, "sms", "+380501234567").await;
    let mut browser = Browser::new(app);
    browser.log_in(ADA).await;
    (browser, last_code(app).0)
}

#[tokio::test]
async fn a_code_is_on_its_way_when_the_page_opens() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &Value::Null).await;
        turn_on(&app, "sms", "+380501234567").await;
        let before = messages(&app);
        let mut browser = Browser::new(&app);
        assert_eq!(browser.log_in(ADA).await.header("location"), "/login/mfa");
        assert_eq!(messages(&app), before + 1);
        let (code, _) = last_code(&app);
        let page = browser.get("/login/mfa").await;
        assert!(
            page.text.contains("We sent a code to <b class=\"contact\">+38********67</b>"),
            "{}",
            page.text
        );
        assert!(!page.text.contains("380501234567") && !page.text.contains(&code), "{}", page.text);
        assert!(!page.text.contains("Try another way"), "there is none");
        assert_eq!(messages(&app), before + 1, "to look is to send nothing");
        // The form that has another one sent says for how long it cannot.
        let wait = |page: &str| {
            let form = between(page, "<form class=\"resend\"", ">").to_owned();
            assert!(form.contains("action=\"/login/mfa/send\""), "{page}");
            between(&form, "data-resend-after=\"", "\"").to_owned()
        };
        assert_eq!(wait(&page.text), "30");
        app.advance(10);
        assert_eq!(wait(&browser.get("/login/mfa").await.text), "20");

        let early = browser.post("/login/mfa/send", &[("method", "SMS")]).await;
        assert_eq!((early.status.as_u16(), early.header("retry-after")), (429, "20"));
        assert!(early.text.contains("You can have another code in 20 seconds."), "{}", early.text);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let answer = browser.post("/login/mfa", &[("method", "SMS"), ("code", wrong)]).await;
        let message = "That code is not right. Type the one we sent last.";
        assert_eq!((answer.status.as_u16(), problem(&answer, "code")), (422, message));
        app.advance(20);
        let later = browser.get("/login/mfa").await.text;
        assert_eq!((wait(&later).as_str(), later.contains("data-resend-after")), ("", false));
        let again = browser.post("/login/mfa/send", &[("method", "SMS")]).await;
        assert_eq!(again.header("location"), "/login/mfa?method=SMS&notice=code-sent-again");
        let (code, _) = last_code(&app);
        let entered = browser.post("/login/mfa", &[("method", "SMS"), ("code", &code)]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
    }
}

#[tokio::test]
async fn another_way_has_its_code_sent_when_it_is_chosen() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &Value::Null).await;
        turn_on(&app, "sms", "+380501234567").await;
        turn_on(&app, "email", "ada.private@north.example").await;
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        assert!(browser.get("/login/mfa").await.text.contains("/login/mfa/methods?method=SMS"));
        let list = browser.get("/login/mfa/methods?method=SMS").await;
        assert_eq!(heading(&list), "Try another way");
        assert!(list.text.contains("ad*******te@north.example"), "{}", list.text);
        assert!(!list.text.contains("+38********67"), "not the one that is being asked for: {}", list.text);
        let unsent = browser.get("/login/mfa?method=EMAIL").await;
        assert!(unsent.text.contains(">Send code<") && !unsent.text.contains("name=\"code\""));
        let before = messages(&app);
        let chosen = browser.post("/login/mfa/send", &[("method", "EMAIL")]).await;
        assert_eq!(chosen.header("location"), "/login/mfa?method=EMAIL");
        assert_eq!(messages(&app), before + 1);
        let (code, to) = last_code(&app);
        assert_eq!(to, "ada.private@north.example");
        let entered = browser.post("/login/mfa", &[("method", "EMAIL"), ("code", &code)]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
    }
}

#[tokio::test]
async fn a_code_that_ran_out_and_one_that_was_not_sent_are_told_apart() {
    let app = TestApp::demo("sqlite").await;
    let (mut browser, code) = asked_by_sms(&app).await;
    app.advance(120);
    let late = browser.post("/login/mfa", &[("method", "SMS"), ("code", &code)]).await;
    assert_eq!(late.status, 422);
    assert!(late.text.contains("That code no longer works. Have a new one sent."), "{}", late.text);
    assert!(late.text.contains(">Send code<"), "{}", late.text);

    // On a node that has no provider, signing in goes as far as the page, which says so.
    let node = app.another_node().await;
    let mut browser = Browser::new(&node);
    let entered = browser.log_in(ADA).await;
    assert_eq!(entered.header("location"), "/login/mfa?notice=code-not-sent");
    let page = browser.get(entered.header("location")).await;
    assert!(page.text.contains("We could not send you a code.") && page.text.contains(">Send code<"));
    app.advance(30);
    let failed = browser.post("/login/mfa/send", &[("method", "SMS")]).await;
    assert_eq!(failed.status, 502);
    assert!(failed.text.contains("We could not send the code."), "{}", failed.text);
    assert_eq!(browser.post("/login/mfa/send", &[("method", "PIGEON")]).await.status, 400);
}

#[tokio::test]
async fn a_code_that_was_guessed_at_five_times_is_told_to_be_void() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let (mut browser, code) = asked_by_sms(&app).await;
        let wrong = other_than(&code);
        for left in (1..5).rev() {
            let answer = browser.post("/login/mfa", &[("method", "SMS"), ("code", &wrong)]).await;
            let message = "That code is not right. Type the one we sent last.";
            assert_eq!(problem(&answer, "code"), message, "{left} left");
        }
        for code in [&wrong, &code] {
            let void = browser.post("/login/mfa", &[("method", "SMS"), ("code", code)]).await;
            assert_eq!(void.status, 422);
            assert!(void.text.contains("That code no longer works. Have a new one sent."), "{}", void.text);
            assert!(void.text.contains(">Send code<"), "{}", void.text);
        }
        app.advance(30);
        browser.post("/login/mfa/send", &[("method", "SMS")]).await;
        let entered = browser.post("/login/mfa", &[("method", "SMS"), ("code", &last_code(&app).0)]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
    }
}

#[tokio::test]
async fn a_second_step_that_is_turned_off_while_it_is_asked_for_is_said_so() {
    let app = TestApp::demo("sqlite").await;
    let (mut browser, code) = asked_by_sms(&app).await;
    app.offer_totp(&Value::Null).await;
    let back = "/login?notice=methods-gone";
    assert_eq!(browser.get("/login/mfa").await.header("location"), back);
    let answer = browser.post("/login/mfa", &[("method", "SMS"), ("code", &code)]).await;
    assert_eq!(answer.header("location"), back, "{}", answer.text);
    let page = browser.get(back).await;
    assert!(page.text.contains("Your second step was turned off in the meantime."), "{}", page.text);
}

#[tokio::test]
async fn a_forced_set_up_offers_every_method_and_then_goes_on() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let enforced = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
        offer_all(&app, &enforced).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.log_in(ADA).await.header("location"), "/login/force-mfa");
        let start = browser.get("/login/force-mfa").await;
        assert_eq!(heading(&start), "Two-factor authentication is required");
        for slug in ["totp", "sms", "email"] {
            assert!(start.text.contains(&format!("href=\"/login/force-mfa/{slug}\"")), "{slug}");
        }
        assert!(!start.text.contains("backup-codes"), "only beside another one: {}", start.text);
        let alone = browser.post("/login/force-mfa/backup-codes/new", &[]).await;
        assert_eq!(alone.header("location"), "/login/force-mfa");
        assert_eq!(browser.get("/login/force-mfa/pigeon").await.status, 404);

        assert!(browser.get("/login/force-mfa/email").await.text.contains(ADA.0), "proposed");
        let path = "/login/force-mfa/email";
        let wrong = browser.post(&format!("{path}/send"), &[("address", "ada@")]).await;
        assert_eq!(problem(&wrong, "address"), "Enter an email address, such as name@example.org.");
        assert_eq!(
            browser.post(&format!("{path}/send"), &[("address", ADA.0)]).await.header("location"),
            path
        );
        let on = browser.post(path, &[("code", &last_code(&app).0)]).await;
        assert_eq!(on.header("location"), "/login/force-mfa", "{}", on.text);
        let done = browser.get("/login/force-mfa").await;
        assert_eq!(heading(&done), "You are set up");
        assert!(done.text.contains("Add another method"), "{}", done.text);

        let more = browser.get("/login/force-mfa?add=true").await;
        assert!(more.text.contains("backup-codes/new") && !more.text.contains("/force-mfa/email"));
        let made = browser.post("/login/force-mfa/backup-codes/new", &[]).await;
        assert_eq!(made.header("location"), "/login/force-mfa/backup-codes", "{}", made.text);
        let page = browser.get("/login/force-mfa/backup-codes").await;
        assert_eq!(page.text.matches("<code>").count(), 10, "{}", page.text);
        let file = browser.get("/login/force-mfa/backup-codes/download").await;
        assert_eq!(file.text.lines().count(), 10);
        browser.post("/login/force-mfa/backup-codes/done", &[]).await;
        assert_eq!(browser.get("/account/security").await.status, 303, "not signed in yet");
        let entered = browser.post("/login/force-mfa", &[]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
        assert_eq!(browser.get("/account/security").await.status, 200);
    }
}

#[tokio::test]
async fn going_on_without_a_method_is_no_way_in() {
    let app = TestApp::demo("sqlite").await;
    let enforced = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
    offer_all(&app, &enforced).await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let refused = browser.post("/login/force-mfa", &[]).await;
    assert!(refused.headers.get("set-cookie").is_none(), "{}", refused.text);
    assert_eq!(browser.get("/account/security").await.status, 303);
    let secret = shown_secret(&browser.get("/login/force-mfa/totp").await);
    let on = browser.post("/login/force-mfa/totp", &[("code", &app.code(&secret, 0))]).await;
    assert_eq!(on.header("location"), "/login/force-mfa");
}

#[tokio::test]
async fn a_method_that_is_turned_off_meanwhile_is_neither_judged_nor_replaced() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &json!({ "maxVerificationFailuresBeforeUserLockout": 1 })).await;
        turn_on(&app, "sms", "+380501234567").await;
        turn_on(&app, "email", "ada.private@north.example").await;
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        let (code, to) = last_code(&app);
        assert_eq!(to, "+380501234567");
        let email = json!([{ "providerType": "EMAIL", "verificationCodeLifetime": 120 }]);
        offer_all(&app, &json!({ "providers": email, "maxVerificationFailuresBeforeUserLockout": 1 })).await;
        let before = messages(&app);
        for path in ["/login/mfa", "/login/mfa/send"] {
            let gone = browser.post(path, &[("method", "SMS"), ("code", &code)]).await;
            assert_eq!(gone.status, 422, "{}", gone.text);
            assert!(
                gone.text.contains("That way to sign in was turned off in the meantime."),
                "{}",
                gone.text
            );
            assert!(gone.text.contains("ad*******te@north.example"), "what there is: {}", gone.text);
        }
        let page = browser.get("/login/mfa?method=SMS&notice=code-sent-again").await;
        assert!(page.text.contains("was turned off") && !page.text.contains("on its way"), "{}", page.text);
        assert_eq!(messages(&app), before, "no mail that nobody asked for");
        let failures = "SELECT COUNT(*) FROM credentials WHERE second_factor_failures > 0 OR locks > 0";
        assert_eq!(app.database.number(failures).await, 0, "and nothing was counted");

        browser.post("/login/mfa/send", &[("method", "EMAIL")]).await;
        let entered = browser.post("/login/mfa", &[("method", "EMAIL"), ("code", &last_code(&app).0)]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
    }
}

#[tokio::test]
async fn who_starts_again_too_soon_is_told_how_long_to_wait() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let (mut browser, code) = asked_by_sms(&app).await;
        let before = messages(&app);
        browser.post("/login/cancel", &[]).await;
        app.advance(10);
        let entered = browser.log_in(ADA).await;
        assert_eq!(entered.header("location"), "/login/mfa?notice=code-too-early");
        let page = browser.get(entered.header("location")).await;
        for words in ["is for another sign-in", "Try again in 20 seconds.", ">Send code<"] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("could not send"), "nothing failed: {}", page.text);
        let early = browser.post("/login/mfa/send", &[("method", "SMS")]).await;
        assert_eq!((early.status.as_u16(), early.header("retry-after")), (429, "20"));
        let old = browser.post("/login/mfa", &[("method", "SMS"), ("code", &code)]).await;
        assert_eq!(old.status, 422, "as it was said: {}", old.text);
        assert_eq!(messages(&app), before);
        app.advance(20);
        assert!(!browser.get("/login/mfa").await.text.contains("Try again in"));
        browser.post("/login/mfa/send", &[("method", "SMS")]).await;
        let entered = browser.post("/login/mfa", &[("method", "SMS"), ("code", &last_code(&app).0)]).await;
        assert_eq!(entered.header("location"), "/account/security", "{}", entered.text);
    }
}

#[tokio::test]
async fn a_form_of_another_sign_in_than_the_cookies_is_not_used() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &json!({ "maxVerificationFailuresBeforeUserLockout": 1 })).await;
        turn_on(&app, "sms", "+380501234567").await;
        let bos = app.set_up_totp(&app.token(BO).await).await;
        app.advance(30);
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        let page = browser.get("/login/mfa").await;
        let hers = between(&page.text, "name=\"sign_in\" value=\"", "\"").to_owned();
        assert_eq!(hers.len(), 36, "{}", page.text);
        assert_eq!(page.text.matches("name=\"sign_in\"").count(), 2, "also to have another code sent");

        // In another tab, somebody else begins to sign in.
        browser.log_in(BO).await;
        let before = messages(&app);
        let code = last_code(&app).0;
        for path in ["/login/mfa", "/login/mfa/send"] {
            let fields = [("sign_in", hers.as_str()), ("method", "TOTP"), ("code", &code)];
            let refused = browser.post(path, &fields).await;
            assert_eq!(refused.header("location"), "/login/mfa?notice=another-sign-in", "{}", refused.text);
        }
        assert_eq!(messages(&app), before);
        let page = browser.get("/login/mfa?notice=another-sign-in").await;
        assert!(
            page.text.contains("What you sent was not used.") && page.text.contains(BO.0),
            "{}",
            page.text
        );
        let his = between(&page.text, "name=\"sign_in\" value=\"", "\"").to_owned();
        let fields = [("sign_in", his.as_str()), ("method", "TOTP"), ("code", &app.code(&bos, 0))];
        let entered = browser.post("/login/mfa", &fields).await;
        assert_eq!(entered.header("location"), "/account/security", "nothing was counted: {}", entered.text);
    }
}

#[tokio::test]
async fn a_set_up_for_one_person_is_not_made_for_another() {
    let app = TestApp::demo("sqlite").await;
    let enforced = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
    offer_all(&app, &enforced).await;
    let mut browser = Browser::new(&app);
    browser.log_in(ADA).await;
    let page = browser.get("/login/force-mfa/sms").await;
    let hers = between(&page.text, "name=\"sign_in\" value=\"", "\"").to_owned();
    assert_eq!(hers.len(), 36, "{}", page.text);
    browser.log_in(BO).await;
    let fields = [("sign_in", hers.as_str()), ("address", "+380501234567"), ("code", "000000")];
    for path in ["/login/force-mfa/sms/send", "/login/force-mfa/sms"] {
        let refused = browser.post(path, &fields).await;
        assert_eq!(refused.header("location"), "/login/force-mfa?notice=another-sign-in", "{}", refused.text);
    }
    assert_eq!(messages(&app), 0);
    let start = browser.get("/login/force-mfa?notice=another-sign-in").await;
    assert!(
        start.text.contains("What you sent was not used.") && start.text.contains(BO.0),
        "{}",
        start.text
    );
}
