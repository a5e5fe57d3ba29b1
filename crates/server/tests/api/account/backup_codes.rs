//! Backup codes over the API: the set that was made here, beside another method, each code once.

use crate::support::{ADA, Browser, TestApp, engines};
use serde_json::{Value, json};

async fn app(engine: &str) -> TestApp {
    let app = TestApp::demo(engine).await;
    app.offer_all(&Value::Null).await;
    app
}

#[tokio::test]
async fn posted_codes_must_be_the_ones_that_were_made_for_this_session() {
    for engine in engines() {
        let app = app(engine).await;
        let (session, other) = (app.token(ADA).await, app.token(ADA).await);
        app.set_up_totp(&session).await;
        let set = app.generate(&session, "BACKUP_CODE").await.json();
        assert_eq!((set["codes"].as_array().map(Vec::len), &set["codesLeft"]), (Some(10), &json!(10)));
        let mut chosen = set.clone();
        chosen["codes"][0] = json!("00000000");
        let mut short = set.clone();
        short["codes"].as_array_mut().expect("codes").pop();
        for (token, draft) in [(&session, &chosen), (&session, &short), (&other, &set)] {
            assert_eq!(app.save(token, draft, "").await.error().2, "set_up_expired", "{draft}");
        }
        let empty = json!({ "providerType": "BACKUP_CODE", "codes": [] });
        assert_eq!(
            app.save(&session, &empty, "").await.error().3,
            "Validation error: codes must not be empty"
        );
        let saved = app.save(&session, &set, "").await;
        assert_eq!(saved.json()["configs"]["BACKUP_CODE"]["codesLeft"], 10);
        let code = set["codes"][0].as_str().expect("a code");
        assert!(!saved.text.contains(code));
        // Neither the text, nor the bytes of the text, nor those that it stands for.
        let dump = app.database.dump().await.to_lowercase();
        assert_eq!(app.database.number("SELECT COUNT(*) FROM backup_codes").await, 10);
        for code in set["codes"].as_array().expect("codes").iter().filter_map(Value::as_str) {
            for plain in [code.to_owned(), data_encoding::HEXLOWER.encode(code.as_bytes())] {
                assert!(!dump.contains(&plain), "{plain} in {dump}");
            }
        }
        assert_eq!(app.save(&session, &set, "").await.error().3, "2FA provider is already configured");
    }
}

#[tokio::test]
async fn they_cannot_come_first_and_go_with_the_last_other_method() {
    for engine in engines() {
        let app = app(engine).await;
        let session = app.token(ADA).await;
        let set = app.generate(&session, "BACKUP_CODE").await.json();
        let alone = app.save(&session, &set, "").await.error();
        let words = "To use 2FA backup codes you first need to configure at least one provider";
        assert_eq!((alone.0, alone.1, alone.3.as_str()), (400, 31, words));
        app.set_up_sms(&session).await;
        app.set_up_email(&session).await;
        app.set_up_backup_codes(&session).await;
        let left = app.remove(&session, "SMS").await.json();
        assert_eq!(left["configs"].as_object().expect("an object").len(), 2);
        assert_eq!(app.remove(&session, "EMAIL").await.json(), json!({ "configs": {} }));
        assert_eq!(app.database.number("SELECT COUNT(*) FROM backup_codes").await, 0);
        assert_eq!(app.login(ADA).await.json().get("scope"), None);
    }
}

#[tokio::test]
async fn each_code_signs_in_once_and_a_used_up_set_stays_in_sight() {
    let app = app("sqlite").await;
    let session = app.token(ADA).await;
    app.set_up_totp(&session).await;
    let codes = app.set_up_backup_codes(&session).await;
    for code in &codes {
        let token = app.token(ADA).await;
        assert_eq!(app.check_by(&token, "BACKUP_CODE", code).await.status, 200);
        let again = app.check_by(&app.token(ADA).await, "BACKUP_CODE", code).await.error();
        assert_eq!((again.0, again.2.as_str()), (400, "code_already_used"));
    }
    let settings = app.get("/api/2fa/account/settings", &session).await.json();
    assert_eq!(settings["configs"]["BACKUP_CODE"]["codesLeft"], 0);
    let ways = app.get("/api/auth/2fa/providers", &app.token(ADA).await).await.json();
    assert_eq!(ways[1]["type"], "BACKUP_CODE");
}

