//! `/api/tenantProfile`, `/api/tenantProfileInfo`, `/api/tenantProfiles` and `/api/tenantProfileInfos`.

use super::directory::{Directory, NOBODY, bad, each, id_of, not_found, refusal};
use crate::support::{engines, race};
use serde_json::{Value, json};
use std::sync::Arc;

const PATH: &str = "/api/tenantProfile";

async fn make(directory: &Directory, name: &str) -> Value {
    directory.save(&directory.sysadmin, PATH, &json!({ "name": name, "profileData": {} })).await
}

async fn default_name(directory: &Directory) -> String {
    directory.get(&directory.sysadmin, "/api/tenantProfileInfo/default").await.text_of("name")
}

#[tokio::test]
async fn a_profile_is_made_read_changed_and_deleted() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        let data =
            json!({ "configuration": { "type": "DEFAULT", "maxUsers": 7, "maxDevices": 9, "own": [null] } });
        let posted = json!({ "name": "Gold", "description": "Much", "profileData": data, "unknown": 1 });
        let mut profile = directory.save(admin, PATH, &posted).await;
        assert_eq!(profile["profileData"], data, "what means nothing here is kept");
        assert_eq!((&profile["default"], &profile["isolatedTbRuleEngine"]), (&json!(false), &json!(false)));
        let id = id_of(&profile["id"]);
        assert_eq!(directory.get(admin, &format!("{PATH}/{id}")).await.json(), profile);
        let info = directory.get(admin, &format!("/api/tenantProfileInfo/{id}")).await.json();
        assert_eq!((&info["id"], &info["name"]), (&profile["id"], &json!("Gold")));

        profile["name"] = json!("Platinum");
        profile["description"] = Value::Null;
        assert_eq!(directory.save(admin, PATH, &profile).await, profile);
        let lists = ["/api/tenantProfiles", "/api/tenantProfileInfos"];
        for list in lists {
            let query = "?pageSize=5&page=0&textSearch=pLAT&sortProperty=name&sortOrder=desc";
            let page = directory.get(admin, &format!("{list}{query}")).await.json();
            assert_eq!((each(&page["data"], "name"), &page["totalElements"]), (vec!["Platinum"], &json!(1)));
        }
        let found = directory.get(admin, &format!("/api/tenantProfiles/list?ids={id},{NOBODY}")).await.json();
        assert_eq!(found, json!([profile]));
        let answer = directory.delete(admin, &format!("{PATH}/{id}")).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let gone = directory.get(admin, &format!("{PATH}/{id}")).await;
        assert_eq!(refusal(&gone), not_found("Tenant profile", &id));
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_the_wires_words() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        let gold = make(&directory, "Gold").await;
        let default = directory.get(admin, "/api/tenantProfileInfo/default").await.json();
        for (body, message) in [
            (json!({ "profileData": {} }), "Tenant profile name should be specified!"),
            (json!({ "name": " ", "profileData": {} }), "Tenant profile name should be specified!"),
            (json!({ "name": "Silver" }), "Tenant profile data should be specified!"),
            (json!({ "name": "Gold", "profileData": {} }), "Tenant profile with such name already exists!"),
            (
                json!({ "name": "Silver", "profileData": {}, "default": true }),
                "Another default tenant profile is present!",
            ),
            (
                json!({ "id": gold["id"], "name": "Default", "profileData": {} }),
                "Tenant profile with such name already exists!",
            ),
            (json!({ "name": "<b>", "profileData": {} }), "Validation error: name is malformed"),
        ] {
            assert_eq!(refusal(&directory.post(admin, PATH, &body).await), bad(message), "{body}");
        }
        let nobody = json!({ "entityType": "TENANT_PROFILE", "id": NOBODY });
        let changed =
            directory.post(admin, PATH, &json!({ "id": nobody, "name": "X", "profileData": {} })).await;
        assert_eq!(refusal(&changed), not_found("Tenant profile", NOBODY));
        let missing = directory.post(admin, &format!("{PATH}/{NOBODY}/default"), &Value::Null).await;
        assert_eq!(refusal(&missing), not_found("Tenant profile", NOBODY));
        let missing = directory.delete(admin, &format!("{PATH}/{NOBODY}")).await;
        assert_eq!(refusal(&missing), not_found("Tenant profile", NOBODY));
        let stays = directory.delete(admin, &format!("{PATH}/{}", id_of(&default["id"]))).await;
        assert_eq!(refusal(&stays), bad("Deletion of Default Tenant Profile is prohibited!"));
        directory
            .save(admin, "/api/tenant", &json!({ "title": "East", "tenantProfileId": gold["id"] }))
            .await;
        let used = directory.delete(admin, &format!("{PATH}/{}", id_of(&gold["id"]))).await;
        assert_eq!(refusal(&used), bad("The tenant profile referenced by the tenants cannot be deleted!"));
    }
}

#[tokio::test]
async fn tenants_that_ask_for_none_get_the_default_whichever_that_is() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let admin = &directory.sysadmin;
        assert_eq!(default_name(&directory).await, "Default");
        let gold = make(&directory, "Gold").await;
        let path = format!("{PATH}/{}/default", id_of(&gold["id"]));
        let chosen = directory.save(admin, &path, &Value::Null).await;
        assert_eq!((&chosen["default"], default_name(&directory).await.as_str()), (&json!(true), "Gold"));
        let tenant = directory.save(admin, "/api/tenant", &json!({ "title": "East" })).await;
        assert_eq!(tenant["tenantProfileId"], gold["id"]);
        // Saved with `default` false, it still is: there always is one.
        let saved = directory
            .save(admin, PATH, &json!({ "id": gold["id"], "name": "Gold", "profileData": {} }))
            .await;
        assert_eq!(saved["default"], json!(true));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_choose_a_default_at_once_one_wins_and_there_is_one() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        let mut ids = Vec::new();
        for number in 0..8 {
            ids.push(id_of(&make(&directory, &format!("Profile {number}")).await["id"]));
        }
        let statuses = race(8, |task| {
            let (directory, path) = (Arc::clone(&directory), format!("{PATH}/{}/default", ids[task]));
            async move { directory.post(&directory.sysadmin, &path, &Value::Null).await.status.as_u16() }
        })
        .await;
        assert_eq!(statuses, [200; 8]);
        let defaults = "SELECT COUNT(*) FROM tenant_profiles WHERE is_default";
        assert_eq!(directory.app.database.number(defaults).await, 1);
    }
}
