//! `/security-settings/general`: rules for passwords, locks and links; tokens and the key that signs them.

use super::{between, heading, problem};
use crate::support::{ADA, Answer, Browser, CLEO, SYSADMIN, TestApp, engines, jwt};
use serde_json::Value;

const PATH: &str = "/security-settings/general";
const TOKENS: &str = "/security-settings/general/tokens";
const KEY: &str = "/security-settings/general/signing-key";

fn rules<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("version", "0"),
        ("mobile_secret_key_length", "64"),
        ("minimum_length", "8"),
        ("maximum_length", "128"),
        ("uppercase", "0"),
        ("lowercase", "0"),
        ("digits", "0"),
        ("special", "0"),
        ("expires_after_days", "0"),
        ("reuse_after_days", "0"),
        ("whitespace", "true"),
        ("failures_forgiven", "0"),
        ("lock_notice", ""),
        ("activation_hours", "24"),
        ("reset_hours", "24"),
    ];
    with(&fields, changes)
}

fn tokens<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("version", "0"),
        ("access_lifetime", "150"),
        ("access_lifetime_unit", "m"),
        ("refresh_lifetime", "7"),
        ("refresh_lifetime_unit", "d"),
        ("issuer", "thingsboard.io"),
    ];
    with(&fields, changes)
}

fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_kept = |name: &str| changes.iter().all(|(changed, _)| *changed != name);
    fields.iter().filter(|(name, _)| is_kept(name)).chain(changes).copied().collect()
}

async fn saved(app: &TestApp, what: &str) -> Value {
    app.get(&format!("/api/admin/{what}"), &app.token(SYSADMIN).await).await.json()
}

/// The value that a field of the page holds.
fn value<'a>(page: &'a Answer, field: &str) -> &'a str {
    let start = format!("name=\"{field}\" value=\"");
    between(&page.text, &start, "\"")
}

#[tokio::test]
async fn what_is_saved_counts_and_comes_back() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let empty = browser.get(PATH).await;
        assert_eq!([value(&empty, "version"), value(&empty, "minimum_length")], ["0", "8"]);
        assert_eq!([value(&empty, "digits"), value(&empty, "failures_forgiven")], ["0", "0"]);
        assert!(empty.text.contains("it is number 100 that does"), "{}", empty.text);
        let changed = [
            ("minimum_length", "12"),
            ("digits", " 1 "),
            ("expires_after_days", "90"),
            ("failures_forgiven", "4"),
            ("lock_notice", "security@acme.example"),
            ("activation_hours", "2"),
            ("refuse_at_sign_in", "true"),
            ("mobile_secret_key_length", "32"),
        ];
        let done = browser.post(PATH, &rules(&changed)).await;
        assert_eq!(done.header("location"), format!("{PATH}?notice=settings-saved"), "{}", done.text);
        let page = browser.get(done.header("location")).await;
        assert!(page.text.contains("The settings are saved."));
        for (field, wanted) in
            [("version", "1"), ("minimum_length", "12"), ("digits", "1"), ("activation_hours", "2")]
        {
            assert_eq!(value(&page, field), wanted, "{field}");
        }
        assert_eq!(value(&page, "lock_notice"), "security@acme.example");
        let app2 = app.get("/api/noauth/userPasswordPolicy", "").await.json();
        assert_eq!((&app2["minimumLength"], &app2["minimumDigits"]), (&12.into(), &1.into()));
        let audit = app.database.audit().await;
        assert!(audit.iter().any(|event| event.contains("security_settings_saved")), "{audit:?}");
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_says_so_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let before = app.database.dump().await;
    for (field, typed, words) in [
        ("minimum_length", "5", "Enter a whole number, 6 to 1024."),
        ("minimum_length", "", "Enter a whole number, 6 to 1024."),
        ("maximum_length", "7", "Enter a whole number, up to 1024,"),
        ("digits", "many", "Enter a whole number, 0 or more."),
        ("special", "-1", "Enter a whole number, 0 or more."),
        ("reuse_after_days", "1.5", "Enter a whole number, 0 or more."),
        ("failures_forgiven", "", "Enter a whole number, 0 or more."),
        ("lock_notice", "somebody", "Enter an email address,"),
        ("activation_hours", "25", "Enter a whole number, 1 to 24."),
        ("reset_hours", "0", "Enter a whole number, 1 to 24."),
    ] {
        let refused = browser.post(PATH, &rules(&[(field, typed)])).await;
        assert_eq!(refused.status, 422, "{field} {typed}");
        assert!(problem(&refused, field).starts_with(words), "{field}: {}", problem(&refused, field));
        assert_eq!(value(&refused, field), typed);
        assert!(refused.text.contains(&format!("href=\"#{field}\"")), "the summary leads there");
    }
    for (field, changes, words) in [
        (
            "access_lifetime",
            [("access_lifetime", "59"), ("access_lifetime_unit", "s")],
            "Enter a whole number, at least 1",
        ),
        ("access_lifetime", [("access_lifetime", "8"), ("access_lifetime_unit", "d")], "Enter less than"),
        (
            "refresh_lifetime",
            [("refresh_lifetime", "14"), ("refresh_lifetime_unit", "m")],
            "Enter a whole number, at least 15",
        ),
        (
            "refresh_lifetime",
            [("refresh_lifetime", ""), ("refresh_lifetime_unit", "m")],
            "Enter a whole number, at least 15",
        ),
        ("issuer", [("issuer", " "), ("issuer", " ")], "Enter a name"),
    ] {
        let refused = browser.post(TOKENS, &tokens(&changes)).await;
        assert_eq!(refused.status, 422, "{changes:?}");
        assert!(problem(&refused, field).starts_with(words), "{changes:?} {}", problem(&refused, field));
        assert_eq!(value(&refused, field), changes[0].1);
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn a_stale_form_is_told_and_a_second_click_replaces() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        for (path, form, again) in [
            (PATH, rules(&[("minimum_length", "9")]), rules(&[("minimum_length", "10"), ("version", "1")])),
            (TOKENS, tokens(&[("issuer", "one")]), tokens(&[("issuer", "two"), ("version", "1")])),
        ] {
            assert_eq!(browser.post(path, &form).await.status, 303);
            let second = with(&again, &[("version", "0")]);
            let stale = browser.post(path, &second).await;
            assert_eq!(stale.status, 409);
            assert!(stale.text.contains("Somebody else saved these settings"), "{}", stale.text);
            assert!(stale.text.contains("name=\"version\" value=\"1\""), "{}", stale.text);
            assert_eq!(browser.post(path, &again).await.status, 303);
        }
        assert_eq!(saved(&app, "securitySettings").await["passwordPolicy"]["minimumLength"], 10);
        assert_eq!(saved(&app, "jwtSettings").await["tokenIssuer"], "two");
        assert_eq!(browser.post(PATH, &rules(&[("version", "x")])).await.status, 409, "no version is none");
    }
}

