//! `GET /api/user/{userId}/token` and `GET /api/user/tokenAccessEnabled`.

use super::{delete, refusal};
use crate::support::{ADA, Answer, BO, CLEO, SYSADMIN, TestApp, engines, jwt};
use serde_json::{Value, json};

async fn act_as(app: &TestApp, token: &str, who: (&str, &str)) -> Answer {
    app.get(&format!("/api/user/{}/token", app.database.user_id(who.0).await), token).await
}

#[tokio::test]
async fn an_administrator_acts_as_a_user_and_everybody_can_see_that() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let root = app.token(SYSADMIN).await;
        assert_eq!(app.get("/api/user/tokenAccessEnabled", &root).await.json(), json!(true));
        app.database.forget_audit().await;
        let pair = act_as(&app, &root, ADA).await.json();
        let token = pair["token"].as_str().expect("a token");
        assert_eq!(app.get("/api/auth/user", token).await.text_of("email"), ADA.0);
        let id = app.database.user_id(SYSADMIN.0).await;
        assert_eq!(jwt::claims(token)["act"], json!({ "sub": SYSADMIN.0, "userId": id }));
        assert_eq!(jwt::claims(&root).get("act"), None);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"impersonated"}"#;
        assert_eq!(app.database.audit().await, [format!("LOGIN by {} on {} {data} ok", SYSADMIN.0, ADA.0)]);
        let mails = app.database.texts("SELECT address || ' ' || event FROM messages").await;
        assert!(mails.len() == 1 && mails[0].starts_with(ADA.0), "{mails:?}");
        assert!(mails[0].contains("impersonated") && mails[0].contains(SYSADMIN.0), "{mails:?}");

        let refreshed =
            app.post("/api/auth/token", "", &json!({ "refreshToken": pair["refreshToken"] })).await;
        assert_eq!(jwt::claims(&refreshed.text_of("token"))["act"]["sub"], SYSADMIN.0);

        // What is done then names the administrator too.
        app.database.forget_audit().await;
        let cleo = app.database.user_id(CLEO.0).await;
        let disable = format!("/api/user/{cleo}/userCredentialsEnabled?userCredentialsEnabled=false");
        assert_eq!(app.post(&disable, token, &Value::Null).await.status, 200);
        let noted = app.database.audit().await.remove(0);
        assert!(noted.contains(&format!("\"impersonator\":\"{}\"", SYSADMIN.0)), "{noted}");
    }
}

#[tokio::test]
async fn the_session_ends_with_the_administrators_own() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let root = app.token(SYSADMIN).await;
        let pair = act_as(&app, &root, ADA).await.json();
        let token = pair["token"].as_str().expect("a token");
        assert_eq!(app.get("/api/auth/user", token).await.status, 200);
        assert_eq!(app.post("/api/auth/logout", &root, &Value::Null).await.status, 200);
        assert_eq!(refusal(&app.get("/api/auth/user", token).await), (401, "session_over".into()));
        let refresh = json!({ "refreshToken": pair["refreshToken"] });
        assert_eq!(refusal(&app.post("/api/auth/token", "", &refresh).await), (401, "session_over".into()));

        let root = app.token(SYSADMIN).await;
        let pair = act_as(&app, &root, ADA).await;
        app.database.execute("DELETE FROM sessions WHERE acting_session_id IS NULL").await;
        app.advance(3);
        let gone = app.get("/api/auth/user", &pair.text_of("token")).await;
        assert_eq!(refusal(&gone), (401, "session_over".into()), "also when it is gone altogether");
    }
}

#[tokio::test]
async fn never_peers_or_superiors_nor_from_somebody_elses_account() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (root, ada, cleo) = (app.token(SYSADMIN).await, app.token(ADA).await, app.token(CLEO).await);
        for (token, whom) in [
            (&root, SYSADMIN),
            (&root, CLEO),
            (&ada, ADA),
            (&ada, SYSADMIN),
            (&ada, BO),
            (&ada, crate::support::DANA),
            (&cleo, CLEO),
            (&cleo, ADA),
        ] {
            assert_eq!(refusal(&act_as(&app, token, whom).await), (403, "forbidden".into()), "{whom:?}");
        }
        let as_ada = act_as(&app, &root, ADA).await.text_of("token");
        assert_eq!(refusal(&act_as(&app, &as_ada, CLEO).await), (403, "impersonated".into()));
        assert_eq!(act_as(&app, &ada, CLEO).await.status, 200);
    }
}

#[tokio::test]
async fn what_protects_the_account_stays_out_of_reach() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(CLEO).await).await;
    let token = act_as(&app, &app.token(ADA).await, CLEO).await.text_of("token");
    let before = app.database.dump().await;
    let refused = (403, "impersonated".to_owned());
    assert_eq!(refusal(&app.get("/api/2fa/account/settings", &token).await), refused);
    let generate = "/api/2fa/account/config/generate?providerType=TOTP";
    assert_eq!(refusal(&app.post(generate, &token, &Value::Null).await), refused);
    assert_eq!(refusal(&delete(&app, "/api/2fa/account/config?providerType=TOTP", &token).await), refused);
    let put = app
        .call(
            axum::http::Method::PUT,
            "/api/2fa/account/config?providerType=TOTP",
            &token,
            &json!({ "useByDefault": true }),
        )
        .await;
    assert_eq!(refusal(&put), refused);
    let mut cleo = app.get("/api/auth/user", &token).await.json();
    (cleo["version"], cleo["email"]) = (Value::Null, json!("ada.too@north.example"));
    assert_eq!(refusal(&app.post("/api/user", &token, &cleo).await), refused, "links to reset go there");
    let passwords = json!({ "currentPassword": CLEO.1, "newPassword": "another one, longer" });
    assert_eq!(refusal(&app.post("/api/auth/changePassword", &token, &passwords).await), refused);
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn a_server_that_does_not_want_it_has_none() {
    let app = TestApp::with("sqlite", |config| config.sessions.impersonation = false).await;
    let root = app.token(SYSADMIN).await;
    assert_eq!(app.get("/api/user/tokenAccessEnabled", &root).await.json(), json!(false));
    assert_eq!(app.get("/api/system/params", &root).await.json()["userTokenAccessEnabled"], json!(false));
    assert_eq!(refusal(&act_as(&app, &root, ADA).await), (403, "forbidden".into()));
}

#[tokio::test]
async fn menus_offer_it_to_administrators() {
    let app = TestApp::new().await;
    for (who, is_offered) in [(SYSADMIN, true), (ADA, true), (CLEO, false)] {
        let token = app.token(who).await;
        let params = app.get("/api/system/params", &token).await.json();
        assert_eq!(params["userTokenAccessEnabled"], json!(is_offered), "{}", who.0);
    }
}

#[tokio::test]
async fn nobody_acts_as_who_cannot_sign_in() {
    let app = TestApp::new().await;
    let ada = app.token(ADA).await;
    app.database.set_enabled(CLEO.0, false).await;
    assert_eq!(refusal(&act_as(&app, &ada, CLEO).await), (400, "account_inactive".into()));
}
