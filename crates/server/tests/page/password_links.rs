//! Choosing a password by a link: the first one, another one, and one for a password that is too old.

use super::{between, heading, problem};
use crate::support::{ADA, Answer, BO, Browser, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const NEWCOMER: &str = "newcomer@north.example";
const PASSWORD: &str = "brass lantern";
const DAY: u64 = 86_400;

/// The path of a link that an administrator passes on.
async fn activation_link(app: &TestApp) -> String {
    let id = app.add_newcomer(NEWCOMER, ADA.0).await;
    let link = app.get(&format!("/api/user/{id}/activationLink"), &app.token(SYSADMIN).await).await.text;
    link.strip_prefix("http://localhost:8080").expect("our address").to_owned()
}

async fn choose(browser: &mut Browser<'_>, page: &str, token: &str, password: &str) -> Answer {
    let fields = [("token", token), ("password", password), ("password_again", password)];
    browser.post(page, &fields).await
}

/// Follows a link to its form. The token that the form has.
async fn open(browser: &mut Browser<'_>, link: &str) -> String {
    let page = browser.get(link).await.header("location").to_owned();
    let form = browser.get(&page).await;
    assert_eq!(form.status, 200, "{page} {}", form.text);
    assert_eq!(form.header("referrer-policy"), "no-referrer");
    assert!(form.header("cache-control").contains("no-store"));
    between(&form.text, "name=\"token\" value=\"", "\"").to_owned()
}

async fn save_security(app: &TestApp, policy: &Value) {
    let (path, token) = ("/api/admin/securitySettings", app.token(SYSADMIN).await);
    let mut settings = app.get(path, &token).await.json();
    for (key, value) in policy.as_object().expect("an object") {
        settings["passwordPolicy"][key] = value.clone();
    }
    assert_eq!(app.post(path, &token, &settings).await.status, 200);
}

#[tokio::test]
async fn a_first_password_signs_in_and_is_chosen_once() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let link = activation_link(&app).await;
        let mut browser = Browser::new(&app);
        let token = open(&mut browser, &link).await;
        let done = choose(&mut browser, "/login/createPassword", &token, PASSWORD).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, "/account/security"));
        assert_eq!(browser.get("/account/security").await.status, 200);
        assert_eq!(app.login((NEWCOMER, PASSWORD)).await.status, 200);
        assert!(!app.mails_to(NEWCOMER).await.is_empty(), "they are told");

        let mut other = Browser::new(&app);
        let again = choose(&mut other, "/login/createPassword", &token, "another lantern").await;
        assert_eq!(again.header("location"), "/activationLinkExpired");
        let page = format!("/login/createPassword?activateToken={token}");
        assert_eq!(other.get(&page).await.header("location"), "/activationLinkExpired");
        let over = other.get("/activationLinkExpired").await;
        assert_eq!((over.status.as_u16(), heading(&over).as_str()), (410, "This link no longer works"));
        assert!(over.text.contains("ask your administrator for a new link"), "{}", over.text);
        assert!(over.text.contains("href=\"/login\">Go to sign in</a>"), "{}", over.text);
        assert_eq!(app.login((NEWCOMER, PASSWORD)).await.status, 200);
    }
}

#[tokio::test]
async fn a_first_password_goes_on_to_a_required_second_step() {
    let app = TestApp::new().await;
    let filter = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
    let link = activation_link(&app).await;
    app.offer_totp(&filter).await;
    let mut browser = Browser::new(&app);
    let token = open(&mut browser, &link).await;
    let done = choose(&mut browser, "/login/createPassword", &token, PASSWORD).await;
    assert_eq!(done.header("location"), "/login/force-mfa");
    assert_eq!(browser.get("/login/force-mfa").await.header("location"), "/login/force-mfa/totp");
    assert_eq!(browser.get("/login/force-mfa/totp").await.status, 200);
    assert_eq!(browser.get("/account/security").await.status, 303, "not signed in yet");
}

