//! Starting: the first time, a second time, twice at once, twice on one port.

use super::installation::{Installation, SAM, finish};

/// The path of the set-up link that a server printed.
fn set_up_path(line: &str) -> String {
    line.trim().strip_prefix("http://localhost:8080").expect("a link to the public address").to_owned()
}

#[test]
fn the_first_start_prints_a_link_that_makes_one_system_administrator() {
    let installation = Installation::new();
    let mut server = installation.start();
    let path = set_up_path(&server.wait_for("/setup?token="));
    assert!(server.said.contains("There is no system administrator yet."), "{}", server.said);
    let client = server.client();
    client.open(&path, "").ok();
    let token = path.strip_prefix("/setup?token=").expect("a token");
    let fields = [("token", token), ("email", SAM.0), ("password", SAM.1), ("password_again", SAM.1)];
    let made = client.submit("/setup", "", &fields);
    assert_eq!(made.status, 303, "{made:?}");
    let cookies = format!("countersign-session={}", made.cookie("countersign-session"));
    client.open("/security-settings/2fa", &cookies).ok();
    client.login(SAM).ok();
    assert_eq!(client.open(&path, "").status, 410, "used up");
    let again = [("token", token), ("email", "bo@b.example"), ("password", SAM.1), ("password_again", SAM.1)];
    assert_eq!(client.submit("/setup", "", &again).status, 410);
    server.stop();

    let mut server = installation.start();
    server.stop();
    assert!(!server.said.contains("/setup"), "there is an administrator: {}", server.said);
}

#[test]
fn each_start_without_an_administrator_prints_a_new_link_and_voids_the_old() {
    let installation = Installation::new();
    let mut server = installation.start();
    let old = set_up_path(&server.wait_for("/setup?token="));
    server.stop();
    let mut server = installation.start();
    let new = set_up_path(&server.wait_for("/setup?token="));
    assert_ne!(old, new);
    assert_eq!(server.client().open(&old, "").status, 410);
    server.client().open(&new, "").ok();
    installation.add_sam();
    assert_eq!(server.client().open(&new, "").status, 410, "made at the command line in the meantime");
}

#[test]
fn a_second_server_on_the_same_port_says_so_before_it_touches_anything() {
    let first = Installation::new();
    let server = first.start();
    let address = server.address().to_string();
    let second = Installation::new();
    let said = second.refuses_to_start(&[("COUNTERSIGN__HTTP__LISTEN", &address)]);
    assert!(said.contains(&format!("cannot listen on {address}; choose another address")), "{said}");
    assert!(!second.file("").exists(), "no database is made");
    assert_eq!(server.client().get("/health", "").status, 200, "the first one goes on");
}

#[test]
fn many_servers_may_start_at_once_on_a_new_database() {
    // Whether two meet at the worst moment is luck: more than one try at it.
    for _ in 0..3 {
        let installation = Installation::new();
        let mut servers: Vec<_> = (0..8).map(|_| installation.spawn(&[])).collect();
        for server in &mut servers {
            server.wait_until_ready();
        }
        installation.add_sam();
        // One key, one database: what one hands out, the others take.
        let token = servers[0].client().login(SAM).ok().text_of("token");
        for server in &servers {
            server.client().get("/api/auth/user", &token).ok();
        }
    }
}

#[test]
fn a_database_that_is_none_is_refused_and_left_alone() {
    let installation = Installation::new();
    let path = installation.folder.path().join("letter.txt");
    std::fs::write(&path, "Dear Ada, ".repeat(500)).expect("written");
    let url = format!("sqlite://{}", path.display());
    let said = installation.refuses_to_start(&[("COUNTERSIGN__DATABASE__URL", &url)]);
    assert!(said.contains("database"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), "Dear Ada, ".repeat(500));
}

#[test]
fn without_a_configuration_data_is_kept_where_the_server_was_started() {
    let installation = Installation::new();
    let create = ["admin", "create", "--email", SAM.0, "--password-stdin"];
    finish(installation.command(&create), SAM.1).ok();
    let folder = installation.folder.path().join("countersign-data");
    for file in ["countersign.db", "master.key"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
}
