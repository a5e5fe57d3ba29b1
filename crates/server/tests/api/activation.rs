//! The first password, by a link.

use crate::support::{ADA, Answer, BO, CLEO, SYSADMIN, TestApp, engines, race, token_in};
use serde_json::{Value, json};
use std::sync::Arc;

const NEWCOMER: &str = "newcomer@north.example";
const PASSWORD: &str = "brass lantern";

/// A demo with somebody of North Metering who has no password yet, and the token of Ada, who administrates it.
async fn rig(engine: &str) -> (TestApp, String, String) {
    let app = TestApp::demo(engine).await;
    let id = app.add_newcomer(NEWCOMER, ADA.0).await;
    let ada = app.token(ADA).await;
    (app, id, ada)
}

async fn link(app: &TestApp, id: &str, token: &str) -> String {
    let answer = app.get(&format!("/api/user/{id}/activationLink"), token).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let start = "http://localhost:8080/api/noauth/activate?activateToken=";
    answer.text.strip_prefix(start).unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

async fn follow(app: &TestApp, token: &str) -> Answer {
    app.get(&format!("/api/noauth/activate?activateToken={token}"), "").await
}

async fn activate(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({ "activateToken": token, "password": password });
    app.post("/api/noauth/activate", "", &body).await
}

async fn invite(app: &TestApp, token: &str, email: &str) -> Answer {
    app.post(&format!("/api/user/sendActivationMail?email={email}"), token, &Value::Null).await
}

#[tokio::test]
async fn a_mailed_link_leads_to_a_password_and_a_session() {
    for engine in engines() {
        let (app, _, ada) = rig(engine).await;
        let sent = invite(&app, &ada, NEWCOMER).await;
        assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
        let token = token_in(&app.mails_to(NEWCOMER).await[0], "activateToken=");
        for _ in 0..3 {
            let page = follow(&app, &token).await;
            assert_eq!((page.status.as_u16(), page.text.as_str()), (303, ""));
            assert_eq!(page.header("location"), format!("/login/createPassword?activateToken={token}"));
            assert_eq!(page.header("referrer-policy"), "no-referrer");
        }
        app.database.forget_audit().await;
        let pair = activate(&app, &token, PASSWORD).await;
        assert_eq!(pair.status, 200, "{}", pair.text);
        assert_eq!(app.get("/api/auth/user", &pair.text_of("token")).await.text_of("email"), NEWCOMER);
        assert_eq!(app.login((NEWCOMER, PASSWORD)).await.status, 200);
        let events = app.database.audit().await;
        assert!(events[0].starts_with(&format!("CREDENTIALS_UPDATED by {NEWCOMER}")), "{events:?}");
        assert!(
            events[0].contains("\"event\":\"activated\"") && events[1].starts_with("LOGIN"),
            "{events:?}"
        );
        assert!(app.mails_to(NEWCOMER).await[0].contains("Your account is active"));

        let used = follow(&app, &token).await;
        assert_eq!((used.status.as_u16(), used.text.as_str()), (409, ""));
        let error = activate(&app, &token, PASSWORD).await.error();
        assert_eq!((error.0, error.1, error.2.as_str()), (400, 31, "activation_unknown"));
        assert!(!error.3.contains(&token), "{}", error.3);
        assert_eq!(invite(&app, &ada, NEWCOMER).await.error().3, "User is already activated!");
    }
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_sets_it_up_first() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        app.offer_totp(&json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } }))
            .await;
        let token = link(&app, &id, &ada).await;
        let body = json!({ "activateToken": token, "password": PASSWORD });
        let pair = app.post("/api/noauth/activate?sendActivationMail=False", "", &body).await;
        assert_eq!(pair.text_of("scope"), "MFA_CONFIGURATION_TOKEN");
        assert_eq!(app.get("/api/auth/user", &pair.text_of("token")).await.status, 403);
        assert!(app.mails_to(NEWCOMER).await.is_empty(), "not asked for");
    }
}

