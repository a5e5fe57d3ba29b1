//! `/tenants` and `/tenant-profiles`

use super::{heading, problem};
use crate::support::{ADA, Answer, Browser, CLEO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

/// The id in the address that an answer leads to.
fn id_in(answer: &Answer, start: &str) -> String {
    let location = answer.header("location");
    let rest = location.strip_prefix(start).unwrap_or_else(|| panic!("{} {location}", answer.status));
    rest.get(..36).expect("an id").to_owned()
}

async fn default_profile(app: &TestApp) -> String {
    let info = app.get("/api/tenantProfileInfo/default", &app.token(SYSADMIN).await).await.json();
    info["id"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_tenant_is_made_changed_and_deleted_with_what_hangs_on_it() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let profile = default_profile(&app).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let form = [("title", " West Wind "), ("profile", &*profile), ("city", "Ghent"), ("email", "")];
        let made = browser.post("/tenants/new", &form).await;
        let id = id_in(&made, "/tenants/");
        assert!(made.header("location").ends_with("/administrators?notice=tenant-added"));
        let token = app.token(SYSADMIN).await;
        let stored = app.get(&format!("/api/tenant/{id}"), &token).await.json();
        assert_eq!((&stored["title"], &stored["city"]), (&json!("West Wind"), &json!("Ghent")));
        assert_eq!((&stored["email"], &stored["version"]), (&Value::Null, &json!(1)));

        // What the form does not show stays.
        let mut posted = stored.clone();
        posted["additionalInfo"] = json!({ "homeDashboard": "x" });
        assert_eq!(app.post("/api/tenant", &token, &posted).await.status, 200);
        let path = format!("/tenants/{id}");
        let page = browser.get(&path).await;
        assert!(page.text.contains("name=\"version\" value=\"2\""), "{}", page.text);
        assert!(page.text.contains("value=\"Ghent\""));
        let form = [("version", "2"), ("title", "West & Wind"), ("profile", &*profile)];
        assert_eq!(browser.post(&path, &form).await.header("location"), format!("{path}?notice=saved"));
        let stored = app.get(&format!("/api/tenant/{id}"), &token).await.json();
        assert_eq!((&stored["title"], &stored["city"]), (&json!("West & Wind"), &Value::Null));
        assert_eq!(stored["additionalInfo"], json!({ "homeDashboard": "x" }));

        let new = [("email", "wim@west.example"), ("invitation", "link")];
        let link = browser.post(&format!("{path}/administrators/new"), &new).await;
        assert_eq!((link.status.as_u16(), heading(&link).as_str()), (200, "Activation link"));
        let question = browser.get(&format!("{path}/delete")).await;
        assert_eq!(heading(&question), "Delete West &#38; Wind?");
        assert!(question.text.contains("With it goes what belongs to it: 1 user."), "{}", question.text);
        let deleted = browser.post(&format!("{path}/delete"), &[]).await;
        assert_eq!(deleted.header("location"), "/tenants?notice=tenant-deleted");
        assert_eq!(app.get(&format!("/api/tenant/{id}"), &token).await.status, 404);
        assert_eq!(browser.get(&path).await.status, 404);
        assert_eq!(browser.post(&format!("{path}/delete"), &[]).await.status, 404);
    }
}

#[tokio::test]
async fn who_deletes_a_tenant_is_told_how_much_goes_with_it() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (admin, ada) = (app.token(SYSADMIN).await, app.token(ADA).await);
        let me = app.get("/api/auth/user", &ada).await.json();
        let path = format!("/tenants/{}/delete", me["tenantId"]["id"].as_str().expect("an id"));
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let question = browser.get(&path).await;
        let lost = "With it goes what belongs to it: 1 customer and 2 users.";
        assert!(question.text.contains(lost), "{}", question.text);
        app.post("/api/customer", &ada, &json!({ "title": "Mill" })).await;
        app.add_newcomer("new@north.example", ADA.0).await;
        let question = browser.get(&path).await;
        let lost = "With it goes what belongs to it: 2 customers and 3 users.";
        assert!(question.text.contains(lost), "{}", question.text);
        assert_eq!(browser.post(&path, &[]).await.status, 303);
        let left = app.get("/api/tenantInfos?pageSize=9&page=0", &admin).await.json();
        assert_eq!(left["totalElements"], 1, "{left}");
        assert_eq!((app.login(ADA).await.status.as_u16(), app.login(CLEO).await.status.as_u16()), (401, 401));
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let profile = default_profile(&app).await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let before = app.database.dump().await;
    let long = "x".repeat(256);
    for (field, value, message) in [
        ("title", "", "Enter a title."),
        ("title", " ", "Enter a title."),
        ("title", &*long, "At most 255 characters."),
        ("title", "<b>", "Leave out what looks like code: &#60;tags&#62;, {{…}} and control characters."),
        ("email", "nobody", "Enter an email address, such as name@example.org."),
        ("zip", &*long, "At most 255 characters."),
        ("profile", "nonsense", "Choose one of these."),
        ("profile", "00000000-0000-7000-8000-000000000000", "This profile is gone. Choose another one."),
    ] {
        let mut form = vec![("title", "West"), ("profile", &*profile), ("city", "Ghent")];
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let answer = browser.post("/tenants/new", &form).await;
        assert_eq!(answer.status, 422, "{field} {value}");
        assert_eq!(problem(&answer, field), message, "{field}");
        assert!(answer.text.contains("value=\"Ghent\""), "{}", answer.text);
        assert!(answer.text.contains("<title>Problem: New tenant"), "{}", answer.text);
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn who_saves_over_somebody_elses_change_sees_it_and_may_then() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let token = app.token(SYSADMIN).await;
        let listed = app.get("/api/tenants?pageSize=1&page=0&textSearch=north", &token).await.json();
        let mut tenant = listed["data"][0].clone();
        let path = format!("/tenants/{}", tenant["id"]["id"].as_str().expect("an id"));
        tenant["city"] = json!("Oslo");
        assert_eq!(app.post("/api/tenant", &token, &tenant).await.status, 200);
        let profile = tenant["tenantProfileId"]["id"].as_str().expect("an id").to_owned();
        for version in ["1", "0", "-1", "", "x", "99999999999999999999"] {
            let form = [("version", version), ("title", "Mine"), ("profile", &*profile), ("city", "Bergen")];
            let stale = browser.post(&path, &form).await;
            assert_eq!(stale.status, 409, "{version}");
            assert!(stale.text.contains("Somebody else saved this"), "{}", stale.text);
            assert!(stale.text.contains("Saved meanwhile: <b>Oslo</b>"), "{}", stale.text);
            assert!(stale.text.contains("value=\"Bergen\"") && stale.text.contains("value=\"Mine\""));
            assert_eq!(stale.text.matches("Saved meanwhile").count(), 2, "the title and the city");
            assert!(stale.text.contains("name=\"version\" value=\"2\""));
        }
        let form = [("version", "2"), ("title", "Mine"), ("profile", &*profile), ("city", "Bergen")];
        assert_eq!(browser.post(&path, &form).await.status, 303);
    }
}

