//! `GET` and `DELETE /api/2fa/user/{userId}/settings`.

use super::{delete, refusal};
use crate::support::{ADA, BO, CLEO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

async fn path(app: &TestApp, who: (&str, &str)) -> String {
    format!("/api/2fa/user/{}/settings", app.database.user_id(who.0).await)
}

/// Gives a user codes by SMS and backup codes, past the API.
async fn give_more(app: &TestApp, who: (&str, &str)) {
    let user = format!("(SELECT id FROM users WHERE email = '{}')", who.0);
    let (one, two) = if app.database.is_sqlite() {
        ("randomblob(16)", "randomblob(16)")
    } else {
        ("gen_random_uuid()", "gen_random_uuid()")
    };
    for (id, method, address) in [(one, "SMS", "'+380501234567'"), (two, "BACKUP_CODE", "NULL")] {
        let sql = format!(
            "INSERT INTO enrolments (id, user_id, method, is_default, created_at, address) \
             VALUES ({id}, {user}, '{method}', FALSE, 1700000000001, {address})"
        );
        assert_eq!(app.database.execute(&sql).await, 1);
    }
}

async fn methods_of(app: &TestApp, who: (&str, &str)) -> Vec<String> {
    let sql = format!(
        "SELECT method FROM enrolments WHERE user_id = (SELECT id FROM users WHERE email = '{}') ORDER BY method",
        who.0
    );
    app.database.texts(&sql).await
}

#[tokio::test]
async fn an_administrator_sees_methods_without_secrets_and_with_masked_contacts() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let administrator = app.token(ADA).await;
        app.set_up_totp(&app.token(CLEO).await).await;
        give_more(&app, CLEO).await;
        let answer = app.get(&path(&app, CLEO).await, &administrator).await;
        let config = |kind: &str, is_default: bool, at: i64, is_offered: bool| {
            json!({
                "providerType": kind, "useByDefault": is_default, "createdTime": at, "offered": is_offered,
            })
        };
        let (mut totp, mut sms, mut codes) = (
            config("TOTP", true, 1_700_000_000_000, true),
            config("SMS", false, 1_700_000_000_001, false),
            config("BACKUP_CODE", false, 1_700_000_000_001, false),
        );
        totp["authUrl"] = Value::Null;
        sms["phoneNumber"] = json!("+38********67");
        codes["codesLeft"] = json!(0);
        assert_eq!(
            answer.json(),
            json!({ "configs": { "TOTP": totp, "SMS": sms, "BACKUP_CODE": codes }, "enforced": false })
        );
        let secrets = app.database.texts("SELECT secret FROM enrolments WHERE secret IS NOT NULL").await;
        assert!(secrets.iter().all(|secret| !answer.text.contains(secret.as_str())));
    }
}

#[tokio::test]
async fn removing_all_ends_everything_and_asks_for_a_set_up_at_the_next_sign_in() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({
            "enforceTwoFa": true,
            "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS" },
        }))
        .await;
        let set_up = app.token(ADA).await;
        let secret = app.set_up_totp(&set_up).await;
        let session = app.post("/api/auth/2fa/login", &set_up, &Value::Null).await.json();
        let token = session["token"].as_str().expect("a token");
        let waiting = app.token(ADA).await;
        let administrator = app.token(SYSADMIN).await;
        app.database.forget_audit().await;
        app.database.execute("DELETE FROM messages").await;

        let answer = delete(&app, &path(&app, ADA).await, &administrator).await;
        assert_eq!(answer.json(), json!({ "configs": {}, "enforced": true }));
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"methods_reset"}"#;
        let expected = format!("CREDENTIALS_UPDATED by {} on {} {data} ok", SYSADMIN.0, ADA.0);
        assert_eq!(app.database.audit().await, [expected]);
        let mails = app.database.texts("SELECT address || ' ' || event FROM messages").await;
        assert!(
            mails.len() == 1 && mails[0].starts_with(ADA.0) && mails[0].contains("methods_reset"),
            "{mails:?}"
        );

        assert_eq!(refusal(&app.get("/api/auth/user", token).await), (401, "session_over".into()));
        let refreshed =
            app.post("/api/auth/token", "", &json!({ "refreshToken": session["refreshToken"] })).await;
        assert_eq!(refusal(&refreshed), (401, "session_over".into()));
        app.advance(30);
        let code = app.code(&secret, 0);
        assert_eq!(refusal(&app.check(&waiting, &code).await), (401, "session_over".into()));
        let again = app.login(ADA).await;
        assert_eq!(again.text_of("scope"), "MFA_CONFIGURATION_TOKEN", "led through set-up");
        app.set_up_totp(&again.text_of("token")).await;
    }
}