#[tokio::test]
async fn a_link_cannot_be_shown_twice_and_a_new_one_voids_it() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        let first = link(&app, &id, &ada).await;
        let info = app.get(&format!("/api/user/{id}/activationLinkInfo"), &ada).await.json();
        assert_eq!(info["ttlMs"], 86_400_000);
        let second = info["value"].as_str().expect("a link").rsplit_once('=').expect("a token").1.to_owned();
        assert_ne!(first, second);
        assert_eq!(activate(&app, &first, PASSWORD).await.error().2, "activation_unknown");
        assert_eq!(activate(&app, &second, PASSWORD).await.status, 200);
        let path = format!("/api/user/{id}/activationLink");
        assert_eq!(app.get(&path, &ada).await.error().2, "already_activated");
    }
}

#[tokio::test]
async fn a_link_ends_with_its_time() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        let token = link(&app, &id, &ada).await;
        app.advance(86_400 - 1);
        assert_eq!(follow(&app, &token).await.status, 303);
        app.advance(1);
        let late = follow(&app, &token).await;
        assert_eq!((late.status.as_u16(), late.header("location")), (303, "/activationLinkExpired"));
        let error = activate(&app, &token, PASSWORD).await.error();
        assert_eq!((error.0, error.3.as_str()), (400, "Activation token expired"));
        assert_eq!(app.login((NEWCOMER, PASSWORD)).await.status, 401);
    }
}

