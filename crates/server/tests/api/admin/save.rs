//! `GET` and `POST /api/admin/settings`

use super::{PATH, change, create, find, mail, twilio, with};
use crate::support::{ADA, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

#[tokio::test]
async fn an_object_is_made_read_and_changed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        for key in ["mail", "sms"] {
            let error = find(&app, &token, key).await.error();
            assert_eq!((error.0, error.1, error.2.as_str()), (404, 32, "settings_not_found"));
            assert_eq!(error.3, format!("No Administration settings found for key: {key}"));
        }
        app.database.forget_audit().await;
        let saved = create(&app, &token, "mail", &mail()).await;
        let object = saved.json();
        assert_eq!(object["key"], "mail");
        assert_eq!(object["createdTime"], app.now().millis());
        assert_eq!(object["tenantId"]["id"], "13814000-1dd2-11b2-8080-808080808080");
        assert_eq!(object["id"]["entityType"], "ADMIN_SETTINGS");
        assert_eq!((&object["version"], &object["jsonValue"]["smtpPort"]), (&json!(1), &json!(587)));
        assert_eq!(find(&app, &token, "mail").await.json(), object);
        let data =
            r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"admin_settings_saved","key":"mail"}"#;
        assert_eq!(app.database.audit().await, [format!("UPDATED by {} on nothing {data} ok", SYSADMIN.0)]);

        app.advance(60);
        let again = change(&app, &token, &saved, &with(mail(), &json!({ "smtpPort": 25 }))).await.json();
        assert_eq!((&again["version"], &again["createdTime"]), (&json!(2), &object["createdTime"]));
        assert_eq!(again["id"], object["id"], "the id stays");
    }
}

#[tokio::test]
async fn general_settings_are_always_there() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let before = find(&app, &token, "general").await;
    let value = json!({ "baseUrl": "http://localhost:8080", "prohibitDifferentUrl": true });
    assert_eq!((&before.json()["jsonValue"], &before.json()["version"]), (&value, &json!(0)));
    let other = json!({ "baseUrl": "https://a.example/", "prohibitDifferentUrl": "false", "more": 1 });
    let saved = change(&app, &token, &before, &other).await.json();
    let value = json!({ "baseUrl": "https://a.example", "prohibitDifferentUrl": false });
    assert_eq!((&saved["jsonValue"], &saved["version"]), (&value, &json!(1)));
}

#[tokio::test]
async fn a_stale_save_changes_nothing() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let first = create(&app, &token, "sms", &twilio()).await;
        assert_eq!(change(&app, &token, &first, &twilio()).await.status, 200);
        let before = app.database.dump().await;
        let stale = change(&app, &token, &first, &twilio()).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(stale.redacted(), @r#"{"code":"stale_version","errorCode":35,"message":"Admin settings was already changed by someone else","requestId":"[requestId]","status":409,"timestamp":"[timestamp]"}"#);
        }
        let repeated = create(&app, &token, "sms", &twilio()).await.error();
        assert_eq!((repeated.0, repeated.3.as_str()), (400, "Admin settings with such name already exists!"));
        let mut other = first.json();
        other["key"] = json!("mail");
        other["jsonValue"] = mail();
        let other = app.post(PATH, &token, &other).await.error();
        assert_eq!((other.0, other.3.as_str()), (400, "Changing key of admin settings entry is prohibited!"));
        assert_eq!(before, app.database.dump().await);
        // Without a version, what is there is replaced.
        let mut fresh = first.json();
        fresh.as_object_mut().expect("an object").remove("version");
        fresh["jsonValue"] = twilio();
        assert_eq!(app.post(PATH, &token, &fresh).await.json()["version"], 3);
    }
}

#[tokio::test]
async fn of_two_first_saves_at_once_one_wins() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let node = app.another_node().await;
        let token = app.token(SYSADMIN).await;
        let (value, other) = (mail(), with(mail(), &json!({ "smtpHost": "other.example" })));
        let (here, there) =
            tokio::join!(create(&app, &token, "mail", &value), create(&node, &token, "mail", &other));
        let mut statuses = [here.status.as_u16(), there.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [400, 409].contains(&statuses[1]), "{} {}", here.text, there.text);
        assert_eq!(find(&app, &token, "mail").await.json()["version"], 1);
    }
}

#[tokio::test]
async fn what_is_no_object_of_ours_is_refused_in_the_wires_words() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    for (body, status, message) in [
        (json!({ "jsonValue": {} }), 400, "Key should be specified!"),
        (json!({ "key": "mail" }), 400, "Json value should be specified!"),
        (json!({ "key": "jwt", "jsonValue": {} }), 404, "No Administration settings found for key: jwt"),
        (
            json!({ "key": "general", "jsonValue": {}, "id": "x" }),
            400,
            "Validation error: id must have the entityType ADMIN_SETTINGS and a UUID",
        ),
        (json!({ "key": "general", "jsonValue": {} }), 400, "Validation error: baseUrl must not be blank"),
    ] {
        let error = app.post(PATH, &token, &body).await.error();
        assert_eq!((error.0, error.3.as_str()), (status, message), "{body}");
    }
    for path in ["connectivity", "twoFaSettings", "%ff", "a%2Fb", "%00"] {
        assert_eq!(find(&app, &token, path).await.error().0, 404, "{path}");
    }
    let member = app.token(ADA).await;
    assert_eq!(find(&app, &member, "mail").await.status, 403);
    assert_eq!(create(&app, &member, "mail", &mail()).await.status, 403);
    assert_eq!(app.post(PATH, "", &Value::Null).await.status, 401);
}
