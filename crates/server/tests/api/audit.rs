//! `/api/audit`: what happened, for those whom it concerns.

use crate::support::{ADA, BO, CLEO, DANA, NUMBER, SYSADMIN, TestApp, engines};
use countersign::flow::housekeeping;
use serde_json::{Value, json};

async fn log(app: &TestApp, token: &str, rest: &str) -> Value {
    let answer = app.get(&format!("/api/audit/logs{rest}"), token).await;
    assert_eq!(answer.status, 200, "{rest}: {}", answer.text);
    answer.json()
}

/// Who did what to whom, a word each.
fn lines(page: &Value) -> Vec<String> {
    let text = |event: &Value, name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let line = |event| {
        let names = ["userName", "actionType", "entityName", "actionStatus"];
        names.map(|name| text(event, name)).join(" ")
    };
    page["data"].as_array().expect("a list").iter().map(line).collect()
}

const PAGE: &str = "pageSize=100&page=0";

#[tokio::test]
async fn an_event_has_the_wires_shape_with_the_client_in_words() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/api/auth/login")
            .header(
                "user-agent",
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            )
            .body(json!({ "username": ADA.0, "password": ADA.1 }).to_string().into())
            .expect("a request");
        let ada = app.send(request).await.text_of("token");
        let page = log(&app, &ada, &format!("?{PAGE}")).await;
        let event = &page["data"][0];
        let user = app.database.user_id(ADA.0).await;
        let tenant = app.get("/api/auth/user", &ada).await.json()["tenantId"].clone();
        let nobody = "13814000-1dd2-11b2-8080-808080808080";
        let expected = json!({
            "id": event["id"], "createdTime": 1_700_000_000_000_i64, "tenantId": tenant,
            "customerId": { "entityType": "CUSTOMER", "id": nobody },
            "entityId": { "entityType": "USER", "id": user }, "entityName": ADA.0,
            "userId": { "entityType": "USER", "id": user }, "userName": ADA.0,
            "actionType": "LOGIN", "actionStatus": "SUCCESS", "actionFailureDetails": "",
            "actionData": {
                "clientAddress": "127.0.0.1", "browser": "Firefox 127.0", "os": "Ubuntu", "device": "Other",
            },
        });
        assert_eq!(event, &expected);
        assert_eq!((&page["totalElements"], &page["hasNext"]), (&json!(1), &json!(false)));
        assert!(event["id"].get("entityType").is_none() && event["id"]["id"].is_string());
    }
}

#[tokio::test]
async fn messages_methods_and_locks_have_the_wires_shape() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.offer_all(&json!({ "maxVerificationFailuresBeforeUserLockout": 1 })).await;
        let (ada, cleo) = (app.token(ADA).await, app.token(CLEO).await);
        let user = app.get("/api/auth/user", &cleo).await.json();
        app.database.forget_audit().await;
        app.set_up_sms(&cleo).await;
        app.advance(30);
        let partial = app.token(CLEO).await;
        // On a node that has no provider.
        assert_eq!(app.another_node().await.send_code(&partial, "SMS").await.error().0, 500);
        assert_eq!(app.check_by(&partial, "SMS", "999999").await.error().2, "account_locked");

        let client = json!({ "clientAddress": "127.0.0.1", "browser": "Unknown", "os": "Unknown", "device": "Unknown" });
        let with = |beside: Value| {
            let mut data = client.clone();
            data.as_object_mut().expect("an object").extend(beside.as_object().expect("an object").clone());
            data
        };
        let number = with(json!({ "recipientNumber": NUMBER }));
        let added = with(json!({ "event": "method_added", "providerType": "SMS" }));
        let none = "no SMS provider configured!";
        let by_her = (&user["id"], json!(CLEO.0));
        // Who guessed is not known.
        let by_nobody =
            (&json!({ "entityType": "USER", "id": "13814000-1dd2-11b2-8080-808080808080" }), Value::Null);
        for (kind, status, after, (actor, name), data, failure) in [
            ("SMS_SENT", "SUCCESS", 0, &by_her, &number, ""),
            ("CREDENTIALS_UPDATED", "SUCCESS", 0, &by_her, &added, ""),
            ("SMS_SENT", "FAILURE", 30_000, &by_her, &number, none),
            ("LOCKOUT", "SUCCESS", 30_000, &by_nobody, &client, ""),
        ] {
            let page = log(&app, &ada, &format!("?{PAGE}&actionTypes={kind}")).await;
            let events = page["data"].as_array().expect("a list");
            let found: Vec<_> = events.iter().filter(|event| event["actionStatus"] == status).collect();
            assert_eq!(found.len(), 1, "{kind} {status}: {page}");
            let expected = json!({
                "id": found[0]["id"], "createdTime": 1_700_000_000_000_i64 + after, "tenantId": user["tenantId"],
                "customerId": user["customerId"], "entityId": user["id"], "entityName": CLEO.0,
                "userId": actor, "userName": name, "actionType": kind, "actionStatus": status,
                "actionFailureDetails": failure, "actionData": data,
            });
            assert_eq!(found[0], &expected);
        }
    }
}

