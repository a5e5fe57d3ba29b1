//! `/api/customer`, `/api/customers` and `/api/tenant/customers`.

use super::directory::{
    Directory, NOBODY, assert_quota, bad, each, forbidden, id_object, id_of, not_found, refusal, stale,
};
use crate::support::{CLEO, engines, race};
use serde_json::{Value, json};
use std::sync::Arc;

const PATH: &str = "/api/customer";
const TAKEN: &str = "Customer with such title already exists!";

#[tokio::test]
async fn a_customer_is_made_read_changed_and_deleted() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let ada = &directory.ada;
        let posted = json!({
            "title": "Quay Hotel", "address2": "Back door", "phone": "+1", "additionalInfo": { "isPublic": true },
            "tenantId": id_object("TENANT", &directory.south),
        });
        let mut customer = directory.save(ada, PATH, &posted).await;
        assert_eq!(id_of(&customer["tenantId"]), directory.north, "whatever was posted");
        let found =
            json!([customer["name"], customer["version"], customer["externalId"], customer["address2"]]);
        assert_eq!(found, json!(["Quay Hotel", 1, null, "Back door"]));
        let id = id_of(&customer["id"]);
        let path = format!("{PATH}/{id}");
        assert_eq!(directory.get(ada, &path).await.json(), customer);
        let short = directory.get(ada, &format!("{path}/shortInfo")).await.json();
        assert_eq!(short, json!({ "title": "Quay Hotel", "isPublic": true }));
        let title = directory.get(ada, &format!("{path}/title")).await;
        assert_eq!(
            (title.text.as_str(), title.header("content-type")),
            ("Quay Hotel", "text/plain; charset=utf-8")
        );
        let named = directory.get(ada, "/api/tenant/customers?customerTitle=Quay%20Hotel").await.json();
        assert_eq!(named, customer);
        let page = directory.get(ada, "/api/customers?pageSize=9&page=0&textSearch=qUAY").await.json();
        assert_eq!((&page["data"], &page["totalElements"]), (&json!([customer]), &json!(1)));
        let list = format!("/api/customers/list?customerIds={id},{NOBODY},{}", directory.farm);
        assert_eq!(directory.get(ada, &list).await.json(), json!([customer]), "Hill Farm is South's");

        customer["title"] = json!("Quay House");
        assert_eq!(directory.save(ada, PATH, &customer).await["version"], 2);
        assert_eq!(refusal(&directory.post(ada, PATH, &customer).await), stale("Customer"));
        customer["version"] = Value::Null;
        assert_eq!(directory.save(ada, PATH, &customer).await["version"], 3);
        let answer = directory.delete(ada, &path).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        assert_eq!(refusal(&directory.get(ada, &path).await), not_found("Customer", &id));
        assert_eq!(refusal(&directory.delete(ada, &path).await), not_found("Customer", &id));
    }
}

