//! What links to choose a password leave behind in the files of the database and in the log.

use super::client::Client;
use super::installation::{Installation, SAM};
use super::traces::{Secrets, files};
use crate::support::MailServer;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

const EVE: &str = "eve@east.example";
const PASSWORDS: [&str; 2] = ["brass-lantern-of-eve", "copper-kettle-of-eve"];

/// The token behind a name in a link. A mail may break its lines (RFC 2045, section 6.7).
fn token(text: &str, name: &str) -> String {
    let text = text.replace("=\n", "").replace("=3D", "=");
    let rest = text.split_once(name).expect("a link").1;
    rest.split_whitespace().next().expect("a token").to_owned()
}

fn add(secrets: &mut Secrets, name: &'static str, token: &str) {
    secrets.add_token(name, token);
    let random = token.split_once('_').expect("a token of ours").1;
    secrets.add_bytes(name, &BASE64URL_NOPAD.decode(random.as_bytes()).expect("base64"));
}

/// A tenant with an administrator who has no password yet; their id.
fn invite_eve(client: Client, session: &str, mail: &MailServer) -> String {
    let smtp = json!({ "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port });
    client.post("/api/admin/settings", session, &json!({ "key": "mail", "jsonValue": smtp })).ok();
    let tenant = client.post("/api/tenant", session, &json!({ "title": "East Gas" })).ok().json();
    let eve = json!({ "email": EVE, "authority": "TENANT_ADMIN", "tenantId": tenant["id"] });
    let eve = client.post("/api/user?sendActivationMail=false", session, &eve).ok().json();
    eve["id"]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn links_to_choose_a_password_leave_no_trace() {
    let mail = MailServer::start();
    let installation = Installation::with("[log]\nfilter = \"trace\"\n");
    installation.add_sam();
    let mut server = installation.start();
    let client = server.client();
    let mut secrets = Secrets::default();
    let session = client.login(SAM).ok().text_of("token");
    let id = invite_eve(client, &session, &mail);

    // One that is handed over, one that is mailed and followed, and one for another password.
    let shown = client.get(&format!("/api/user/{id}/activationLink"), &session).ok().body;
    add(&mut secrets, "the activation link that was shown", &token(&shown, "activateToken="));
    let path = format!("/api/user/sendActivationMail?email={EVE}");
    client.post(&path, &session, &Value::Null).ok();
    let activation = token(&mail.wait_for("activateToken"), "activateToken=");
    add(&mut secrets, "the activation link that was mailed", &activation);
    assert_eq!(client.get(&format!("/api/noauth/activate?activateToken={activation}"), "").status, 303);
    client.open(&format!("/login/createPassword?activateToken={activation}"), "").ok();
    let body = json!({ "activateToken": activation, "password": PASSWORDS[0] });
    client.post("/api/noauth/activate?sendActivationMail=false", "", &body).ok();
    client.post("/api/noauth/resetPasswordByEmail", "", &json!({ "email": EVE })).ok();
    let reset = token(&mail.wait_for("resetToken"), "resetToken=");
    add(&mut secrets, "the reset link", &reset);
    let live_with_links = files(&installation, &["countersign.db", "countersign.db-wal"]);
    assert_eq!(client.get(&format!("/api/noauth/resetPassword?resetToken={reset}"), "").status, 303);
    client.open(&format!("/login/resetPassword?resetToken={reset}"), "").ok();
    let body = json!({ "resetToken": reset, "password": PASSWORDS[1] });
    client.post("/api/noauth/resetPassword", "", &body).ok();
    for password in PASSWORDS {
        secrets.add("a password of Eve", password.as_bytes());
    }

    let live = files(&installation, &["countersign.db", "countersign.db-wal"]);
    server.stop();
    let stopped = files(&installation, &["countersign.db"]);
    for route in ["/api/noauth/activate", "/api/noauth/resetPassword", "/login/createPassword"] {
        assert!(server.said.contains(route), "{route} is in the log");
    }
    let log = server.said.as_bytes();
    for (place, bytes) in [
        ("the database with links in it", &*live_with_links),
        ("the live database", &*live),
        ("the database", &*stopped),
        ("the log", log),
    ] {
        assert_eq!(secrets.found_in(bytes), Vec::<&str>::new(), "in {place}");
    }
    let address = EVE.as_bytes();
    assert!(stopped.windows(address.len()).any(|window| window == address), "the address is found");
}
