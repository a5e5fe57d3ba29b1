//! `DELETE /api/user/{id}`.

use crate::api::directory::{Directory, NOBODY, bad, forbidden, id_object, id_of, not_found, refusal};
use crate::support::{CLEO, SYSADMIN, TestApp, engines, race};
use countersign::flow::admin::{self, Newcomer};
use countersign_core::authority::Role;
use countersign_core::secret::Password;
use serde_json::json;
use std::sync::Arc;

const PATH: &str = "/api/user?sendActivationMail=false";

/// Adds an administrator who can sign in.
async fn add(app: &TestApp, email: &str, role: Role) -> String {
    let password = Password::parse("another-demo-1".to_owned()).expect("a password");
    admin::create_user(&app.app, Newcomer { email, password, role, name: None }).await.expect("a user");
    app.token((email, "another-demo-1")).await
}

#[tokio::test]
async fn a_user_is_gone_with_their_sessions_and_methods_at_once() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        directory.app.offer_totp(&json!({})).await;
        directory.app.set_up_totp(&directory.cleo).await;
        let id = directory.id(&directory.cleo).await;
        let path = format!("/api/user/{id}");
        let answer = directory.delete(&directory.ada, &path).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        assert_eq!(directory.get(&directory.cleo, "/api/auth/user").await.error().2, "session_over");
        assert_eq!(directory.app.login(CLEO).await.error().3, "Invalid username or password");
        assert_eq!(refusal(&directory.delete(&directory.ada, &path).await), not_found("User", &id));
        let hangs_on = "SELECT (SELECT COUNT(*) FROM enrolments) + (SELECT COUNT(*) FROM sessions s WHERE NOT EXISTS \
             (SELECT 1 FROM users u WHERE u.id = s.user_id))";
        assert_eq!(directory.app.database.number(hangs_on).await, 0);
        let events = directory.app.database.audit().await;
        let is_noted = |event: &String| event.contains("DELETED by ada@north.example on cleo@north.example");
        assert!(events.iter().any(is_noted), "{events:#?}");
    }
}

#[tokio::test]
async fn nobody_deletes_whom_they_may_not_administrate() {
    for engine in engines() {
        let directory = Directory::on(engine).await;
        let path = async |token: &str| format!("/api/user/{}", directory.id(token).await);
        let (ada, cleo) = (path(&directory.ada).await, path(&directory.cleo).await);
        let sysadmin = path(&directory.sysadmin).await;
        for (token, path) in [
            (&directory.bo, &ada),
            (&directory.bo, &cleo),
            (&directory.cleo, &cleo),
            (&directory.sysadmin, &cleo),
            (&directory.ada, &sysadmin),
        ] {
            assert_eq!(refusal(&directory.delete(token, path).await), forbidden());
        }
        for token in [&directory.ada, &directory.sysadmin] {
            let last = directory.delete(token, &ada).await;
            assert_eq!(refusal(&last), bad("At least one tenant administrator must remain!"));
        }
        let himself = directory.delete(&directory.sysadmin, &sysadmin).await;
        assert_eq!(refusal(&himself), (403, 20, "Sysadmin is not allowed to delete himself".to_owned()));
        let nobody = directory.delete(&directory.ada, &format!("/api/user/{NOBODY}")).await;
        assert_eq!(refusal(&nobody), not_found("User", NOBODY));
        let second = json!({
            "email": "eve@north.example", "authority": "TENANT_ADMIN",
            "tenantId": id_object("TENANT", &directory.north),
        });
        let eve = directory.save(&directory.sysadmin, PATH, &second).await;
        let last = directory.delete(&directory.sysadmin, &ada).await;
        let words = "At least one tenant administrator must remain!";
        assert_eq!(refusal(&last), bad(words), "who was invited cannot sign in yet");
        let eve = format!("/api/user/{}", eve["id"]["id"].as_str().expect("an id"));
        assert_eq!(directory.delete(&directory.ada, &eve).await.status, 200);
        let north = Role::TenantAdmin(directory.north.parse::<uuid::Uuid>().expect("an id").into());
        add(&directory.app, "mia@north.example", north).await;
        assert_eq!(directory.delete(&directory.sysadmin, &ada).await.status, 200, "one remains");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_system_administrators_who_delete_each_other_at_once_one_stays() {
    for engine in engines() {
        for round in 0..5 {
            let directory = Arc::new(Directory::on(engine).await);
            // One has signed in at another node, which believes for a moment what it saw.
            let other = Arc::new(directory.app.another_node().await);
            let email = format!("second{round}@countersign.example");
            let second = add(&directory.app, &email, Role::SystemAdmin).await;
            let ids = [directory.id(&second).await, directory.id(&directory.sysadmin).await];
            let tokens = [directory.sysadmin.clone(), second];
            let statuses = race(2, |task| {
                let (directory, other) = (Arc::clone(&directory), Arc::clone(&other));
                let (token, path) = (tokens[task].clone(), format!("/api/user/{}", ids[task]));
                async move {
                    let node = if task == 0 { &directory.app } else { &*other };
                    let nothing = serde_json::Value::Null;
                    node.call(axum::http::Method::DELETE, &path, &token, &nothing).await.status.as_u16()
                }
            })
            .await;
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
            let left = "SELECT COUNT(*) FROM users WHERE authority = 'SYS_ADMIN'";
            assert_eq!(directory.app.database.number(left).await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_administrators_of_a_tenant_who_delete_each_other_at_once_one_stays() {
    for engine in engines() {
        let directory = Arc::new(Directory::on(engine).await);
        let mut ids = vec![directory.id(&directory.ada).await];
        for number in 0..5 {
            let body = json!({
                "email": format!("admin{number}@north.example"), "authority": "TENANT_ADMIN",
                "tenantId": id_object("TENANT", &directory.north),
            });
            ids.push(id_of(&directory.save(&directory.sysadmin, PATH, &body).await["id"]));
        }
        let answers = race(6, |task| {
            let (directory, path) = (Arc::clone(&directory), format!("/api/user/{}", ids[task]));
            async move { directory.delete(&directory.sysadmin, &path).await }
        })
        .await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).map(refusal).collect();
        assert_eq!(refused, [bad("At least one tenant administrator must remain!")]);
        assert_eq!(directory.app.login(SYSADMIN).await.status, 200);
    }
}
