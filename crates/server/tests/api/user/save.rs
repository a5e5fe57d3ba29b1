//! `POST /api/user` and `GET /api/user/{id}`.

use crate::api::directory::{
    Directory, NOBODY, assert_quota, bad, forbidden, id_object, id_of, not_found, refusal, stale,
};
use crate::support::{ADA, CLEO, SYSADMIN, TestApp, engines, race, token_in};
use serde_json::{Value, json};
use std::sync::Arc;

const PATH: &str = "/api/user?sendActivationMail=false";

fn admin_of(tenant: &str, email: &str) -> Value {
    json!({ "email": email, "authority": "TENANT_ADMIN", "tenantId": id_object("TENANT", tenant) })
}

fn user_of(customer: &str, email: &str) -> Value {
    json!({ "email": email, "authority": "CUSTOMER_USER", "customerId": id_object("CUSTOMER", customer) })
}

#[tokio::test]
async fn a_user_is_made_read_and_changed() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let ada = &directory.ada;
        let mut posted = user_of(&directory.laundry, "Eve@Harbour.example");
        for (member, value) in [("firstName", "Eve"), ("phone", "+1"), ("name", "ignored")] {
            posted[member] = json!(value);
        }
        posted["additionalInfo"] = json!({ "lang": "de_DE", "userActivated": true });
        let mut user = directory.save(ada, PATH, &posted).await;
        let found =
            json!([user["email"], user["name"], user["firstName"], user["lastName"], user["version"]]);
        assert_eq!(found, json!(["Eve@Harbour.example", "Eve@Harbour.example", "Eve", null, 1]));
        assert_eq!(id_of(&user["tenantId"]), directory.north, "her own is meant");
        let path = format!("/api/user/{}", id_of(&user["id"]));
        let read = directory.get(ada, &path).await.json();
        let computed = json!({
            "lang": "de_DE", "userCredentialsEnabled": false, "userActivated": false, "lastLoginTs": null,
        });
        assert_eq!(read["additionalInfo"], computed, "whatever is stored");
        let login = directory.app.login(("eve@harbour.example", "any password")).await;
        assert_eq!(login.status, 401, "nobody can sign in without a password");

        user["lastName"] = json!("Harbour");
        user["email"] = json!("eve@quay.example");
        let saved = directory.save(ada, PATH, &user).await;
        assert_eq!((&saved["lastName"], &saved["version"]), (&json!("Harbour"), &json!(2)));
        assert_eq!(refusal(&directory.post(ada, PATH, &user).await), stale("User"));
        user["version"] = Value::Null;
        assert_eq!(directory.save(ada, PATH, &user).await["version"], 3);
        let me = directory.get(ada, &format!("/api/user/{}", directory.id(ada).await)).await.json();
        assert_eq!(me["additionalInfo"]["userCredentialsEnabled"], true);
        assert_eq!(me["additionalInfo"]["lastLoginTs"], directory.app.now().millis());
    }
}

