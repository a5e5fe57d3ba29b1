//! `countersign user import`.

use super::installation::{BINARY, Installation, Said, finish};
use serde_json::{Value, json};
use std::process::Command;

/// bcrypt of `password`, as another system keeps it.
const HASH: &str = "$2a$10$5JTB8/hxWc9WAy62nCGSxeefl3KWmipA9nFpVdDa0/xfIseeBB4Bu";

/// With the tenants North and South, and a table to import.
fn with_table(table: &[u8]) -> Installation {
    let installation = Installation::new();
    installation.add_sam();
    for title in ["North", "South"] {
        installation.on_config(&["tenant", "create", "--title", title], "").ok();
    }
    std::fs::write(installation.folder.path().join("users.csv"), table).expect("written");
    installation
}

fn import(installation: &Installation, more: &[&str]) -> Said {
    installation.on_config(&[&["user", "import", "users.csv"], more].concat(), "")
}

fn emails(installation: &Installation, tenant: &str) -> Vec<String> {
    let said = installation.on_config(&["user", "list", "--tenant", tenant, "--json"], "").ok();
    let listed: Value = serde_json::from_str(&said).expect("JSON");
    listed.as_array().expect("a list").iter().map(|user| user["email"].to_string()).collect()
}

#[test]
fn every_line_becomes_a_user() {
    let table = format!(
        "\u{feff}email,tenant,firstName,lastName,phone,passwordHash\r\n\
         ada@north.example,North,Ada,\"North, the first\",+1,\r\n\
         bo@south.example, South ,Bo,,,{HASH}\r\n"
    );
    let installation = with_table(table.as_bytes());
    let said = import(&installation, &[]);
    assert_eq!((said.err.as_str(), said.code), ("", Some(0)), "no progress where nobody looks");
    assert_eq!(said.out, "2 users added.\n");
    assert_eq!(emails(&installation, "North"), ["\"ada@north.example\""]);
    assert_eq!(emails(&installation, "South"), ["\"bo@south.example\""]);

    let again = import(&installation, &["--json"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    let report: Value = serde_json::from_str(&again.out).expect("JSON");
    assert_eq!(report["added"], 0);
    assert_eq!(
        report["refused"][0],
        json!({
            "line": 2, "email": "ada@north.example",
            "reason": "there is a user with the address ada@north.example already",
        })
    );
    assert_eq!(again.err, "countersign: 2 lines were refused\n");
}

#[test]
fn whoever_is_taken_over_with_a_hash_signs_in_with_the_old_password() {
    let password = "import-me-please";
    // Made by this server under another address, as any other system's would be.
    let installation = with_table(b"");
    let create = ["user", "create", "--tenant", "North", "--email", "old@north.example", "--password-stdin"];
    installation.on_config(&create, &format!("{password}\n")).ok();
    let hash = hash_of(&installation, "old@north.example");
    let table = format!("passwordHash,email,tenant\n\"{hash}\",new@south.example,South\n");
    std::fs::write(installation.folder.path().join("users.csv"), table).expect("written");
    assert_eq!(import(&installation, &[]).ok(), "1 user added.\n");
    let server = installation.start();
    server.client().login(("new@south.example", password)).ok();
    assert_eq!(server.client().login(("new@south.example", "another")).status, 401);
}

fn hash_of(installation: &Installation, email: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let database = crate::support::TestDatabase {
        url: format!("sqlite://{}", installation.file("countersign.db").display()),
        folder: tempfile::tempdir().expect("a folder"),
    };
    let sql = format!(
        "SELECT password_hash FROM credentials WHERE user_id = (SELECT id FROM users WHERE email = '{email}')"
    );
    runtime.block_on(database.texts(&sql)).remove(0)
}

#[test]
fn lines_that_are_refused_are_told_with_number_and_reason_and_the_others_are_kept() {
    let lines: [&[u8]; 12] = [
        b"email,tenant,customer,authority,passwordHash",
        b"ada@north.example,North,,,",
        b"",
        b"bo,North,,,",
        b"cleo@x.example,East,,,",
        b"dana@x.example,North,Farm,,",
        b"eve@x.example,,,,",
        b"fay@x.example,North,,SYS_ADMIN,",
        b"gil@x.example,North,,,secret-password",
        b"hal@x.example,North,,,,too,many",
        b"ida\xff@x.example,North,,,",
        b"jo@south.example,South",
    ];
    let installation = with_table(&lines.join(&b'\n'));
    let said = import(&installation, &[]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), "2 users added.\n"), "{said:?}");
    let told: Vec<_> = said.err.lines().collect();
    for (line, reason) in [
        (4, "Invalid email address format 'bo'!"),
        (5, "no tenant is called \"East\", or several are; `countersign tenant list` shows their ids"),
        (6, "the tenant has no customer called \"Farm\""),
        (7, "User authority isn't defined!"),
        (8, "System administrator can't be assigned neither to tenant nor to customer!"),
        (9, "the password hash is neither bcrypt nor Argon2id of usual costs"),
        (10, "there are more fields than columns"),
    ] {
        assert!(told.contains(&format!("line {line}: {reason}").as_str()), "{line}: {told:#?}");
    }
    assert!(told.iter().any(|line| line.starts_with("line 11: ") && line.contains("UTF-8")), "{told:#?}");
    assert_eq!(told.last(), Some(&"countersign: 8 lines were refused"));
    assert!(!said.err.contains("secret-password"), "a hash is not repeated, nor what was put in its place");
    assert_eq!(emails(&installation, "North"), ["\"ada@north.example\""]);
    assert_eq!(emails(&installation, "South"), ["\"jo@south.example\""]);
}

#[test]
fn a_table_that_is_none_is_refused_before_anybody_is_added() {
    for (table, why) in [
        ("", "there is no column email"),
        ("tenant\nNorth\n", "there is no column email"),
        ("email,password\na@x.example,x\n", "there is no column \"password\""),
        ("email,email\na@x.example,b@x.example\n", "the column email is there twice"),
    ] {
        let said = import(&with_table(table.as_bytes()), &[]).failed();
        assert!(said.contains(why), "{table:?}: {said}");
    }
    let said = import(&Installation::new(), &[]).failed();
    assert!(said.contains("cannot read users.csv"), "{said}");
}

#[test]
fn a_bar_goes_along_on_a_terminal_and_is_gone_at_the_end() {
    let lines = (0..300).map(|number| format!("user{number}@north.example,North\n"));
    let table: String = std::iter::once("email,tenant\n".to_owned()).chain(lines).collect();
    let installation = with_table(table.as_bytes());
    // util-linux gives it a terminal.
    let command = format!("'{BINARY}' user import users.csv --config '{}'", installation.config.display());
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    terminal.current_dir(installation.folder.path()).env("TERM", "xterm").env("COLUMNS", "80");
    let said = finish(terminal, "");
    assert_eq!(said.code, Some(0), "{said:?}");
    let percents: Vec<u8> = said
        .out
        .split(" %")
        .filter_map(|before| before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
        .collect();
    assert!(percents.is_sorted() && percents.iter().all(|percent| *percent <= 100), "{percents:?}");
    assert!(percents.first() < percents.last(), "it moves: {percents:?} in {:?}", said.out);
    assert!(said.out.contains("300 users added."), "{:?}", said.out);
}