#[tokio::test]
async fn a_refused_password_leaves_the_link_open_and_comes_back_to_nobody() {
    let app = TestApp::new().await;
    save_security(&app, &json!({ "minimumDigits": 1, "allowWhitespaces": false })).await;
    let link = activation_link(&app).await;
    let mut browser = Browser::new(&app);
    let token = open(&mut browser, &link).await;
    let form = browser.get(&format!("/login/createPassword?activateToken={token}")).await;
    for rule in ["At least 8 characters", "At least 1 digit", "No spaces"] {
        assert!(form.text.contains(rule), "{rule}: {}", form.text);
    }
    let before = app.database.dump().await;
    let short =
        "Password must be 8 or more characters in length. Password must contain 1 or more digit characters.";
    for (password, again, problems) in [
        ("", "", ["Choose a password.", ""]),
        ("short", "short", [short, ""]),
        ("lantern-of-1", "lantern-of-2", ["", "The two passwords differ."]),
    ] {
        let fields = [("token", &*token), ("password", password), ("password_again", again)];
        let refused = browser.post("/login/createPassword", &fields).await;
        assert_eq!(refused.status, 422, "{password}");
        assert_eq!(["password", "password_again"].map(|field| problem(&refused, field)), problems);
        assert!(!refused.text.contains("lantern"), "{}", refused.text);
    }
    assert_eq!(before, app.database.dump().await);
    // Only the flow knows whose it is.
    let familiar = choose(&mut browser, "/login/createPassword", &token, "newcomer1").await;
    assert!(problem(&familiar, "password").starts_with("Password"), "{}", familiar.text);
    let done = choose(&mut browser, "/login/createPassword", &token, "brass-lantern-7").await;
    assert_eq!(done.header("location"), "/account/security");
}

#[tokio::test]
async fn links_that_ran_out_or_never_were_lead_to_a_way_on() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let (first, reset) = (activation_link(&app).await, app.reset_link(ADA.0).await);
        let token = first.rsplit_once('=').expect("a token").1.to_owned();
        app.advance(DAY);
        let mut browser = Browser::new(&app);
        for (form, token, over) in [
            ("/login/createPassword?activateToken=", &*token, "/activationLinkExpired"),
            ("/login/resetPassword?resetToken=", &*reset, "/passwordResetLinkExpired"),
            ("/login/createPassword?activateToken=", "made-up", "/activationLinkExpired"),
            ("/login/resetPassword?resetToken=", "", "/passwordResetLinkExpired"),
            // One kind is no good for the other.
            ("/login/resetPassword?resetToken=", &*token, "/passwordResetLinkExpired"),
        ] {
            assert_eq!(browser.get(&format!("{form}{token}")).await.header("location"), over);
            let page = form.split_once('?').expect("a query").0;
            assert_eq!(choose(&mut browser, page, token, PASSWORD).await.header("location"), over);
        }
        let over = browser.get("/passwordResetLinkExpired").await;
        assert_eq!(over.status, 410);
        assert!(over.text.contains("href=\"/login/resetPasswordRequest\""), "{}", over.text);
        let over = browser.get("/activationLinkExpired").await;
        assert_eq!(over.status, 410);
        for part in ["ask your administrator for a new link", "href=\"/login\""] {
            assert!(over.text.contains(part), "{part}: {}", over.text);
        }
        assert_eq!(app.login(ADA).await.status, 200);
    }
}

#[tokio::test]
async fn a_browser_is_not_left_before_an_empty_page() {
    let app = TestApp::new().await;
    for (path, over) in [
        ("/api/noauth/activate?activateToken=made-up", "/activationLinkExpired"),
        ("/api/noauth/resetPassword?resetToken=made-up", "/passwordResetLinkExpired"),
    ] {
        let request =
            axum::http::Request::get(path).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        let person = app.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!((person.status.as_u16(), person.header("location")), (303, over));
        let program = app.get(path, "").await;
        assert_eq!((program.status.as_u16(), program.text.as_str()), (409, ""));
    }
}