#[tokio::test]
async fn who_sees_and_changes_whom_is_the_table_of_the_wire() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let people = [&directory.sysadmin, &directory.ada, &directory.bo, &directory.cleo, &directory.dana];
        let mut seen = Vec::new();
        let mut changed = Vec::new();
        for token in people {
            let (mut read_row, mut save_row) = (String::new(), String::new());
            for target in people {
                let mut user = directory.get(target, "/api/auth/user").await.json();
                let path = format!("/api/user/{}", id_of(&user["id"]));
                let answer = directory.get(token, &path).await;
                read_row.push(if answer.status == 200 { 'x' } else { '.' });
                user["version"] = Value::Null;
                let answer = directory.post(token, PATH, &user).await;
                save_row.push(if answer.status == 200 { 'x' } else { '.' });
                if answer.status != 200 {
                    assert_eq!(refusal(&answer), forbidden());
                }
            }
            seen.push(read_row);
            changed.push(save_row);
        }
        assert_eq!(seen, ["xxx..", ".x.x.", "..x.x", "...x.", "....x"]);
        assert_eq!(changed, seen, "Cleo and Dana have no colleagues");
        let missing = directory.get(&directory.ada, &format!("/api/user/{NOBODY}")).await;
        assert_eq!(refusal(&missing), not_found("User", NOBODY));
        let mut nobody = user_of(&directory.laundry, "x@x.example");
        nobody["id"] = id_object("USER", NOBODY);
        assert_eq!(refusal(&directory.post(&directory.ada, PATH, &nobody).await), not_found("User", NOBODY));
        let colleague =
            directory.save(&directory.ada, PATH, &user_of(&directory.laundry, "eve@x.example")).await;
        let path = format!("/api/user/{}", id_of(&colleague["id"]));
        assert_eq!(directory.get(&directory.cleo, &path).await.status, 200);
        assert_eq!(refusal(&directory.post(&directory.cleo, PATH, &colleague).await), forbidden());
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_the_wires_words() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let (ada, admin) = (&directory.ada, &directory.sysadmin);
        let before = directory.app.database.dump().await;
        let (north, laundry) = (&directory.north, &directory.laundry);
        let with = |mut body: Value, member: &str, value: Value| {
            body[member] = value;
            body
        };
        let new = user_of(laundry, "new@x.example");
        for (token, body, message) in [
            (ada, with(new.clone(), "email", Value::Null), "User email should be specified!"),
            (ada, with(new.clone(), "email", json!("new@x")), "Invalid email address format 'new@x'!"),
            (ada, with(new.clone(), "authority", Value::Null), "User authority isn't defined!"),
            (
                ada,
                with(new.clone(), "firstName", json!("x".repeat(256))),
                "Validation error: first name length must be equal or less than 255",
            ),
            (
                ada,
                with(new.clone(), "lastName", json!("<script>")),
                "Validation error: lastName is malformed",
            ),
            (
                ada,
                with(new.clone(), "customerId", Value::Null),
                "Customer user should be assigned to customer!",
            ),
            (ada, user_of(NOBODY, "new@x.example"), "User is referencing to non-existent customer!"),
            (
                ada,
                user_of(&directory.farm, "new@x.example"),
                "User can't be assigned to customer from different tenant!",
            ),
            (
                ada,
                with(new.clone(), "authority", json!("TENANT_ADMIN")),
                "Tenant administrator can't be assigned to customer!",
            ),
            (admin, admin_of(NOBODY, "new@x.example"), "User is referencing to non-existent tenant!"),
            (
                admin,
                json!({ "email": "new@x.example", "authority": "TENANT_ADMIN" }),
                "Tenant administrator should be assigned to tenant!",
            ),
            (
                admin,
                with(admin_of(north, "new@x.example"), "authority", json!("SYS_ADMIN")),
                "System administrator can't be assigned neither to tenant nor to customer!",
            ),
            (
                ada,
                user_of(laundry, "BO@south.example"),
                "User with email 'BO@south.example' already present in database!",
            ),
        ] {
            assert_eq!(refusal(&directory.post(token, PATH, &body).await), bad(message), "{body}");
        }
        let cleo = directory.get(&directory.cleo, "/api/auth/user").await.json();
        for (body, message) in [
            (with(cleo.clone(), "authority", json!("TENANT_ADMIN")), "Can't update user authority!"),
            (
                with(cleo.clone(), "customerId", id_object("CUSTOMER", &directory.farm)),
                "Can't update user customer id!",
            ),
            (
                with(cleo.clone(), "email", json!(ADA.0)),
                "User with email 'ada@north.example' already present in database!",
            ),
        ] {
            assert_eq!(refusal(&directory.post(ada, PATH, &body).await), bad(message), "{body}");
        }
        let mut moved = directory.get(ada, "/api/auth/user").await.json();
        moved["tenantId"] = id_object("TENANT", &directory.south);
        assert_eq!(refusal(&directory.post(admin, PATH, &moved).await), bad("Can't update user tenant id!"));
        assert_eq!(before, directory.app.database.dump().await);
    }
}