#[tokio::test]
async fn removing_one_keeps_the_others_and_backup_codes_go_with_the_last() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        app.set_up_totp(&app.token(CLEO).await).await;
        give_more(&app, CLEO).await;
        let (administrator, path) = (app.token(ADA).await, path(&app, CLEO).await);
        app.database.execute("DELETE FROM messages").await;
        app.database.forget_audit().await;
        let answer = delete(&app, &format!("{path}?providerType=TOTP"), &administrator).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"method_removed","providerType":"TOTP"}"#;
        let expected = format!("CREDENTIALS_UPDATED by {} on {} {data} ok", ADA.0, CLEO.0);
        assert_eq!(app.database.audit().await, [expected]);
        assert_eq!(methods_of(&app, CLEO).await, ["BACKUP_CODE", "SMS"]);
        let news = app.database.texts("SELECT event FROM messages").await;
        assert!(news.len() == 1 && news[0].contains("method_removed_by_administrator"), "{news:?}");

        let nothing = delete(&app, &format!("{path}?providerType=EMAIL"), &administrator).await;
        assert_eq!(nothing.status, 200, "what is not there is gone already");
        delete(&app, &format!("{path}?providerType=SMS"), &administrator).await;
        assert_eq!(methods_of(&app, CLEO).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_word_that_is_no_method_removes_nothing() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(CLEO).await).await;
    let (administrator, path) = (app.token(ADA).await, path(&app, CLEO).await);
    for query in ["?providerType=", "?providerType=totp", "?providerType=ALL"] {
        assert_eq!(delete(&app, &format!("{path}{query}"), &administrator).await.status, 400, "{query}");
    }
    assert_eq!(methods_of(&app, CLEO).await, ["TOTP"]);
}

#[tokio::test]
async fn nobody_reaches_beyond_their_rights_or_round_their_own_account() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let (bo, cleo, root) = (app.token(BO).await, app.token(CLEO).await, app.token(SYSADMIN).await);
        let forbidden = (403, "forbidden".to_owned());
        for (token, whom) in
            [(&bo, CLEO), (&bo, ADA), (&bo, SYSADMIN), (&cleo, CLEO), (&cleo, ADA), (&root, CLEO)]
        {
            let path = path(&app, whom).await;
            assert_eq!(refusal(&app.get(&path, token).await), forbidden, "{whom:?}");
            assert_eq!(refusal(&delete(&app, &path, token).await), forbidden, "{whom:?}");
        }
        let own = path(&app, BO).await;
        assert_eq!(app.get(&own, &bo).await.status, 200);
        assert_eq!(refusal(&delete(&app, &own, &bo).await), (400, "own_account".into()));
        let nobody = "/api/2fa/user/00000000-0000-7000-8000-000000000000/settings";
        assert_eq!(
            app.get(nobody, &bo).await.error().3,
            "User with id [00000000-0000-7000-8000-000000000000] is not found"
        );
        assert_eq!(app.get("/api/2fa/user/x/settings", &bo).await.error().3, "Invalid UUID string: x");
    }
}
