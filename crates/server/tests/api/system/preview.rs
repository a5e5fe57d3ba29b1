//! `POST /api/2fa/settings/preview` and `/export`

use crate::support::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/2fa/settings/preview";

fn settings(filter: &Value) -> Value {
    json!({
        "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
        "minVerificationCodeSendPeriod": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": true,
        "enforcedUsersFilter": filter,
    })
}

async fn preview(app: &TestApp, token: &str, query: &str, filter: &Value) -> Answer {
    app.post(&format!("{PATH}?{query}"), token, &settings(filter)).await
}

fn emails(answer: &Answer) -> Vec<String> {
    let users = answer.json()["users"]["data"].as_array().expect("a list").clone();
    users.iter().map(|user| user["email"].as_str().expect("text").to_owned()).collect()
}

fn counts(answer: &Answer) -> [u64; 4] {
    let found = answer.json();
    ["matching", "withMethod", "toSetUp", "disabled"].map(|name| found[name].as_u64().expect("a number"))
}

#[tokio::test]
async fn a_preview_counts_lists_and_changes_nothing() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(SYSADMIN).await;
        app.set_up_totp(&app.token(DANA).await).await;
        app.add_newcomer("newcomer@north.example", ADA.0).await;
        app.database.set_enabled(BO.0, false).await;
        app.database
            .execute(
                "UPDATE credentials SET locked_until = 1700000060000 WHERE user_id = \
             (SELECT id FROM users WHERE email = 'cleo@north.example')",
            )
            .await;
        let (before, page) = (app.database.dump().await, "pageSize=10&page=0&sortProperty=email");

        let all = preview(&app, &token, page, &json!({ "type": "ALL_USERS" })).await;
        assert_eq!(counts(&all), [6, 1, 3, 2], "{}", all.text);
        assert_eq!(emails(&all), [ADA.0, CLEO.0, SYSADMIN.0], "a lock ends");
        assert_eq!(all.json()["includesYou"], true);
        let user = app.get("/api/auth/user", &token).await.json();
        assert_eq!(all.json()["users"]["data"][2], user, "as everywhere on the wire");

        let admins = preview(&app, &token, page, &json!({ "type": "TENANT_ADMINISTRATORS" })).await;
        assert_eq!((counts(&admins), emails(&admins)), ([3, 0, 1, 2], vec![ADA.0.to_owned()]));
        assert_eq!(admins.json()["includesYou"], false);

        let second = "pageSize=2&page=1&sortProperty=email&sortOrder=DESC";
        let second = preview(&app, &token, second, &json!({ "type": "ALL_USERS" })).await;
        assert_eq!(emails(&second), [ADA.0]);
        let users = second.json()["users"].clone();
        assert_eq!(
            (&users["totalElements"], &users["totalPages"], &users["hasNext"]),
            (&json!(3), &json!(2), &json!(false))
        );
        let far = preview(&app, &token, "pageSize=10&page=1000", &json!({ "type": "ALL_USERS" })).await;
        assert_eq!((counts(&far), emails(&far).len()), ([6, 1, 3, 2], 0));
        let found =
            preview(&app, &token, "pageSize=10&page=0&textSearch=NORTH", &json!({ "type": "ALL_USERS" }))
                .await;
        assert_eq!(counts(&found), [6, 1, 3, 2], "a search is within the list alone");
        assert_eq!(found.json()["users"]["totalElements"], 2);
        assert_eq!(before, app.database.dump().await, "nothing is saved");
    }
}

#[tokio::test]
async fn a_rule_that_is_off_affects_nobody() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let mut off = settings(&json!({ "type": "ALL_USERS" }));
    off["enforceTwoFa"] = json!(false);
    for providers in [off["providers"].clone(), json!([])] {
        off["providers"] = providers;
        let answer = app.post(&format!("{PATH}?pageSize=10&page=0"), &token, &off).await;
        assert_eq!((counts(&answer), emails(&answer).len()), ([0; 4], 0));
        assert_eq!(answer.json()["includesYou"], false);
    }
}

