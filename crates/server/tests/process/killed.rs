//! `kill -9` at the worst moments: what was answered is there, what was used is used, what was ended stays ended.

use super::client::Client;
use super::installation::{Installation, SAM};
use serde_json::{Value, json};
use std::sync::mpsc::channel;

/// A system administrator with the authenticator app on offer, and a session of theirs.
fn installation() -> (Installation, String) {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let token = server.client().login(SAM).ok().text_of("token");
    server.client().offer_totp(&token);
    server.kill();
    (installation, token)
}

#[test]
fn an_enrolment_that_was_answered_outlives_the_process() {
    let (installation, token) = installation();
    let server = installation.start();
    let mut app = server.client().enrol(&token);
    server.kill();

    let server = installation.start();
    let client = server.client();
    let settings = client.get("/api/2fa/account/settings", &token).ok().json();
    assert!(settings["configs"]["TOTP"].is_object(), "{settings}");
    let partial = client.login(SAM).ok();
    assert_eq!(partial.text_of("scope"), "PRE_VERIFICATION_TOKEN");
    client.check(&partial.text_of("token"), &app.next_code()).ok();
}

#[test]
fn a_code_that_was_used_stays_used() {
    let (installation, token) = installation();
    let server = installation.start();
    let mut app = server.client().enrol(&token);
    let partial = server.client().login(SAM).ok().text_of("token");
    // Of a step that is yet to come, so that it is good for a while longer: only its use can be why it is refused.
    app.next_code();
    let code = app.next_code();
    let session = server.client().check(&partial, &code).ok().text_of("token");
    server.kill();

    let server = installation.start();
    let client = server.client();
    let again = client.login(SAM).ok().text_of("token");
    let refused = client.check(&again, &code);
    assert_eq!((refused.status, refused.text_of("code").as_str()), (400, "code_already_used"), "{refused:?}");
    let old = client.check(&partial, &code);
    assert_eq!(old.status, 401, "the sign-in was used up too: {old:?}");
    client.check(&again, &app.next_code()).ok();
    client.get("/api/auth/user", &session).ok();
}

#[test]
fn sessions_live_and_end_across_a_kill() {
    let (installation, _) = installation();
    let server = installation.start();
    let client = server.client();
    let (kept, left) = (client.login(SAM).ok(), client.login(SAM).ok());
    client.post("/api/auth/logout", &left.text_of("token"), &Value::Null).ok();
    server.kill();

    let server = installation.start();
    let client = server.client();
    client.get("/api/auth/user", &kept.text_of("token")).ok();
    assert_eq!(client.get("/api/auth/user", &left.text_of("token")).status, 401);
    let refresh = |pair: &super::client::Reply| {
        client.post("/api/auth/token", "", &json!({ "refreshToken": pair.text_of("refreshToken") })).status
    };
    assert_eq!((refresh(&kept), refresh(&left)), (200, 401));
}

#[test]
fn a_changed_password_outlives_the_process_and_so_does_the_end_of_the_sessions() {
    let (installation, old) = installation();
    let server = installation.start();
    let change = json!({ "currentPassword": SAM.1, "newPassword": "another fine password" });
    let new = server.client().post("/api/auth/changePassword", &old, &change).ok().text_of("token");
    server.kill();

    let server = installation.start();
    let client = server.client();
    assert_eq!(client.login(SAM).status, 401);
    client.login((SAM.0, "another fine password")).ok();
    client.get("/api/auth/user", &new).ok();
    assert_eq!(client.get("/api/auth/user", &old).status, 401);
}

/// Four clients renew their sessions as fast as they can; the process is killed in the middle, without warning. Whatever
/// tokens a client was last given, they are good: the database is never behind an answer, and never more than one ahead.
#[test]
fn killed_in_the_middle_of_work_nothing_that_was_answered_is_lost() {
    let (installation, _) = installation();
    for _ in 0..3 {
        let server = installation.start();
        let client = server.client();
        let (answered, answers) = channel();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let pair = client.login(SAM).ok();
                let answered = answered.clone();
                std::thread::spawn(move || {
                    renew_until_the_end(client, pair.text_of("refreshToken"), || {
                        let _ = answered.send(());
                    })
                })
            })
            .collect();
        for _ in 0..40 {
            answers.recv().expect("work is being done");
        }
        server.kill();

        let server = installation.start();
        for worker in workers {
            let token = worker.join().expect("no panic");
            let renewed = server.client().post("/api/auth/token", "", &json!({ "refreshToken": token })).ok();
            server.client().get("/api/auth/user", &renewed.text_of("token")).ok();
        }
    }
}

/// Returns the last refresh token that came whole.
fn renew_until_the_end(client: Client, mut token: String, mut answered: impl FnMut()) -> String {
    loop {
        let body = json!({ "refreshToken": token }).to_string();
        let head = "POST /api/auth/token HTTP/1.1\r\nContent-Type: application/json";
        let Ok(reply) = client.send(head, &body) else { return token };
        token = reply.ok().text_of("refreshToken");
        answered();
    }
}