#[tokio::test]
async fn profiles_keep_what_clients_put_there_and_their_quotas_hold() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let token = app.token(SYSADMIN).await;
        let form =
            [("name", "Small"), ("description", "One\r\nuser"), ("max_users", "1"), ("max_customers", "0")];
        assert_eq!(
            browser.post("/tenant-profiles/new", &form).await.header("location"),
            "/tenant-profiles?notice=profile-added"
        );
        let found = app.get("/api/tenantProfiles?pageSize=9&page=0&textSearch=small", &token).await.json();
        let mut profile = found["data"][0].clone();
        assert_eq!(profile["description"], "One\nuser");
        assert_eq!(profile["profileData"]["configuration"]["maxUsers"], 1);
        profile["profileData"]["configuration"]["maxDevices"] = json!(7);
        assert_eq!(app.post("/api/tenantProfile", &token, &profile).await.status, 200);
        let id = profile["id"]["id"].as_str().expect("an id").to_owned();
        let path = format!("/tenant-profiles/{id}");
        let form = [("name", "Tiny"), ("max_users", "2"), ("max_customers", "3")];
        assert_eq!(browser.post(&path, &form).await.header("location"), format!("{path}?notice=saved"));
        let saved = app.get(&format!("/api/tenantProfile/{id}"), &token).await.json();
        let configuration = &saved["profileData"]["configuration"];
        assert_eq!(
            (&saved["name"], &configuration["maxUsers"], &configuration["maxDevices"]),
            (&json!("Tiny"), &json!(2), &json!(7))
        );

        for (field, value, message) in [
            ("max_users", "-1", "Enter a whole number, 0 or more. 0 sets no limit."),
            ("max_users", "", "Enter a whole number, 0 or more. 0 sets no limit."),
            ("max_customers", "1.5", "Enter a whole number, 0 or more. 0 sets no limit."),
            ("name", "", "Enter a name."),
            ("name", "Default", "There is a profile of this name already."),
        ] {
            let mut form = vec![("name", "Tiny"), ("max_users", "2"), ("max_customers", "3")];
            form.retain(|(name, _)| *name != field);
            form.push((field, value));
            let answer = browser.post(&path, &form).await;
            assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{field} {value}");
        }

        // The default is made by choosing it, and stays.
        let delete =
            browser.post(&format!("/tenant-profiles/{}/delete", default_profile(&app).await), &[]).await;
        assert_eq!(delete.status, 422);
        assert!(delete.text.contains("The default profile stays"), "{}", delete.text);
        let chosen = browser.post(&format!("{path}/default"), &[]).await;
        assert_eq!(chosen.header("location"), format!("{path}?notice=profile-default"));
        assert_eq!(default_profile(&app).await, id);
        let page = browser.get(&path).await;
        assert!(!page.text.contains("Delete profile"), "the default has no way out: {}", page.text);

        // A tenant of two users is full.
        let form = [("title", "West"), ("profile", &*id)];
        let tenant = id_in(&browser.post("/tenants/new", &form).await, "/tenants/");
        let add = format!("/tenants/{tenant}/administrators/new");
        for (email, status) in [("a@west.example", 200), ("b@west.example", 200), ("c@west.example", 422)] {
            let answer = browser.post(&add, &[("email", email), ("invitation", "link")]).await;
            assert_eq!(answer.status, status, "{email}: {}", answer.text);
            assert_eq!(answer.text.contains("profile allows 2 users"), status == 422);
        }
    }
}

