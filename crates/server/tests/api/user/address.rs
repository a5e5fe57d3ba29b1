//! The address of a user: who changes it, how often, and invitations that nobody waits for.

use crate::api::two_factor::abandoned::SlowMail;
use crate::api::two_factor::not_sent::nodes;
use crate::support::{ADA, CLEO, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const PATH: &str = "/api/user?sendActivationMail=false";

#[tokio::test]
async fn a_stolen_session_does_not_move_the_account_to_another_mailbox() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let cleo = app.token(CLEO).await;
        let mut me = app.get("/api/auth/user", &cleo).await.json();
        (me["version"], me["email"]) = (Value::Null, json!("thief@evil.example"));
        app.advance(601);
        let refused = app.post(PATH, &cleo, &me).await.error();
        assert_eq!((refused.0, refused.2.as_str()), (400, "proof_needed"));
        me["email"] = json!(CLEO.0);
        me["firstName"] = json!("Cleopatra");
        assert_eq!(app.post(PATH, &cleo, &me).await.status, 200, "all else needs none");
        me["email"] = json!("cleo@home.example");
        assert_eq!(app.post(PATH, &app.token(CLEO).await, &me).await.status, 200, "who has just signed in");
    }
}

#[tokio::test]
async fn an_address_changes_five_times_an_hour() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let ada = app.token(ADA).await;
        let mut cleo = app.get("/api/auth/user", &app.token(CLEO).await).await.json();
        // What somebody else's save has overtaken is no change, and counts as none.
        cleo["email"] = json!("stranger@x.example");
        cleo["version"] = json!(99);
        for _ in 0..6 {
            assert_eq!(app.post(PATH, &ada, &cleo).await.error().0, 409);
        }
        cleo["version"] = Value::Null;
        for round in 0..5 {
            cleo["email"] = json!(format!("stranger{round}@x.example"));
            assert_eq!(app.post(PATH, &ada, &cleo).await.status, 200);
        }
        cleo["email"] = json!("stranger5@x.example");
        assert_eq!(app.post(PATH, &ada, &cleo).await.error().0, 429);
        app.advance(3600);
        assert_eq!(app.post(PATH, &ada, &cleo).await.status, 200);
    }
}

#[tokio::test]
async fn nobody_stays_behind_uninvited_when_the_client_goes_away() {
    for engine in engines() {
        let mut mail = SlowMail::start();
        let (demo, node, _) = nodes(engine, mail.port, "20000").await;
        let root = demo.token(SYSADMIN).await;
        let cleo = demo.get("/api/auth/user", &demo.token(CLEO).await).await.json();
        let body =
            json!({ "email": "new@x.example", "authority": "TENANT_ADMIN", "tenantId": cleo["tenantId"] });
        tokio::select! {
            answer = node.post("/api/user", &root, &body) => panic!("the mail server waits: {}", answer.text),
            text = mail.arrived.recv() => drop(text.expect("a mail")),
        }
        mail.answer.send("451 not now").expect("it waits");
        node.app.background.finished().await;
        assert_eq!(
            demo.database.number("SELECT COUNT(*) FROM users WHERE email_key = 'new@x.example'").await,
            0
        );
        let made = demo.post(PATH, &root, &body).await;
        assert_eq!(made.status, 200, "the address is free: {}", made.text);
    }
}