/// As mail servers do that look into links before their users can.
#[tokio::test]
async fn a_link_that_was_followed_too_often_still_leads_a_browser_to_its_form() {
    let app = TestApp::demo("sqlite").await;
    let activation = activation_link(&app).await;
    let reset = format!("/api/noauth/resetPassword?resetToken={}", app.reset_link(ADA.0).await);
    for link in [activation.as_str(), reset.as_str()] {
        let path = link.trim_start_matches("http://localhost:8080");
        for _ in 0..5 {
            assert_eq!(app.get(path, "").await.status, 303);
        }
        assert_eq!(app.get(path, "").await.error().0, 429);
        let request = axum::http::Request::get(path).header("accept", "text/html");
        let person = app.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!(person.status, 303, "{path}");
        assert_eq!(app.get(person.header("location"), "").await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_mail_and_signs_nobody_in() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let mut elsewhere = Browser::signed_in(&app, ADA).await;
        let mut browser = Browser::new(&app);
        assert!(browser.get("/login").await.text.contains("href=\"/login/resetPasswordRequest\""));
        let asked = browser.post("/login/resetPasswordRequest", &[("email", ADA.0)]).await;
        assert_eq!(asked.header("location"), "/login/resetPasswordRequest?step=asked");
        let page = browser.get(asked.header("location")).await;
        assert!(heading(&page) == "Look into your mail" && page.text.contains("24 hours"), "{}", page.text);
        let stranger =
            Browser::new(&app).post("/login/resetPasswordRequest", &[("email", "x@y.example")]).await;
        assert_eq!(stranger.header("location"), asked.header("location"), "the same for whoever it is");

        let mails = app.mails_to(ADA.0).await;
        let token = crate::support::token_in(&mails[0], "resetToken=");
        let shown = open(&mut browser, &format!("/api/noauth/resetPassword?resetToken={token}")).await;
        assert_eq!(shown, token);
        let same = choose(&mut browser, "/login/resetPassword", &token, ADA.1).await;
        assert_eq!(problem(&same, "password"), "That is your current password. Choose another one.");
        let done = choose(&mut browser, "/login/resetPassword", &token, PASSWORD).await;
        assert_eq!(done.header("location"), "/login?notice=password-reset");
        assert!(browser.get(done.header("location")).await.text.contains("Sign in with the new one."));
        assert_eq!(browser.get("/account/security").await.status, 303, "nobody is signed in");
        assert_eq!(elsewhere.get("/account/security").await.status, 303, "all sessions are over");
        let again = choose(&mut browser, "/login/resetPassword", &token, "another lantern").await;
        assert_eq!(again.header("location"), "/passwordResetLinkExpired");
        assert_eq!(browser.log_in((ADA.0, PASSWORD)).await.header("location"), "/account/security");
    }
}

#[tokio::test]
async fn who_asks_for_links_too_often_is_told_and_what_is_no_address_too() {
    let app = TestApp::demo_with("sqlite", |config| config.limits.reset_per_address = 1).await;
    let mut browser = Browser::new(&app);
    let path = "/login/resetPasswordRequest";
    let typo = browser.post(path, &[("email", "ada")]).await;
    assert_eq!(problem(&typo, "email"), "Enter an email address, such as name@example.org.");
    assert!(typo.status == 422 && typo.text.contains("value=\"ada\""), "{}", typo.text);
    assert_eq!(browser.post(path, &[("email", ADA.0)]).await.status, 303);
    let often = browser.post(path, &[("email", BO.0)]).await;
    assert_eq!((often.status.as_u16(), often.header("retry-after")), (429, "60"));
    assert!(problem(&often, "email").starts_with("Too many requests from here."), "{}", often.text);
}

#[tokio::test]
async fn nobody_is_offered_a_mail_that_cannot_be_sent() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    assert!(!browser.get("/login").await.text.contains("resetPasswordRequest"));
    let page = browser.get("/login/resetPasswordRequest").await;
    assert!(
        page.text.contains("Your administrator can help you") && !page.text.contains("<form"),
        "{}",
        page.text
    );
    let before = app.database.dump().await;
    assert_eq!(browser.post("/login/resetPasswordRequest", &[("email", ADA.0)]).await.status, 303);
    assert_eq!(before, app.database.dump().await);
    assert!(browser.get("/passwordResetLinkExpired").await.text.contains("Your administrator can help you"));
}

#[tokio::test]
async fn a_password_that_is_too_old_is_changed_on_the_way_in() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        save_security(&app, &json!({ "passwordExpirationPeriodDays": 30 })).await;
        app.advance(30 * DAY);
        let mut browser = Browser::new(&app);
        let old = browser.log_in(ADA).await;
        assert_eq!((old.status.as_u16(), heading(&old).as_str()), (401, "Your password is too old"));
        assert_eq!(old.header("location"), "", "the token is in no address");
        let token = between(&old.text, "name=\"token\" value=\"", "\"").to_owned();
        let done = choose(&mut browser, "/login/resetPassword", &token, PASSWORD).await;
        assert_eq!(done.header("location"), "/login?notice=password-reset");
        assert_eq!(browser.log_in((ADA.0, PASSWORD)).await.header("location"), "/account/security");
    }
}

#[tokio::test]
async fn a_password_that_breaks_the_rules_of_today_is_led_to_a_link() {
    for (app, way_on) in [
        (TestApp::demo("sqlite").await, "Forgot password?"),
        (TestApp::new().await, "ask your administrator for help"),
    ] {
        let rules = json!({ "minimumUppercaseLetters": 1, "forceUserToResetPasswordIfNotValid": true });
        save_security(&app, &rules).await;
        let mut browser = Browser::new(&app);
        let refused = browser.log_in(ADA).await;
        assert_eq!(refused.status, 401);
        let alert = between(&refused.text, "role=\"alert\"", "</div>").to_owned();
        assert!(alert.contains("breaks the rules of today") && alert.contains(way_on), "{}", refused.text);
        assert!(refused.text.contains(&format!("value=\"{}\"", ADA.0)));
    }
}