#[tokio::test]
async fn customers_are_their_tenants_business_alone() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let path = format!("{PATH}/{}", directory.laundry);
        for part in ["", "/shortInfo", "/title"] {
            let path = format!("{path}{part}");
            for token in [&directory.ada, &directory.cleo] {
                assert_eq!(directory.get(token, &path).await.status, 200, "{path}");
            }
            for token in [&directory.bo, &directory.dana, &directory.sysadmin] {
                assert_eq!(refusal(&directory.get(token, &path).await), forbidden(), "{path}");
            }
            for token in [&directory.ada, &directory.cleo] {
                let missing = directory.get(token, &format!("{PATH}/{NOBODY}{part}")).await;
                assert_eq!(refusal(&missing), not_found("Customer", NOBODY));
            }
        }
        let users = format!("{path}/users?pageSize=9&page=0");
        assert_eq!(each(&directory.get(&directory.ada, &users).await.json()["data"], "email"), [CLEO.0]);
        let save = json!({ "id": id_object("CUSTOMER", &directory.laundry), "title": "Mine" });
        for token in [&directory.bo, &directory.cleo, &directory.dana, &directory.sysadmin] {
            assert_eq!(refusal(&directory.get(token, &users).await), forbidden());
            assert_eq!(refusal(&directory.delete(token, &path).await), forbidden());
            assert_eq!(refusal(&directory.post(token, PATH, &save).await), forbidden());
        }
        let missing = directory.get(&directory.ada, "/api/tenant/customers?customerTitle=Hill%20Farm").await;
        assert_eq!(refusal(&missing), (404, 32, "Requested item wasn't found!".to_owned()), "South's");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_the_wires_words() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let ada = &directory.ada;
        for (body, message) in [
            (json!({}), "Customer title should be specified!"),
            (json!({ "title": "  " }), "Customer title should be specified!"),
            (json!({ "title": "Public" }), "'Public' title for customer is system reserved!"),
            (json!({ "title": "Harbour Laundry" }), TAKEN),
            (json!({ "title": "A", "email": "@" }), "Invalid email address format '@'!"),
            (json!({ "title": "A", "city": "</p>" }), "Validation error: city is malformed"),
        ] {
            assert_eq!(refusal(&directory.post(ada, PATH, &body).await), bad(message), "{body}");
        }
        let nobody = json!({ "id": id_object("CUSTOMER", NOBODY), "title": "A" });
        assert_eq!(refusal(&directory.post(ada, PATH, &nobody).await), not_found("Customer", NOBODY));
        directory.save(&directory.bo, PATH, &json!({ "title": "Harbour Laundry" })).await;
        let farm = json!({ "id": id_object("CUSTOMER", &directory.farm), "title": "Harbour Laundry" });
        assert_eq!(refusal(&directory.post(&directory.bo, PATH, &farm).await), bad(TAKEN));
    }
}

#[tokio::test]
async fn a_title_that_is_taken_gets_something_behind_it_where_that_was_asked_for() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let ada = &directory.ada;
        let body = json!({ "title": "Harbour Laundry" });
        let count =
            format!("{PATH}?nameConflictPolicy=UNIQUIFY&uniquifyStrategy=INCREMENTAL&uniquifySeparator=-");
        assert_eq!(directory.save(ada, &count, &body).await["title"], "Harbour Laundry-1");
        assert_eq!(directory.save(ada, &count, &body).await["title"], "Harbour Laundry-2");
        let random = directory.save(ada, &format!("{PATH}?nameConflictPolicy=UNIQUIFY"), &body).await;
        let random = random["title"].as_str().expect("a title");
        assert!(random.starts_with("Harbour Laundry_") && random.len() > 20, "{random}");
        for query in ["nameConflictPolicy=x", "nameConflictPolicy=UNIQUIFY&uniquifyStrategy=x"] {
            assert_eq!(
                directory.post(ada, &format!("{PATH}?{query}"), &body).await.error().2,
                "parameter_invalid"
            );
        }
        assert_eq!(
            refusal(&directory.post(ada, &format!("{PATH}?nameConflictPolicy=FAIL"), &body).await),
            bad(TAKEN)
        );
    }
}

#[tokio::test]
async fn a_customer_goes_with_its_users_whose_sessions_end_at_once() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let answer = directory.delete(&directory.ada, &format!("{PATH}/{}", directory.laundry)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(directory.get(&directory.cleo, "/api/auth/user").await.error().2, "session_over");
        assert_eq!(directory.app.login(CLEO).await.error().3, "Invalid username or password");
        for token in [&directory.ada, &directory.dana] {
            assert_eq!(directory.get(token, "/api/auth/user").await.status, 200);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_tenant_has_more_customers_than_its_profile_allows() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        directory.limit(&directory.north, json!({ "maxCustomers": 4 })).await;
        let answers = race(8, |task| {
            let directory = Arc::clone(&directory);
            async move { directory.post(&directory.ada, PATH, &json!({ "title": format!("C{task}") })).await }
        })
        .await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!(made.len(), 3, "beside Harbour Laundry");
        for answer in refused {
            assert_quota(answer, "Customers limit reached", "CUSTOMER", 4);
        }
        let other = directory.post(&directory.bo, PATH, &json!({ "title": "C" })).await;
        assert_eq!(other.status, 200, "another tenant has another profile");
    }
}
