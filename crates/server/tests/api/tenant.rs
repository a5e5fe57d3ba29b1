//! `/api/tenant`, `/api/tenants` and `/api/tenantInfos`.

use super::directory::{
    Directory, NOBODY, bad, each, forbidden, id_object, id_of, not_found, refusal, stale,
};
use crate::support::{ADA, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/tenant";

#[tokio::test]
async fn a_tenant_is_made_read_changed_and_deleted() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        let posted = json!({
            "title": "East Gas", "country": "Nowhere", "zip": "1", "email": "office@east.example", "region": "Moon",
            "additionalInfo": { "description": "By the river" }, "name": "ignored",
        });
        let mut tenant = directory.save(admin, PATH, &posted).await;
        let found =
            json!([tenant["title"], tenant["name"], tenant["region"], tenant["version"], tenant["city"]]);
        assert_eq!(found, json!(["East Gas", "East Gas", "Global", 1, null]));
        assert_eq!(tenant["additionalInfo"], posted["additionalInfo"]);
        let id = id_of(&tenant["id"]);
        assert_eq!(directory.get(admin, &format!("{PATH}/{id}")).await.json(), tenant);
        let mut info = directory.get(admin, &format!("{PATH}/info/{id}")).await.json();
        assert_eq!(
            info.as_object_mut().expect("an object").remove("tenantProfileName"),
            Some(json!("Default"))
        );
        assert_eq!(info, tenant);

        tenant["title"] = json!("East Gas & Light");
        let saved = directory.save(admin, PATH, &tenant).await;
        assert_eq!((&saved["title"], &saved["version"]), (&json!("East Gas & Light"), &json!(2)));
        assert_eq!(refusal(&directory.post(admin, PATH, &tenant).await), stale("Tenant"));
        tenant["version"] = Value::Null;
        assert_eq!(directory.save(admin, PATH, &tenant).await["version"], 3, "without one it overwrites");
        let answer = directory.delete(admin, &format!("{PATH}/{id}")).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let gone = directory.get(admin, &format!("{PATH}/{id}")).await;
        assert_eq!(refusal(&gone), not_found("Tenant", &id));
        let again = directory.delete(admin, &format!("{PATH}/{id}")).await;
        assert_eq!(refusal(&again), not_found("Tenant", &id));
    }
}

#[tokio::test]
async fn an_administrator_has_their_own_tenant_and_no_other() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let (north, south) = (&directory.north, &directory.south);
        for path in [format!("{PATH}/{north}"), format!("{PATH}/info/{north}")] {
            assert_eq!(directory.get(&directory.ada, &path).await.json()["title"], "North Metering");
            for token in [&directory.bo, &directory.cleo, &directory.dana] {
                assert_eq!(refusal(&directory.get(token, &path).await), forbidden());
            }
        }
        for token in [&directory.bo, &directory.cleo] {
            assert_eq!(refusal(&directory.delete(token, &format!("{PATH}/{north}")).await), forbidden());
        }
        let missing = directory.get(&directory.ada, &format!("{PATH}/{NOBODY}")).await;
        assert_eq!(refusal(&missing), not_found("Tenant", NOBODY));
        let list = format!("/api/tenants/list?tenantIds={south},{north},{NOBODY}");
        assert_eq!(each(&directory.get(&directory.ada, &list).await.json(), "title"), ["North Metering"]);
        let all = directory.get(&directory.sysadmin, &list).await.json();
        let mut titles = each(&all, "title");
        titles.sort_unstable(); // they come by id
        assert_eq!(titles, ["North Metering", "South Water"]);
        assert_eq!(refusal(&directory.get(&directory.cleo, &list).await), forbidden());
        let save = json!({ "id": id_object("TENANT", north), "title": "Mine" });
        assert_eq!(refusal(&directory.post(&directory.ada, PATH, &save).await), forbidden());
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_the_wires_words() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        for (body, message) in [
            (json!({}), "Tenant title should be specified!"),
            (json!({ "title": "  " }), "Tenant title should be specified!"),
            (json!({ "title": "East", "email": "office" }), "Invalid email address format 'office'!"),
            (
                json!({ "title": "x".repeat(256) }),
                "Validation error: title length must be equal or less than 255",
            ),
            (
                json!({ "title": "{{x}}", "zip": "1".repeat(256) }),
                "Validation error: title is malformed, zip or postal code length must be equal or less than 255",
            ),
            (
                json!({ "title": "East", "tenantProfileId": id_object("TENANT_PROFILE", NOBODY) }),
                "Tenant is referencing to non-existent tenant profile!",
            ),
        ] {
            assert_eq!(refusal(&directory.post(admin, PATH, &body).await), bad(message), "{body}");
        }
        let nobody = json!({ "id": id_object("TENANT", NOBODY), "title": "East" });
        assert_eq!(refusal(&directory.post(admin, PATH, &nobody).await), not_found("Tenant", NOBODY));
        for path in [format!("{PATH}/1"), format!("{PATH}/info/%00"), format!("{PATH}/{}x", directory.north)]
        {
            let (status, number, message) = refusal(&directory.get(admin, &path).await);
            assert_eq!((status, number), (400, 31), "{path}");
            assert!(message.starts_with("Invalid UUID string: "), "{message}");
        }
    }
}