#[tokio::test]
async fn each_use_and_each_new_set_is_in_the_audit_log_and_no_code_is() {
    for engine in engines() {
        let app = app(engine).await;
        let session = app.token(ADA).await;
        app.set_up_totp(&session).await;
        let codes = app.set_up_backup_codes(&session).await;
        app.database.forget_audit().await;
        let noted = async |what: String| {
            let audit = app.database.audit().await;
            let line = format!("CREDENTIALS_UPDATED by {0} on {0} ", ADA.0);
            let is_it =
                |entry: &&String| entry.starts_with(&line) && entry.contains(&what) && entry.ends_with(" ok");
            assert!(!codes.iter().any(|code| audit.concat().contains(code)), "{audit:?}");
            audit.iter().filter(is_it).count()
        };
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        let fields = [("method", "BACKUP_CODE"), ("code", codes[0].as_str())];
        assert_eq!(browser.post("/login/mfa", &fields).await.header("location"), "/account/security");
        for (code, left) in codes[1..].iter().zip([8, 7]) {
            let token = app.token(ADA).await;
            assert_eq!(app.check_by(&token, "BACKUP_CODE", code).await.status, 200);
            assert_eq!(app.check_by(&token, "BACKUP_CODE", code).await.error().0, 401);
            assert_eq!(noted(format!(r#""codesLeft":{left}"#)).await, 1);
        }
        let used = r#""event":"backup_code_used""#;
        assert_eq!(noted(used.to_owned()).await, 3, "what was refused is no use");
        let replaced = r#""event":"backup_codes_replaced""#;
        assert_eq!(noted(replaced.to_owned()).await, 0);
        assert_eq!(browser.post("/account/security/backup-codes/new", &[]).await.status, 303);
        assert_eq!(noted(replaced.to_owned()).await, 1);
        let old = app.check_by(&app.token(ADA).await, "BACKUP_CODE", &codes[5]).await;
        assert_eq!(old.error().2, "code_incorrect");
        assert_eq!(noted(used.to_owned()).await, 3);
    }
}

#[tokio::test]
async fn a_set_that_was_not_saved_dies_when_another_session_saves_or_removes() {
    for engine in engines() {
        let app = app(engine).await;
        let (session, other) = (app.token(ADA).await, app.token(ADA).await);
        app.set_up_totp(&session).await;
        for is_made_first in [true, false] {
            let mut set = app.generate(&session, "BACKUP_CODE").await.json();
            app.set_up_backup_codes(&other).await;
            if !is_made_first {
                set = app.generate(&session, "BACKUP_CODE").await.json();
            }
            assert_eq!(app.save(&session, &set, "").await.error().2, "method_already_set_up");
            assert_eq!(app.remove(&other, "BACKUP_CODE").await.status, 200);
            let refusal = app.save(&session, &set, "").await.error();
            assert_eq!(
                (refusal.0, refusal.1, refusal.2.as_str()),
                (400, 31, "set_up_expired"),
                "{}",
                refusal.3
            );
            assert_eq!(app.database.number("SELECT COUNT(*) FROM backup_codes").await, 0);
        }
        let own = app.set_up_backup_codes(&session).await;
        assert_eq!(own.len(), 10, "a new one of its own is good");
    }
}

#[tokio::test]
async fn a_set_is_neither_shown_nor_taken_after_another_session_renewed_it() {
    const PAGE: &str = "/account/security/backup-codes";
    for engine in engines() {
        let app = app(engine).await;
        let session = app.token(ADA).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let mut other = Browser::signed_in(&app, ADA).await;
        app.set_up_totp(&session).await;
        assert_eq!(browser.post(&format!("{PAGE}/new"), &[]).await.header("location"), PAGE);
        assert_eq!(browser.get(PAGE).await.status, 200);
        let set = app.generate(&session, "BACKUP_CODE").await.json();

        assert_eq!(other.post(&format!("{PAGE}/new"), &[]).await.header("location"), PAGE);
        let hidden = "/account/security?notice=backup-codes-hidden";
        assert_eq!(browser.get(PAGE).await.header("location"), hidden, "worth nothing any more");
        assert_eq!(other.get(PAGE).await.status, 200);

        let third = app.generate(&session, "BACKUP_CODE").await.json();
        assert_eq!(app.remove(&session, "BACKUP_CODE").await.status, 200);
        assert_eq!(other.get(PAGE).await.header("location"), hidden);
        for set in [&set, &third] {
            assert_eq!(app.save(&session, set, "").await.error().2, "set_up_expired");
        }
        assert_eq!(app.database.number("SELECT COUNT(*) FROM pending_enrolments").await, 0);
    }
}
