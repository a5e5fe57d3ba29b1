//! What administrators do for a user, each after a question.

use super::{heading, offer_all};
use crate::support::{ADA, BO, Browser, CLEO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

async fn path_of(app: &TestApp, who: (&str, &str)) -> String {
    let user = app.get("/api/auth/user", &app.token(who).await).await.json();
    format!("/users/{}", user["id"]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn methods_are_shown_masked_and_removed() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        offer_all(&app, &json!({})).await;
        let path = path_of(&app, CLEO).await;
        let mut cleo = Browser::signed_in(&app, CLEO).await;
        let secret = app.set_up_totp(&app.token(CLEO).await).await;
        let mut ada = Browser::signed_in(&app, ADA).await;
        let page = ada.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(
            page.text.contains("Authenticator app") && page.text.contains("remove-totp"),
            "{}",
            page.text
        );
        assert!(!page.text.contains(&*secret.to_base32()), "no secret");
        for act in ["remove-totp", "remove-methods"] {
            let question = ada.get(&format!("{path}/{act}")).await;
            assert_eq!(question.status, 200, "{act}");
            assert!(question.text.contains("gets a mail about it"), "{}", question.text);
        }
        assert!(ada.get(&path).await.text.contains("remove-totp"), "a question changes nothing");
        let done = ada.post(&format!("{path}/remove-totp"), &[]).await;
        assert_eq!(done.header("location"), format!("{path}?notice=method-removed"));
        assert!(ada.get(&path).await.text.contains("No second factor is set up."));
        assert_eq!(cleo.get("/account/security").await.status, 303, "and is signed out");
        assert_eq!(cleo.log_in(CLEO).await.header("location"), "/account/security");
        assert_eq!(ada.post(&format!("{path}/remove-methods"), &[]).await.status, 303, "nothing to remove");
    }
}

#[tokio::test]
async fn second_factors_are_removed_only_with_a_fresh_proof() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let path = path_of(&app, CLEO).await;
    app.set_up_totp(&app.token(CLEO).await).await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    app.advance(601);
    let act = format!("{path}/remove-methods");
    let next: String = url::form_urlencoded::byte_serialize(act.as_bytes()).collect();
    for answer in [ada.get(&act).await, ada.post(&act, &[]).await] {
        assert_eq!(answer.header("location"), format!("/account/confirm?next={next}"));
    }
    assert!(ada.get(&path).await.text.contains("remove-totp"));
    let confirmed = ada.post("/account/confirm", &[("password", ADA.1), ("next", &*act)]).await;
    assert_eq!(confirmed.header("location"), act);
    assert_eq!(ada.post(&act, &[]).await.header("location"), format!("{path}?notice=methods-removed"));
}

/// The user was mailed these, and nothing else of their kind, oldest first.
async fn assert_told(app: &TestApp, expected: &[&str]) {
    const KINDS: [&str; 4] = ["You were signed out", "was disabled", "was unlocked", "was enabled"];
    let mails = app.mails_to(CLEO.0).await;
    let mut told: Vec<_> =
        mails.iter().filter_map(|mail| KINDS.into_iter().find(|kind| mail.contains(kind))).collect();
    told.reverse();
    assert_eq!(told, expected, "{mails:#?}");
}

#[tokio::test]
async fn accounts_are_switched_off_and_on_unlocked_and_signed_out() {
    for engine in engines() {
        let app = TestApp::demo_with(engine, |config| config.lockout.password_failures = 1).await;
        let path = path_of(&app, CLEO).await;
        let mut cleo = Browser::signed_in(&app, CLEO).await;
        let mut ada = Browser::signed_in(&app, ADA).await;
        assert_eq!(
            ada.post(&format!("{path}/end-sessions"), &[]).await.header("location"),
            format!("{path}?notice=user-signed-out")
        );
        assert_eq!(cleo.get("/account/security").await.status, 303);
        assert!(ada.get(&path).await.text.contains("Signed in nowhere."));
        let mut told = vec!["You were signed out"];
        assert_told(&app, &told).await;

        assert_eq!(ada.post(&format!("{path}/disable"), &[]).await.status, 303);
        let page = ada.get(&path).await;
        assert!(page.text.contains("Disabled") && page.text.contains("/enable\""), "{}", page.text);
        told.push("was disabled");
        assert_told(&app, &told).await;
        assert_ne!(cleo.log_in(CLEO).await.status, 303);
        // From a tab of yesterday: lifting a lock switches nothing on.
        assert_eq!(ada.post(&format!("{path}/unlock"), &[]).await.status, 303);
        assert_told(&app, &told).await;
        assert_ne!(cleo.log_in(CLEO).await.status, 303);
        assert_eq!(ada.post(&format!("{path}/enable"), &[]).await.status, 303);
        told.push("was enabled");
        assert_told(&app, &told).await;
        assert_eq!(cleo.log_in(CLEO).await.status, 303);

        app.login((CLEO.0, "wrong")).await;
        let page = ada.get(&path).await;
        assert!(
            page.text.contains("Locked") && page.text.contains("The lock ends by itself on"),
            "{}",
            page.text
        );
        assert_eq!(
            ada.post(&format!("{path}/unlock"), &[]).await.header("location"),
            format!("{path}?notice=user-unlocked")
        );
        told.push("was unlocked");
        assert_told(&app, &told).await;
        assert_eq!(cleo.log_in(CLEO).await.status, 303);

        let question = ada.get(&format!("{path}/delete")).await;
        assert!(heading(&question).starts_with("Delete Cleo"), "{}", heading(&question));
        assert_eq!(ada.post(&format!("{path}/delete"), &[]).await.status, 303);
        assert_eq!(ada.get(&path).await.status, 404);
        assert_eq!(cleo.get("/account/security").await.status, 303);
    }
}

