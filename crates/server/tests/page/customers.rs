//! `/customers`

use super::{heading, problem};
use crate::support::{ADA, BO, Browser, CLEO, SYSADMIN, TestApp, engines};
use serde_json::json;

/// The id of the customer of somebody.
async fn customer_of(app: &TestApp, who: (&str, &str)) -> String {
    let user = app.get("/api/auth/user", &app.token(who).await).await.json();
    user["customerId"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_customer_is_added_changed_and_deleted_with_its_users() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let token = app.token(ADA).await;
        let added = browser.post("/customers/new", &[("title", "Farm"), ("country", "Norway")]).await;
        let location = added.header("location");
        assert!(location.ends_with("/users?notice=customer-added"), "{location}");
        let path = location.strip_suffix("/users?notice=customer-added").expect("a path").to_owned();
        let next = browser.get(&format!("{path}/users?notice=customer-added")).await.text;
        assert!(next.contains("The customer is added.") && next.contains("No users yet."), "{next}");

        let new = [("email", "finn@farm.example"), ("first_name", "Finn"), ("invitation", "link")];
        let link = browser.post(&format!("{path}/users/new"), &new).await;
        assert_eq!(
            (link.status.as_u16(), heading(&link).as_str()),
            (200, "Activation link"),
            "{}",
            link.text
        );
        let listed = app.get("/api/users?pageSize=9&page=0&textSearch=finn", &token).await.json();
        assert_eq!(listed["data"][0]["authority"], "CUSTOMER_USER");
        assert_eq!(listed["data"][0]["customerId"]["id"], path.trim_start_matches("/customers/"));

        for (version, title, status) in
            [("9", "Farms", 409), ("1", "", 422), ("1", "Public", 422), ("1", "Farms", 303)]
        {
            let answer = browser.post(&path, &[("version", version), ("title", title)]).await;
            assert_eq!(answer.status, status, "{version} {title}: {}", answer.text);
        }
        let twice = browser.post("/customers/new", &[("title", "Farms")]).await;
        assert_eq!(problem(&twice, "title"), "There is a customer with this title already.");
        let question = browser.get(&format!("{path}/delete")).await;
        assert!(question.text.contains("With it go its 1 user"), "{}", question.text);
        assert_eq!(
            browser.post(&format!("{path}/delete"), &[]).await.header("location"),
            "/customers?notice=customer-deleted"
        );
        let listed = app.get("/api/users?pageSize=9&page=0&textSearch=finn", &token).await.json();
        assert_eq!(listed["totalElements"], json!(0));
    }
}

#[tokio::test]
async fn a_customer_of_another_tenant_is_not_there() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let theirs = customer_of(&app, CLEO).await;
        let mut bo = Browser::signed_in(&app, BO).await;
        let before = app.database.dump().await;
        for path in ["", "/delete", "/users", "/users/new"].map(|rest| format!("/customers/{theirs}{rest}")) {
            let page = bo.get(&path).await;
            assert_eq!(
                (page.status.as_u16(), heading(&page).as_str()),
                (404, "There is no page here"),
                "{path}"
            );
            let answer =
                bo.post(&path, &[("title", "Mine"), ("version", "1"), ("email", "x@y.example")]).await;
            assert!(answer.status == 404 || answer.status == 405, "{path}: {}", answer.status);
        }
        assert_eq!(before, app.database.dump().await);
    }
}

#[tokio::test]
async fn customers_are_for_administrators_of_their_tenant_alone() {
    let app = TestApp::new().await;
    let theirs = customer_of(&app, CLEO).await;
    for who in [SYSADMIN, CLEO] {
        let mut browser = Browser::signed_in(&app, who).await;
        for path in ["/customers", "/customers/new", &format!("/customers/{theirs}"), "/users", "/users/new"]
        {
            let page = browser.get(path).await;
            assert_eq!(
                (page.status.as_u16(), heading(&page).as_str()),
                (403, "You can't open this page"),
                "{path}"
            );
        }
        assert_eq!(browser.post("/customers/new", &[("title", "x")]).await.status, 403);
        assert_eq!(browser.post(&format!("/customers/{theirs}/delete"), &[]).await.status, 403);
    }
}
