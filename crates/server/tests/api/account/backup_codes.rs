//! Backup codes over the API: the set that was made here, beside another method, each code once.

use crate::support::{ADA, TestApp, engines};
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
        assert!(!saved.text.contains(code) && !app.database.dump().await.contains(code));
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
