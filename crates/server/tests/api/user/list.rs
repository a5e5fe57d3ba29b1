//! `GET /api/users`, its short form and its lists by ids, and `GET /api/tenant/{id}/users`.

use crate::api::directory::{Directory, NOBODY, each, forbidden, id_object, refusal};
use crate::support::{ADA, BO, CLEO, engines};
use serde_json::{Value, json};

const PAGE: &str = "pageSize=10&page=0&sortProperty=email";

/// Beside the people of the demo: Eve and Fay at Harbour Laundry, Gil at nobody's, in North.
async fn people(engine: &str) -> Directory {
    let directory = Directory::on(engine).await;
    for (email, authority) in [
        ("eve@x.example", "CUSTOMER_USER"),
        ("fay_@x.example", "CUSTOMER_USER"),
        ("gil@x.example", "TENANT_ADMIN"),
    ] {
        let mut body = json!({ "email": email, "authority": authority });
        if authority == "CUSTOMER_USER" {
            body["customerId"] = id_object("CUSTOMER", &directory.laundry);
        }
        directory.save(&directory.ada, "/api/user?sendActivationMail=false", &body).await;
    }
    directory
}

async fn emails(directory: &Directory, token: &str, path: &str) -> Vec<String> {
    let answer = directory.get(token, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    let body = answer.json();
    let list = if body.is_array() { &body } else { &body["data"] };
    let mut emails: Vec<String> = each(list, "email").into_iter().map(str::to_owned).collect();
    if body.is_array() {
        emails.sort(); // they come by id
    }
    emails
}

#[tokio::test]
async fn everybody_sees_those_around_them() {
    for engine in engines() {
        let directory = people(engine).await;
        for path in ["/api/users", "/api/users/info"] {
            let path = format!("{path}?{PAGE}");
            let north = [ADA.0, CLEO.0, "eve@x.example", "fay_@x.example", "gil@x.example"];
            assert_eq!(emails(&directory, &directory.ada, &path).await, north);
            assert_eq!(
                emails(&directory, &directory.cleo, &path).await,
                [CLEO.0, "eve@x.example", "fay_@x.example"]
            );
            assert_eq!(refusal(&directory.get(&directory.sysadmin, &path).await), forbidden());
        }
        let info = directory.get(&directory.cleo, &format!("/api/users/info?{PAGE}")).await.json();
        let entry = info["data"][0].as_object().expect("an object");
        assert_eq!(entry.keys().collect::<Vec<_>>(), ["id", "email", "firstName", "lastName"]);
        let of_north = format!("/api/tenant/{}/users?{PAGE}", directory.north);
        assert_eq!(emails(&directory, &directory.sysadmin, &of_north).await, [ADA.0, "gil@x.example"]);
        assert_eq!(refusal(&directory.get(&directory.ada, &of_north).await), forbidden());
        let of_nobody = format!("/api/tenant/{NOBODY}/users?{PAGE}");
        assert_eq!(emails(&directory, &directory.sysadmin, &of_nobody).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn lists_are_searched_by_address_cut_into_pages_and_filtered_by_second_factor() {
    for engine in engines() {
        let directory = people(engine).await;
        directory.app.offer_totp(&Value::Null).await;
        directory.app.set_up_totp(&directory.cleo).await;
        let of_ada =
            async |query: &str| emails(&directory, &directory.ada, &format!("/api/users?{query}")).await;
        assert_eq!(of_ada(&format!("{PAGE}&textSearch=X.EXAMPLE")).await.len(), 3);
        assert_eq!(of_ada(&format!("{PAGE}&textSearch=y_@")).await, ["fay_@x.example"]);
        assert_eq!(of_ada(&format!("{PAGE}&textSearch=%25")).await, Vec::<String>::new());
        assert_eq!(of_ada(&format!("{PAGE}&textSearch=bo@south")).await, Vec::<String>::new());
        assert_eq!(of_ada(&format!("{PAGE}&twoFactor=true")).await, [CLEO.0]);
        assert_eq!(of_ada(&format!("{PAGE}&twoFactor=False")).await.len(), 4);
        assert_eq!(
            directory.get(&directory.ada, &format!("/api/users?{PAGE}&twoFactor=x")).await.status,
            400
        );
        let page =
            directory.get(&directory.ada, "/api/users?pageSize=2&page=1&sortProperty=email&sortOrder=DESC");
        let page = page.await.json();
        assert_eq!(each(&page["data"], "email"), ["eve@x.example", CLEO.0]);
        let counts = json!([page["totalPages"], page["totalElements"], page["hasNext"]]);
        assert_eq!(counts, json!([3, 5, true]));
    }
}

#[tokio::test]
async fn every_list_of_users_is_filtered_by_second_factor() {
    for engine in engines() {
        let directory = people(engine).await;
        directory.app.offer_totp(&Value::Null).await;
        for token in [&directory.ada, &directory.cleo] {
            directory.app.set_up_totp(token).await;
        }
        let of_tenant = format!("/api/tenant/{}/users", directory.north);
        let of_customer = format!("/api/customer/{}/users", directory.laundry);
        let (eve, fay, gil) = ("eve@x.example", "fay_@x.example", "gil@x.example");
        for (token, path, with, without) in [
            (&directory.sysadmin, &*of_tenant, vec![ADA.0], vec![gil]),
            (&directory.ada, &*of_customer, vec![CLEO.0], vec![eve, fay]),
            (&directory.ada, "/api/users/info", vec![ADA.0, CLEO.0], vec![eve, fay, gil]),
            (&directory.cleo, "/api/users/info", vec![CLEO.0], vec![eve, fay]),
        ] {
            let found =
                async |filter: &str| emails(&directory, token, &format!("{path}?{PAGE}{filter}")).await;
            assert_eq!(found("&twoFactor=true").await, with, "{path}");
            assert_eq!(found("&twoFactor=false").await, without, "{path}");
            assert_eq!(found("").await.len(), with.len() + without.len(), "{path}");
            let odd = directory.get(token, &format!("{path}?{PAGE}&twoFactor=perhaps")).await;
            assert_eq!(odd.status, 400, "{path}: {}", odd.text);
        }
    }
}

#[tokio::test]
async fn lists_by_ids_leave_out_whatever_one_may_not_see() {
    for engine in engines() {
        let directory = people(engine).await;
        let mut ids = Vec::new();
        for token in [&directory.sysadmin, &directory.ada, &directory.bo, &directory.cleo, &directory.dana] {
            ids.push(directory.id(token).await);
        }
        ids.push(NOBODY.to_owned());
        let ids = ids.join(",");
        for path in ["/api/users", "/api/users/list"] {
            let path = format!("{path}?userIds={ids}");
            assert_eq!(emails(&directory, &directory.ada, &path).await, [ADA.0, CLEO.0]);
            assert_eq!(emails(&directory, &directory.bo, &path).await, [BO.0, "dana@south.example"]);
            assert_eq!(emails(&directory, &directory.cleo, &path).await, [CLEO.0]);
            assert_eq!(refusal(&directory.get(&directory.sysadmin, &path).await), forbidden());
        }
    }
}