#[tokio::test]
async fn nobody_makes_whom_they_may_not_administrate() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let before = directory.app.database.dump().await;
        let system = json!({ "email": "new@x.example", "authority": "SYS_ADMIN" });
        let harbour = user_of(&directory.laundry, "new@x.example");
        for (token, body) in [
            (&directory.ada, &system),
            (&directory.cleo, &system),
            (&directory.cleo, &harbour),
            (&directory.cleo, &admin_of(&directory.north, "new@x.example")),
            (&directory.sysadmin, &harbour),
        ] {
            assert_eq!(refusal(&directory.post(token, PATH, body).await), forbidden(), "{body}");
        }
        assert_eq!(before, directory.app.database.dump().await);
        let made = directory.save(&directory.sysadmin, PATH, &system).await;
        assert_eq!(made["authority"], "SYS_ADMIN");
    }
}

#[tokio::test]
async fn whoever_cannot_be_invited_is_not_made() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let users = directory.app.database.number("SELECT COUNT(*) FROM users").await;
        let body = user_of(&directory.laundry, "new@x.example");
        for query in ["", "?sendActivationMail=true", "?sendActivationMail="] {
            let answer = directory.post(&directory.ada, &format!("/api/user{query}"), &body).await;
            let message = "Couldn't send user activation email".to_owned();
            assert_eq!(refusal(&answer), (500, 2, message), "nothing pretends to be sent");
            assert_eq!(directory.app.database.number("SELECT COUNT(*) FROM users").await, users);
            assert_eq!(directory.app.database.number("SELECT COUNT(*) FROM password_links").await, 0);
        }
        directory.save(&directory.ada, PATH, &body).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_tenant_has_more_users_than_its_profile_allows() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        directory.limit(&directory.north, json!({ "maxUsers": 5 })).await;
        let answers = race(8, |task| {
            let directory = Arc::clone(&directory);
            async move {
                // Both who may, at once.
                let email = format!("new{task}@x.example");
                let body = admin_of(&directory.north, &email);
                let token = if task % 2 == 0 { &directory.ada } else { &directory.sysadmin };
                directory.post(token, PATH, &body).await
            }
        })
        .await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!(made.len(), 3, "beside Ada and Cleo");
        for answer in refused {
            assert_quota(answer, "Users limit reached", "USER", 5);
        }
        let path = format!("/api/user/{}", directory.id(&directory.cleo).await);
        assert_eq!(directory.delete(&directory.ada, &path).await.status, 200);
        directory.save(&directory.ada, PATH, &admin_of(&directory.north, "late@x.example")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_save_the_same_version_at_once_one_wins() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        let answers = race(8, |task| {
            let directory = Arc::clone(&directory);
            async move {
                let mut me = directory.get(&directory.cleo, "/api/auth/user").await.json();
                me["version"] = json!(1);
                me["firstName"] = json!(format!("Cleo {task}"));
                directory.post(&directory.cleo, PATH, &me).await
            }
        })
        .await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(refusal(answer), stale("User"));
        }
    }
}

#[tokio::test]
async fn another_address_is_good_for_signing_in_at_once() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let mut cleo = directory.get(&directory.cleo, "/api/auth/user").await.json();
        cleo["email"] = json!("cleo@quay.example");
        directory.save(&directory.ada, PATH, &cleo).await;
        assert_eq!(directory.app.login(CLEO).await.error().3, "Invalid username or password");
        assert_eq!(directory.app.login(("CLEO@quay.example", CLEO.1)).await.status, 200);
        assert_eq!(
            directory.get(&directory.cleo, "/api/auth/user").await.json()["email"],
            "cleo@quay.example"
        );
        assert_eq!(directory.app.login(SYSADMIN).await.status, 200);
    }
}