#[tokio::test]
async fn tokens_live_as_long_as_is_saved_and_the_browser_stays_as_it_was() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let session = "SELECT CAST(SUM(generation) AS BIGINT) FROM sessions WHERE cookie_hash IS NOT NULL";
        let before = app.database.number(session).await;
        let changes = [("access_lifetime", "5"), ("issuer", "acme")];
        assert_eq!(browser.post(TOKENS, &tokens(&changes)).await.status, 303);
        let claims = jwt::claims(&app.token(ADA).await);
        assert_eq!(claims["iss"], "acme");
        let lived = claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat");
        assert_eq!(lived, 300);
        assert_eq!(app.database.number(session).await, before, "its session was not renewed");
        assert_eq!(browser.get(PATH).await.status, 200);
    }
}

#[tokio::test]
async fn a_new_key_needs_a_fresh_proof_and_signs_nobody_out_unless_told_to() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        app.advance(3600);
        let confirm = "/account/confirm?next=%2Fsecurity-settings%2Fgeneral%2Fsigning-key";
        assert_eq!(browser.get(KEY).await.header("location"), confirm);
        let token = app.token(ADA).await;
        assert_eq!(browser.post(KEY, &[]).await.header("location"), confirm);
        let proved = browser.post("/account/confirm", &[("password", SYSADMIN.1), ("next", KEY)]).await;
        assert_eq!(proved.header("location"), KEY);
        assert_eq!(heading(&browser.get(KEY).await), "Make a new signing key?");
        let done = browser.post(KEY, &[]).await;
        assert_eq!(done.header("location"), format!("{PATH}?notice=signing-key-rotated"));
        let new = app.token(ADA).await;
        assert_ne!(jwt::header(&token)["kid"], jwt::header(&new)["kid"]);
        assert_eq!(app.get("/api/auth/user", &token).await.status, 200);
        let dropped = browser.post(KEY, &[("drop_old", "true")]).await;
        assert_eq!(dropped.header("location"), format!("{PATH}?notice=signing-key-replaced"));
        assert_eq!(app.get("/api/auth/user", &new).await.status, 401);
        assert_eq!(browser.get(PATH).await.status, 200, "browsers stay signed in");
        let audit = app.database.audit().await;
        let by = format!("by {}", SYSADMIN.0);
        assert_eq!(
            audit.iter().filter(|event| event.contains("signing_key_rotated") && event.contains(&by)).count(),
            2,
            "{audit:?}"
        );
    }
}

#[tokio::test]
async fn nobody_else_sees_or_changes_them() {
    let app = TestApp::new().await;
    let before = app.database.number("SELECT COUNT(*) FROM settings").await;
    for who in [ADA, CLEO] {
        let mut browser = Browser::signed_in(&app, who).await;
        assert!(!browser.get("/account/security").await.text.contains(PATH), "not in the menu");
        for path in [PATH, KEY] {
            assert_eq!(browser.get(path).await.status, 403, "{path}");
        }
        for (path, form) in [(PATH, rules(&[])), (TOKENS, tokens(&[])), (KEY, Vec::new())] {
            assert_eq!(browser.post(path, &form).await.status, 403, "{path}");
        }
    }
    let mut stranger = Browser::new(&app);
    assert!(stranger.get(PATH).await.header("location").starts_with("/login?"));
    assert_eq!(before, app.database.number("SELECT COUNT(*) FROM settings").await);
}
