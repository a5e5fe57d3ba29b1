//! The master key: made on first start, missed when it is gone, refused when it is another.

use super::installation::{Installation, SAM, mode};

const A_KEY: &str = "1111111111111111111111111111111111111111111111111111111111111111";
const ANOTHER_KEY: &str = "2222222222222222222222222222222222222222222222222222222222222222";

#[test]
fn the_first_start_makes_a_key_for_its_owner_alone() {
    let installation = Installation::new();
    installation.add_sam();
    let key = installation.file("master.key");
    assert_eq!(mode(&key), 0o600);
    assert_eq!(mode(&installation.file("")), 0o700);
    let text = std::fs::read_to_string(&key).expect("read");
    assert_eq!(text.len(), 65);
    assert!(text.trim_end().bytes().all(|byte| byte.is_ascii_hexdigit()), "64 digits and a line end");

    installation.start().stop();
    assert_eq!(std::fs::read_to_string(&key).expect("read"), text, "the next start leaves it alone");
}

#[test]
fn a_key_that_is_gone_is_missed_and_never_made_anew() {
    let installation = Installation::new();
    installation.add_sam();
    let (key, elsewhere) = (installation.file("master.key"), installation.folder.path().join("kept.key"));
    std::fs::rename(&key, &elsewhere).expect("moved");
    let said = installation.refuses_to_start(&[]);
    assert!(said.contains("the master key is missing: this database was sealed with key "), "{said}");
    assert!(said.contains("master.key is not there") && said.contains("backup"), "{said}");
    assert!(!key.exists());

    std::fs::rename(&elsewhere, &key).expect("moved back");
    let mut server = installation.start();
    server.client().login(SAM).ok();
    server.stop();
}

#[test]
fn another_key_is_refused_with_the_names_of_both() {
    let installation = Installation::new();
    installation.start_with(&[("COUNTERSIGN_MASTER_KEY", A_KEY)]).stop();
    assert!(!installation.file("master.key").exists(), "the key was given: none is made");
    let said = installation.refuses_to_start(&[("COUNTERSIGN_MASTER_KEY", ANOTHER_KEY)]);
    assert!(said.contains("wrong master key: this database was sealed with key "), "{said}");
    assert!(said.contains("the key from COUNTERSIGN_MASTER_KEY is "), "{said}");
    assert!(!said.contains("1111") && !said.contains("2222"), "no key is shown: {said}");
    installation.start_with(&[("COUNTERSIGN_MASTER_KEY", A_KEY)]).stop();
}

#[test]
fn a_text_that_is_no_key_is_refused_and_not_repeated() {
    let installation = Installation::new();
    let said = installation.refuses_to_start(&[("COUNTERSIGN_MASTER_KEY", "hunter2")]);
    assert!(said.contains("COUNTERSIGN_MASTER_KEY: a master key is 32 bytes"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_key_file_that_was_asked_for_must_be_there() {
    let installation = Installation::new();
    let path = installation.folder.path().join("vault.key");
    let variables = [("COUNTERSIGN__KEYS__MASTER_KEY_FILE", path.to_str().expect("UTF-8"))];
    let said = installation.refuses_to_start(&variables);
    assert!(said.contains("vault.key: No such file"), "{said}");
    assert!(!path.exists(), "a key somewhere else is not ours to make");

    std::fs::write(&path, format!("{A_KEY}\n")).expect("written");
    installation.start_with(&variables).stop();
    std::fs::write(&path, "half a k").expect("written");
    let said = installation.refuses_to_start(&variables);
    assert!(said.contains("vault.key: a master key is 32 bytes"), "{said}");
}

#[tokio::test]
async fn a_database_server_needs_a_key_that_is_given() {
    if crate::support::postgres_server().is_none() {
        eprintln!("NOT RUN: TEST_POSTGRES_URL is not set");
        return;
    }
    let database = crate::support::TestDatabase::new("postgres").await;
    let installation = Installation::new();
    let url = ("COUNTERSIGN__DATABASE__URL", database.url.as_str());
    let said = installation.refuses_to_start(&[url]);
    assert!(said.contains("no master key") && said.contains("openssl rand -hex 32"), "{said}");
    installation.start_with(&[url, ("COUNTERSIGN_MASTER_KEY", A_KEY)]).stop();
    let said = installation.refuses_to_start(&[url, ("COUNTERSIGN_MASTER_KEY", ANOTHER_KEY)]);
    assert!(said.contains("wrong master key"), "{said}");
}

#[test]
fn the_signing_key_is_rotated_while_the_server_runs_and_nobody_is_signed_out() {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let token = server.client().login(SAM).ok().text_of("token");
    let said = installation.on_config(&["keys", "rotate-signing"], "").ok();
    assert!(said.starts_with("A new key signs: ") && said.contains("are good until"), "{said}");
    server.client().get("/api/auth/user", &token).ok();
    drop(server);

    let server = installation.start();
    server.client().get("/api/auth/user", &token).ok();
    let keys = server.client().get("/.well-known/jwks.json", "").ok().json();
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
    let said = installation.on_config(&["keys", "rotate-signing", "--drop-old"], "").ok();
    assert!(said.contains("API clients sign in again"), "{said}");
    drop(server);
    let server = installation.start();
    assert_eq!(server.client().get("/api/auth/user", &token).status, 401);
}