#[tokio::test]
async fn a_tenant_goes_with_everything_in_it_and_its_sessions_end_at_once() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let answer = directory.delete(&directory.ada, &format!("{PATH}/{}", directory.north)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        for token in [&directory.ada, &directory.cleo] {
            let over = directory.get(token, "/api/auth/user").await.error();
            assert_eq!((over.0, over.2.as_str()), (401, "session_over"));
        }
        assert_eq!(directory.app.login(ADA).await.error().3, "Invalid username or password");
        assert_eq!(directory.get(&directory.bo, "/api/auth/user").await.status, 200);
        let left = directory.app.database.number("SELECT COUNT(*) FROM customers").await;
        assert_eq!(left, 1, "South's");
        let events = directory.app.database.audit().await;
        assert!(
            events.iter().any(|event| event.contains("DELETED by ada@north.example on North Metering")),
            "{events:#?}"
        );
    }
}

#[tokio::test]
async fn lists_are_searched_sorted_and_cut_into_pages() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        for title in ["b 100%", "B_x", "Äpfel", "c"] {
            directory.save(admin, PATH, &json!({ "title": title, "city": "Ü" })).await;
        }
        let list = async |path: &str, query: &str| {
            let page = directory.get(admin, &format!("{path}?{query}")).await.json();
            let titles: Vec<String> = each(&page["data"], "title").into_iter().map(str::to_owned).collect();
            (titles, page["totalPages"].clone(), page["totalElements"].clone(), page["hasNext"].clone())
        };
        for path in ["/api/tenants", "/api/tenantInfos"] {
            let sorted = "pageSize=4&sortProperty=title";
            let first = list(path, &format!("{sorted}&page=0")).await;
            let titles = ["b 100%", "B_x", "c", "North Metering"].map(str::to_owned).to_vec();
            assert_eq!(first, (titles, json!(2), json!(6), json!(true)), "in any letter case");
            let second = list(path, &format!("{sorted}&page=1")).await;
            assert_eq!((second.0.len(), second.3), (2, json!(false)));
            let beyond = list(path, &format!("{sorted}&page=2")).await;
            assert_eq!(beyond, (vec![], json!(2), json!(6), json!(false)));
            let search =
                async |text: &str| list(path, &format!("pageSize=9&page=0&textSearch={text}")).await.0;
            assert_eq!(search("100%25").await, ["b 100%"], "no wildcard");
            assert_eq!(search("B_").await, ["B_x"]);
            assert_eq!(search("%C3%A4pF").await, ["Äpfel"]);
            assert_eq!(search("nothing").await, Vec::<String>::new());
            assert_eq!(search("%00").await, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_deleted() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let database = &directory.app.database;
        let cleo = directory.id(&directory.cleo).await;
        let rows = [
            (&directory.sysadmin, format!("{PATH}/{}", directory.north)),
            (&directory.ada, format!("/api/customer/{}", directory.laundry)),
            (&directory.ada, format!("/api/user/{cleo}")),
        ];
        let before = database.dump().await;
        database.execute("ALTER TABLE audit_events RENAME TO elsewhere").await;
        for (token, path) in &rows {
            let refused = directory.delete(token, path).await;
            assert!(refused.status.is_server_error(), "{path}: {} {}", refused.status, refused.text);
        }
        database.execute("ALTER TABLE elsewhere RENAME TO audit_events").await;
        assert_eq!(before, database.dump().await);
        for (token, path) in rows.iter().rev() {
            assert_eq!(directory.delete(token, path).await.status, 200, "{path}");
        }
    }
}