#[tokio::test]
async fn a_rule_that_could_not_be_saved_is_refused_in_the_same_words() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        let everybody = settings(&json!({ "type": "ALL_USERS" }));
        for (member, value) in [
            ("providers", json!([])),
            ("enforcedUsersFilter", json!(null)),
            ("enforcedUsersFilter", json!({ "type": "NOBODY" })),
            ("enforcedUsersFilter", json!({ "type": "TENANT_ADMINISTRATORS", "tenantsIds": ["x"] })),
            ("minVerificationCodeSendPeriod", json!(1)),
        ] {
            let mut body = everybody.clone();
            body[member] = value;
            let saved = app.post("/api/2fa/settings", &token, &body).await.error();
            assert_eq!(saved.0, 400, "{saved:?}");
            for path in [format!("{PATH}?pageSize=10&page=0"), format!("{PATH}/export")] {
                assert_eq!(app.post(&path, &token, &body).await.error(), saved, "{path} {body}");
            }
        }
    }
}

#[tokio::test]
async fn only_system_administrators_see_a_preview() {
    let app = TestApp::new().await;
    for who in [ADA, CLEO] {
        let token = app.token(who).await;
        for path in [format!("{PATH}?pageSize=10&page=0"), format!("{PATH}/export")] {
            let error = app.post(&path, &token, &settings(&json!({ "type": "ALL_USERS" }))).await.error();
            assert_eq!((error.0, error.2.as_str()), (403, "forbidden"), "{who:?} {path}");
        }
    }
}

#[tokio::test]
async fn an_export_is_a_table_that_runs_nothing_in_a_spreadsheet() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(SYSADMIN).await;
        app.database.execute("UPDATE users SET first_name = '=1+1', last_name = 'A, \"B\"' WHERE email = 'ada@north.example'").await;
        let body = settings(&json!({ "type": "TENANT_ADMINISTRATORS" }));
        let answer = app.post(&format!("{PATH}/export?textSearch=north"), &token, &body).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"to-set-up.csv\"");
        let lines: Vec<&str> = answer.text.split("\r\n").collect();
        assert_eq!(lines[0], "\"email\",\"firstName\",\"lastName\",\"authority\",\"tenantId\",\"id\"");
        assert!(
            lines[1].starts_with("\"ada@north.example\",\"'=1+1\",\"A, \"\"B\"\"\",\"TENANT_ADMIN\",\""),
            "{}",
            lines[1]
        );
        assert_eq!((lines.len(), lines[2]), (3, ""));
    }
}

#[tokio::test]
async fn an_export_has_those_of_the_list_and_nobody_else() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(SYSADMIN).await;
        app.set_up_totp(&app.token(DANA).await).await;
        app.database.set_enabled(BO.0, false).await;
        app.add_newcomer("newcomer@north.example", ADA.0).await;
        let everybody = json!({ "type": "ALL_USERS" });
        let list = preview(&app, &token, "pageSize=100&page=0&sortProperty=email", &everybody).await;
        let file = app.post(&format!("{PATH}/export"), &token, &settings(&everybody)).await;
        let mut exported: Vec<_> = file
            .text
            .lines()
            .skip(1)
            .map(|line| line.split('"').nth(1).expect("an address").to_owned())
            .collect();
        exported.sort_unstable();
        assert_eq!(exported, [ADA.0, CLEO.0, SYSADMIN.0], "{}", file.text);
        assert_eq!(exported, emails(&list));
    }
}

#[tokio::test]
async fn an_export_of_more_than_anybody_reads_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    app.database
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
             INSERT INTO users (id, created_at, authority, email, email_key, additional_info, version) \
             SELECT randomblob(16), 0, 'SYS_ADMIN', 'a' || i || '@many.example', 'a' || i || '@many.example', 'null', 1 FROM n; \
             INSERT INTO credentials (user_id, password_hash, is_enabled, password_failures, second_factor_failures, locks, methods_version) \
             SELECT id, 'x', TRUE, 0, 0, 0, 0 FROM users WHERE email LIKE '%@many.example'",
        )
        .await;
    let body = settings(&json!({ "type": "SYSTEM_ADMINISTRATORS" }));
    let error = app.post(&format!("{PATH}/export"), &token, &body).await.error();
    assert_eq!((error.0, error.1, error.2.as_str()), (400, 31, "validation"));
    assert!(error.3.contains("there are 10001"), "{}", error.3);
    let narrowed = app.post(&format!("{PATH}/export?textSearch=many"), &token, &body).await;
    assert_eq!((narrowed.status.as_u16(), narrowed.text.lines().count()), (200, 10_001));
}