#[tokio::test]
async fn the_address_before_is_told_of_another_one_and_links_die() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let ada = app.token(ADA).await;
        let reset = app.reset_link(CLEO.0).await;
        let mut cleo = app.get("/api/auth/user", &app.token(CLEO).await).await.json();
        cleo["email"] = json!("CLEO@north.example");
        cleo["version"] = Value::Null;
        assert_eq!(app.post(PATH, &ada, &cleo).await.status, 200);
        assert_eq!(app.mails_to(CLEO.0).await.len(), 1, "other letters are the same address");
        assert_eq!(app.database.number("SELECT COUNT(*) FROM password_links").await, 1);

        cleo["email"] = json!("cleopatra@quay.example");
        assert_eq!(app.post(PATH, &ada, &cleo).await.status, 200);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM password_links").await, 0);
        let body = json!({ "resetToken": reset, "password": "brass lantern" });
        let refusal = app.post("/api/noauth/resetPassword", "", &body).await.error();
        assert_eq!((refusal.0, refusal.2.as_str()), (400, "reset_unknown"));

        let told = app.mails_to("CLEO@north.example").await;
        assert_eq!(told.len(), 1);
        for part in ["Your sign-in address was changed to cl*****ra@quay.example.", "tell your administrator"]
        {
            assert!(told[0].contains(part), "{part}: {}", told[0]);
        }
        for secret in ["cleopatra", reset.as_str(), "Token"] {
            assert!(!told[0].contains(secret), "{secret}: {}", told[0]);
        }
        assert!(app.mails_to("cleopatra@quay.example").await.is_empty());
        let noted = "SELECT data FROM audit_events WHERE data LIKE '%address_changed%'";
        let noted = app.database.texts(noted).await;
        let data: Value = serde_json::from_str(&noted[0]).expect("JSON");
        assert_eq!((noted.len(), &data["oldEmail"]), (1, &json!("CLEO@north.example")));
        assert_eq!(data["newEmail"], "cleopatra@quay.example");
        assert_eq!(app.mails_to("CLEO@north.example").await.len(), 1, "once");
    }
}

#[tokio::test]
async fn an_activation_link_dies_with_the_address_it_was_mailed_to() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let ada = app.token(ADA).await;
        let laundry = app.get("/api/auth/user", &app.token(CLEO).await).await.json();
        let new = user_of(&id_of(&laundry["customerId"]), "wrong@quay.example");
        let mut user = app.post("/api/user?sendActivationMail=true", &ada, &new).await.json();
        let link = token_in(&app.mails_to("wrong@quay.example").await[0], "activateToken=");
        user["email"] = json!("right@quay.example");
        assert_eq!(app.post(PATH, &ada, &user).await.status, 200);
        let body = json!({ "activateToken": link, "password": "brass lantern" });
        assert_eq!(app.post("/api/noauth/activate", "", &body).await.error().2, "activation_unknown");

        let path = "/api/user/sendActivationMail?email=right@quay.example";
        assert_eq!(app.post(path, &ada, &Value::Null).await.status, 200);
        let link = token_in(&app.mails_to("right@quay.example").await[0], "activateToken=");
        let body = json!({ "activateToken": link, "password": "brass lantern" });
        assert_eq!(app.post("/api/noauth/activate", "", &body).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_addresses_saved_at_once_each_one_that_was_is_told() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        let answers = race(5, |task| {
            let directory = Arc::clone(&directory);
            async move {
                let mut me = directory.get(&directory.cleo, "/api/auth/user").await.json();
                me["version"] = Value::Null;
                me["email"] = json!(format!("cleo{task}@quay.example"));
                directory.post(&directory.ada, PATH, &me).await
            }
        })
        .await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let told = directory.app.database.texts("SELECT address FROM messages ORDER BY address").await;
        let now = directory.get(&directory.cleo, "/api/auth/user").await.json()["email"].clone();
        let mut expected: Vec<_> = (0..5).map(|task| format!("cleo{task}@quay.example")).collect();
        expected.retain(|address| now != json!(address));
        expected.insert(0, CLEO.0.to_owned());
        expected.sort();
        assert_eq!(told, expected, "everyone but the last");
    }
}