#[tokio::test]
async fn a_lock_by_wrong_codes_is_lifted_there() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({ "maxVerificationFailuresBeforeUserLockout": 2 })).await;
        let path = path_of(&app, CLEO).await;
        let secret = app.set_up_totp(&app.token(CLEO).await).await;
        app.advance(30);
        let mut ada = Browser::signed_in(&app, ADA).await;
        let mut cleo = Browser::new(&app);
        cleo.log_in(CLEO).await;
        for status in [422, 403] {
            assert_eq!(cleo.post("/login/mfa", &[("code", "000000")]).await.status, status);
        }
        assert_eq!(heading(&cleo.log_in(CLEO).await), "This account is locked");
        let page = ada.get(&path).await;
        assert!(page.text.contains("Locked") && page.text.contains("/unlock\""), "{}", page.text);
        let done = ada.post(&format!("{path}/unlock"), &[]).await;
        assert_eq!(done.header("location"), format!("{path}?notice=user-unlocked"));
        assert!(!ada.get(&path).await.text.contains("/unlock\""));
        cleo.log_in(CLEO).await;
        let code = app.code(&secret, 0);
        assert_eq!(cleo.post("/login/mfa", &[("code", &code)]).await.header("location"), "/account/security");
    }
}

#[tokio::test]
async fn rules_are_answered_in_words_and_change_nothing() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let newcomer = format!("/users/{}", app.add_newcomer("new@north.example", CLEO.0).await);
        let (ada, admin) = (path_of(&app, ADA).await, path_of(&app, SYSADMIN).await);
        let bo = path_of(&app, BO).await;
        let own = "This is your own account.";
        let last = "Somebody has to stay who can administrate this.";
        for (who, path, act, words) in [
            (ADA, &ada, "disable", own),
            (ADA, &ada, "remove-methods", own),
            (ADA, &ada, "end-sessions", own),
            (ADA, &ada, "delete", last),
            (ADA, &newcomer, "enable", "The account has no password yet."),
            (SYSADMIN, &admin, "delete", "You cannot delete yourself."),
            (SYSADMIN, &bo, "disable", last),
            (SYSADMIN, &bo, "delete", last),
        ] {
            let mut browser = Browser::signed_in(&app, who).await;
            let before = app.database.dump().await;
            let answer = browser.post(&format!("{path}/{act}"), &[]).await;
            assert_eq!(answer.status, 422, "{act}");
            assert!(answer.text.contains(words), "{act}: {}", answer.text);
            assert_eq!(before, app.database.dump().await);
        }
        let mut browser = Browser::signed_in(&app, ADA).await;
        let page = browser.get(&ada).await.text;
        assert!(page.contains("This is your own account.") && !page.contains("/disable"), "{page}");
        for act in ["nothing", "remove-", "remove-all", "ENABLE"] {
            assert_eq!(browser.get(&format!("{newcomer}/{act}")).await.status, 404, "{act}");
        }
    }
}

#[tokio::test]
async fn an_address_is_changed_only_with_a_fresh_proof() {
    let app = TestApp::new().await;
    let path = path_of(&app, CLEO).await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    app.advance(601);
    let edit = format!("{path}/edit");
    let form = |email, version| {
        [("email", email), ("first_name", "Cleo"), ("last_name", "Harbour"), ("version", version)]
    };
    let asked = ada.post(&edit, &form("thief@evil.example", "1")).await;
    assert_eq!(heading(&asked), "Confirm it's you");
    assert_eq!(ada.post(&edit, &form(CLEO.0, "1")).await.header("location"), format!("{path}?notice=saved"));
    ada.post("/account/confirm", &[("password", ADA.1), ("next", &*edit)]).await;
    let saved = ada.post(&edit, &form("cleo@quay.example", "2")).await;
    assert_eq!(saved.header("location"), format!("{path}?notice=saved"));
    let cleo = app.get("/api/auth/user", &app.token(("cleo@quay.example", CLEO.1)).await).await.json();
    assert_eq!(json!([cleo["firstName"], cleo["lastName"]]), json!(["Cleo", "Harbour"]), "the name stays");
}