#[tokio::test]
async fn a_refused_password_leaves_the_link_open() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        let token = link(&app, &id, &ada).await;
        let before = app.database.dump().await;
        for (password, start) in [
            ("short", "Password must be 8 or more"),
            ("PassWord1", "Password must not be one of those"),
            ("newcomer2026", "Password must not be your own"),
        ] {
            let error = activate(&app, &token, password).await.error();
            assert_eq!((error.0, error.2.as_str()), (400, "password_policy"));
            assert!(error.3.starts_with(start), "{}", error.3);
        }
        assert_eq!(before, app.database.dump().await);
        assert_eq!(activate(&app, &token, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn only_administrators_of_the_user_get_a_link() {
    for engine in engines() {
        let (app, id, _) = rig(engine).await;
        let nobody = uuid::Uuid::from_u128(7);
        let (bo, cleo) = (app.token(BO).await, app.token(CLEO).await);
        for (token, user) in [(&bo, id.as_str()), (&cleo, id.as_str()), (&cleo, &nobody.to_string())] {
            for path in ["activationLink", "activationLinkInfo"] {
                let error = app.get(&format!("/api/user/{user}/{path}"), token).await.error();
                assert_eq!((error.0, error.1), (403, 20), "{path}");
            }
        }
        assert_eq!(app.get(&format!("/api/user/{nobody}/activationLink"), &bo).await.error().0, 404);
        for (token, email, status) in [
            (&bo, NEWCOMER, 403),
            (&cleo, NEWCOMER, 403),
            (&cleo, "nobody@north.example", 403),
            (&bo, "nobody@north.example", 404),
            (&bo, "no-address", 404),
            (&bo, "", 400),
        ] {
            assert_eq!(invite(&app, token, email).await.error().0, status, "{email}");
        }
        let administrator = app.token(SYSADMIN).await;
        assert_eq!(invite(&app, &administrator, NEWCOMER).await.status, 200);
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_is_told() {
    let app = TestApp::new().await;
    app.add_newcomer(NEWCOMER, ADA.0).await;
    let error = invite(&app, &app.token(ADA).await, NEWCOMER).await.error();
    assert_eq!((error.0, error.1, error.3.as_str()), (500, 2, "Couldn't send user activation email"));
}

#[tokio::test]
async fn mails_that_were_not_sent_count_against_no_limit() {
    for engine in engines() {
        let (app, _, ada) = rig(engine).await;
        let away = app.another_node().await;
        for _ in 0..4 {
            assert_eq!(invite(&away, &ada, NEWCOMER).await.error().0, 500, "no mail server");
        }
        for _ in 0..3 {
            assert_eq!(invite(&app, &ada, NEWCOMER).await.status, 200);
        }
        assert_eq!(invite(&app, &ada, NEWCOMER).await.error().0, 429);
        // Whoever has a password is told so, however often they were mailed.
        for _ in 0..4 {
            assert_eq!(invite(&app, &ada, CLEO.0).await.error().2, "already_activated");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_at_once_one_activates() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        let token = Arc::new(link(&app, &id, &ada).await);
        let app = Arc::new(app);
        let statuses = race(64, |number| {
            let (app, token) = (Arc::clone(&app), Arc::clone(&token));
            async move { activate(&app, &token, &format!("brass lantern {number}")).await.status.as_u16() }
        })
        .await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400, 429, 503].contains(status)), "{statuses:?}");
        let sessions = app.database.number("SELECT COUNT(*) FROM sessions").await;
        assert_eq!(sessions, 2, "Ada's and the one that was won");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_link_that_was_mailed_to_an_address_before_is_good() {
    for engine in engines() {
        let (app, id, _) = rig(engine).await;
        let (app, path) = (Arc::new(app), format!("/api/user/{id}"));
        for round in 0..4 {
            // Three mails an hour.
            app.advance(3600);
            let ada = app.token(ADA).await;
            let mut user = app.get(&path, &ada).await.json();
            let before = user["email"].as_str().expect("an address").to_owned();
            user["email"] = json!(format!("newcomer{round}@quay.example"));
            let answers = race(9, |task| {
                let (app, ada, user, before) = (Arc::clone(&app), ada.clone(), user.clone(), before.clone());
                async move {
                    match task {
                        0 => app.post("/api/user", &ada, &user).await,
                        _ => invite(&app, &ada, &before).await,
                    }
                }
            })
            .await;
            let changed = answers.iter().all(|answer| [200, 404, 429].contains(&answer.status.as_u16()));
            assert!(changed, "{answers:?}");
            for mail in app.mails_to(&before).await {
                let Some((_, token)) = mail.split_once("activateToken=") else { continue };
                let token = token.lines().next().expect("a line").trim();
                assert_eq!(follow(&app, token).await.status, 409, "round {round}");
            }
        }
    }
}

#[tokio::test]
async fn a_link_is_mailed_three_times_an_hour_followed_five_times_and_tried_ten_times() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        for _ in 0..3 {
            assert_eq!(invite(&app, &ada, NEWCOMER).await.status, 200);
        }
        assert_eq!(invite(&app, &ada, NEWCOMER).await.error().0, 429);
        assert_eq!(app.mails_to(NEWCOMER).await.len(), 3);
        let token = link(&app, &id, &ada).await;
        for _ in 0..5 {
            assert_eq!(follow(&app, &token).await.status, 303);
        }
        assert_eq!(follow(&app, &token).await.error().0, 429);
        for _ in 0..10 {
            assert_eq!(activate(&app, &token, "short").await.error().2, "password_policy");
        }
        assert_eq!(activate(&app, &token, PASSWORD).await.error().0, 429);
        app.advance(300);
        assert_eq!(activate(&app, &token, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn no_token_is_in_the_database_at_any_time() {
    for engine in engines() {
        let (app, id, ada) = rig(engine).await;
        let shown = link(&app, &id, &ada).await;
        assert_nowhere(&app, &shown).await;
        assert_eq!(invite(&app, &ada, NEWCOMER).await.status, 200);
        let mailed = token_in(&app.mails_to(NEWCOMER).await[0], "activateToken=");
        assert_nowhere(&app, &mailed).await;
        assert_eq!(app.database.number("SELECT COUNT(*) FROM password_links").await, 1, "its hash is");
    }
}

/// A token is in no row, in none of the forms in which one might write it down.
async fn assert_nowhere(app: &TestApp, token: &str) {
    let secret = token.strip_prefix("csa_").expect("a token");
    let bytes = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).expect("base64");
    let (hex, base64) = (data_encoding::HEXLOWER.encode(&bytes), data_encoding::BASE64.encode(&bytes));
    let dump = app.database.dump().await.to_lowercase();
    for form in [secret.to_lowercase(), base64.to_lowercase(), hex] {
        assert!(!dump.contains(&form), "{form}");
    }
}