#[tokio::test]
async fn everybody_sees_their_own_place_and_nothing_else() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let (root, ada, bo) = (app.token(SYSADMIN).await, app.token(ADA).await, app.token(BO).await);
        let (cleo, _) = (app.token(CLEO).await, app.token(DANA).await);
        app.login((CLEO.0, "wrong")).await;
        app.offer_totp(&Value::Null).await;
        let names = |page: &Value| {
            let mut names: Vec<String> =
                lines(page).iter().filter_map(|line| line.split(' ').nth(2).map(str::to_owned)).collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(names(&log(&app, &ada, &format!("?{PAGE}")).await), [ADA.0, CLEO.0]);
        assert_eq!(names(&log(&app, &bo, &format!("?{PAGE}")).await), [BO.0, DANA.0]);
        assert_eq!(names(&log(&app, &root, &format!("?{PAGE}")).await), ["-", SYSADMIN.0]);

        let id = app.database.user_id(CLEO.0).await;
        let customer = app.get("/api/auth/user", &cleo).await.json()["customerId"]["id"].clone();
        let customer = customer.as_str().expect("an id");
        for (token, count) in [(&ada, 2), (&bo, 0)] {
            let on = log(&app, token, &format!("/entity/USER/{id}?{PAGE}")).await;
            let of_customer = log(&app, token, &format!("/customer/{customer}?{PAGE}")).await;
            assert_eq!((&on["totalElements"], &of_customer["totalElements"]), (&json!(count), &json!(count)));
            let by = log(&app, token, &format!("/user/{id}?{PAGE}")).await;
            assert_eq!(by["totalElements"], json!(count));
        }
        assert_eq!(log(&app, &root, &format!("/entity/USER/{id}?{PAGE}")).await["totalElements"], 0);
        for (token, rest) in [
            (&cleo, format!("?{PAGE}")),
            (&cleo, "/export".to_owned()),
            (&root, format!("/user/{id}?{PAGE}")),
            (&root, format!("/customer/{customer}?{PAGE}")),
        ] {
            assert_eq!(app.get(&format!("/api/audit/logs{rest}"), token).await.status, 403, "{rest}");
        }
    }
}

#[tokio::test]
async fn events_are_found_by_time_action_and_text_and_sorted() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let ada = app.token(ADA).await;
        app.advance(10);
        app.login((CLEO.0, "wrong")).await;
        app.advance(10);
        app.token(CLEO).await;
        let start = 1_700_000_000_000_i64;
        let count =
            async |rest: &str| log(&app, &ada, &format!("?{PAGE}&{rest}")).await["totalElements"].clone();
        for (rest, expected) in [
            (String::new(), 3),
            (format!("startTime={}", start + 10_000), 2),
            (format!("startTime={}", start + 10_001), 1),
            (format!("endTime={}", start + 10_000), 2),
            (format!("endTime={}", start + 9_999), 1),
            ("actionTypes=login,LOGOUT".to_owned(), 3),
            ("actionTypes=LOCKOUT".to_owned(), 0),
            ("textSearch=CLEO".to_owned(), 2),
            ("textSearch=failure".to_owned(), 1),
            ("textSearch=cleo&startTime=1&actionTypes=LOGIN&endTime=1".to_owned(), 0),
            ("textSearch=%25".to_owned(), 0),
        ] {
            assert_eq!(count(&rest).await, expected, "{rest}");
        }
        for property in ["createdTime", "entityType", "entityName", "userName", "actionType", "actionStatus"]
        {
            assert_eq!(count(&format!("sortProperty={property}&sortOrder=DESC")).await, 3);
        }
        let sorted = log(&app, &ada, "?pageSize=2&page=0&sortProperty=createdTime&sortOrder=DESC").await;
        let (ok, wrong) =
            (format!("{} LOGIN {} SUCCESS", CLEO.0, CLEO.0), format!("{} LOGIN {} FAILURE", CLEO.0, CLEO.0));
        assert_eq!((lines(&sorted), &sorted["hasNext"]), (vec![ok, wrong], &json!(true)));
        for bad in ["actionTypes=NONSENSE", "startTime=soon", "sortProperty=data", "pageSize=0"] {
            let answer = app.get(&format!("/api/audit/logs?{bad}&{PAGE}"), &ada).await;
            assert_eq!(answer.error().0, 400, "{bad}");
        }
        let cleo = app.database.user_id(CLEO.0).await;
        assert_eq!(app.get(&format!("/api/audit/logs/entity/DEVICE/{cleo}?{PAGE}"), &ada).await.status, 400);
        assert_eq!(app.get(&format!("/api/audit/logs/entity/USER/x?{PAGE}"), &ada).await.status, 400);
    }
}

#[tokio::test]
async fn an_export_runs_nothing_in_a_spreadsheet() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let ada = app.token(ADA).await;
        app.database.forget_audit().await;
        app.login((CLEO.0, "wrong")).await;
        app.database.execute("UPDATE audit_events SET entity_name = '=HYPERLINK(\"http://x\")'").await;
        let answer = app.get("/api/audit/logs/export?actionTypes=LOGIN", &ada).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"audit.csv\"");
        let lines: Vec<&str> = answer.text.split("\r\n").collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("\"time\",\"entityType\",\"entityName\""));
        let line = "\"2023-11-14T22:13:20Z\",\"USER\",\"'=HYPERLINK(\"\"http://x\"\")\",\"cleo@north.example\",\"\",\"LOGIN\",\"\",\"FAILURE\",";
        assert!(lines[1].starts_with(line), "{}", lines[1]);
    }
}

#[tokio::test]
async fn what_happened_long_ago_is_forgotten_if_the_configuration_says_so() {
    const DAY: u64 = 24 * 60 * 60;
    for engine in engines() {
        for (keep, left) in [(30 * DAY, 1), (0, 2)] {
            let app =
                TestApp::with(engine, |config| config.audit.keep = std::time::Duration::from_secs(keep))
                    .await;
            app.database.forget_audit().await;
            app.token(ADA).await;
            app.advance(30 * DAY + 1);
            app.token(ADA).await;
            housekeeping::run(&app.app).await.expect("a round");
            assert_eq!(app.database.number("SELECT COUNT(*) FROM audit_events").await, left);
        }
    }
}