#[tokio::test]
async fn they_are_for_system_administrators_alone() {
    let app = TestApp::new().await;
    let id = default_profile(&app).await;
    for who in [ADA, CLEO] {
        let mut browser = Browser::signed_in(&app, who).await;
        for path in [
            "/tenants".to_owned(),
            "/tenants/new".to_owned(),
            format!("/tenants/{id}"),
            format!("/tenants/{id}/delete"),
            format!("/tenants/{id}/administrators"),
            format!("/tenants/{id}/administrators/new"),
            "/tenant-profiles".to_owned(),
            "/tenant-profiles/new".to_owned(),
            format!("/tenant-profiles/{id}"),
            format!("/tenant-profiles/{id}/default"),
            format!("/tenant-profiles/{id}/delete"),
            "/administrators".to_owned(),
            "/administrators/new".to_owned(),
        ] {
            let page = browser.get(&path).await;
            assert_eq!(
                (page.status.as_u16(), heading(&page).as_str()),
                (403, "You can't open this page"),
                "{path}"
            );
            let answer =
                browser.post(&path, &[("title", "x"), ("name", "x"), ("email", "x@y.example")]).await;
            assert!(answer.status == 403 || answer.status == 405, "{path}: {}", answer.status);
        }
        let menu = browser.get("/account/security").await.text;
        assert!(!menu.contains("href=\"/tenants\""));
        assert_eq!(menu.contains("href=\"/users\""), who == ADA);
    }
    let mut nobody = Browser::new(&app);
    assert_eq!(
        nobody.get("/tenants").await.header("location"),
        "/login?notice=sign-in-first&next=%2Ftenants"
    );
}
