//! `--json`: every command that has it says one JSON document, and nothing else.

use super::installation::{Installation, SAM};
use serde_json::{Value, json};

#[test]
fn every_command_with_json_says_json() {
    let installation = Installation::new();
    installation.add_sam();
    let (tenant, ada) = (["--tenant", "North"], ["--email", "ada@north.example"]);
    let (sue, sam) = (["--email", "sue@countersign.example"], ["--email", SAM.0]);
    let table = "email,tenant\nbo@north.example,North\n";
    std::fs::write(installation.folder.path().join("users.csv"), table).expect("written");
    // A command, what it reads, and what its answer has somewhere.
    let commands: [(Vec<&str>, &str, &str, Value); 14] = [
        (
            [&["admin", "create", "--password-stdin"], &sue[..]].concat(),
            "sue-has-a-fine-password\n",
            "/email",
            json!(sue[1]),
        ),
        (vec!["admin", "list"], "", "/0/email", json!(SAM.0)),
        ([&["admin", "disable"], &sue[..]].concat(), "", "/enabled", json!(false)),
        ([&["admin", "enable"], &sue[..]].concat(), "", "/enabled", json!(true)),
        ([&["admin", "unlock"], &sam[..]].concat(), "", "/unlocked", json!(true)),
        ([&["admin", "reset-2fa"], &sam[..]].concat(), "", "/methodsRemoved", json!(0)),
        (vec!["admin", "stop-enforcing"], "", "/changed", json!(false)),
        (vec!["tenant", "create", "--title", "North"], "", "/title", json!("North")),
        (vec!["tenant", "list"], "", "/0/title", json!("North")),
        ([&["user", "create"], &tenant[..], &ada[..]].concat(), "", "/email", json!(ada[1])),
        ([&["user", "list"], &tenant[..]].concat(), "", "/0/email", json!(ada[1])),
        (vec!["user", "import", "users.csv"], "", "/added", json!(1)),
        (vec!["user", "import", "users.csv"], "", "/refused/0/line", json!(2)),
        (
            [&["user", "list", "--search", "bo@"], &tenant[..]].concat(),
            "",
            "/0/email",
            json!("bo@north.example"),
        ),
    ];
    for (arguments, input, place, expected) in commands {
        let said = installation.on_config(&[&arguments[..], &["--json"]].concat(), input);
        assert_eq!(said.code, Some(i32::from(place.starts_with("/refused"))), "{arguments:?}: {said:?}");
        let answer: Value =
            serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{arguments:?}: {said:?}"));
        assert_eq!(answer.pointer(place), Some(&expected), "{arguments:?}: {answer}");
        assert_eq!(said.out.lines().count(), 1, "{arguments:?}: {said:?}");
    }
}
