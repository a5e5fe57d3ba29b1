//! `countersign tenant`, `countersign user`, and the commands of `countersign admin` that list and switch.

use super::installation::{Installation, SAM, Said};
use serde_json::{Value, json};

/// With Sam, and the tenant North.
fn with_north() -> Installation {
    let installation = Installation::new();
    installation.add_sam();
    installation.on_config(&["tenant", "create", "--title", "North"], "").ok();
    installation
}

fn json_of(said: Said) -> Value {
    serde_json::from_str(&said.ok()).expect("JSON")
}

#[test]
fn tenants_are_made_and_listed() {
    let installation = with_north();
    let said = installation.on_config(&["tenant", "create", "--title", " South Water ", "--json"], "");
    let made = json_of(said);
    assert_eq!((&made["title"], &made["version"]), (&json!("South Water"), &json!(1)));
    let id = made["id"]["id"].as_str().expect("an id");

    let list = installation.on_config(&["tenant", "list"], "").ok();
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(lines[0].starts_with("ID ") && lines[0].ends_with(" TITLE"), "{list}");
    assert!(list.contains(&format!("{id}  South Water\n")), "{list}");
    let found = json_of(installation.on_config(&["tenant", "list", "--search", "wATER", "--json"], ""));
    assert_eq!(found, json!([made]));
    let none = installation.on_config(&["tenant", "list", "--search", "x", "--json"], "").ok();
    assert_eq!(none, "[]\n");
    for (title, why) in [("", "Tenant title should be specified!"), ("<b>", "title is malformed")] {
        let said = installation.on_config(&["tenant", "create", "--title", title], "").failed();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn a_user_is_made_with_a_password_and_can_sign_in() {
    let installation = with_north();
    let create = |more: &[&str], input: &str| {
        installation.on_config(&[&["user", "create", "--tenant", "North"], more].concat(), input)
    };
    let with_password = ["--email", "ada@north.example", "--first-name", "Ada", "--password-stdin"];
    let said = create(&with_password, "north-demo-1\n").ok();
    assert_eq!(said, "ada@north.example is a TENANT_ADMIN now.\n");
    let said = create(&["--email", "bo@north.example"], "").ok();
    assert!(said.contains("cannot sign in before there is a password"), "{said}");

    let server = installation.start();
    let token = server.client().login(("ada@north.example", "north-demo-1")).ok().text_of("token");
    let me = server.client().get("/api/auth/user", &token).ok().json();
    assert_eq!((&me["authority"], &me["firstName"]), (&json!("TENANT_ADMIN"), &json!("Ada")));
    assert_eq!(server.client().login(("bo@north.example", "north-demo-1")).status, 401);

    let list = installation.on_config(&["user", "list", "--tenant", "North"], "").ok();
    let rows: Vec<Vec<_>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["EMAIL", "AUTHORITY", "STATE", "2FA", "NAME"]);
    assert_eq!(rows[1], ["ada@north.example", "TENANT_ADMIN", "active", "no", "Ada"]);
    assert_eq!(rows[2], ["bo@north.example", "TENANT_ADMIN", "no", "password", "no"]);
    let id = me["tenantId"]["id"].as_str().expect("an id");
    let listed =
        json_of(installation.on_config(&["user", "list", "--tenant", id, "--search", "ADA@", "--json"], ""));
    assert_eq!(listed[0]["email"], "ada@north.example");
    assert_eq!(
        (&listed[0]["twoFactor"], &listed[0]["additionalInfo"]["userActivated"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_user_who_cannot_be_is_refused_with_the_reason() {
    let installation = with_north();
    for (arguments, input, why) in [
        (vec!["--tenant", "East", "--email", "a@x.example"], "", "no tenant is called \"East\""),
        (vec!["--tenant", "North", "--email", "a"], "", "Invalid email address format 'a'!"),
        (
            vec!["--tenant", "North", "--customer", "Farm", "--email", "a@x.example"],
            "",
            "the tenant has no customer called \"Farm\"",
        ),
        (vec!["--tenant", "North", "--email", SAM.0], "", "there is a user with the address"),
        (
            vec!["--tenant", "North", "--email", "a@x.example", "--password-stdin"],
            "short\n",
            "Password must be 8 or more characters in length.",
        ),
    ] {
        let said = installation.on_config(&[&["user", "create"], &arguments[..]].concat(), input).failed();
        assert!(said.contains(why), "{said}");
    }
    let said = installation.on_config(&["user", "list", "--tenant", "East"], "").failed();
    assert!(said.contains("no tenant is called \"East\""), "{said}");
    let listed = installation.on_config(&["user", "list", "--tenant", "North", "--json"], "").ok();
    assert_eq!(listed, "[]\n");
    let elsewhere = installation.run(&["tenant", "list"]).failed();
    assert!(elsewhere.contains("there is no database at"), "{elsewhere}");
}

#[test]
fn administrators_are_listed_switched_off_and_on_while_the_server_runs() {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let refused = installation.on_config(&["admin", "disable", "--email", SAM.0], "").failed();
    assert!(refused.contains("the last administrator who can sign in"), "{refused}");
    server.client().login(SAM).ok();

    let create = ["admin", "create", "--email", "sue@countersign.example", "--password-stdin"];
    installation.on_config(&create, "sue-has-a-fine-password\n").ok();
    // Not looked at by the server before: a look-up is believed for two seconds.
    let token = server.client().login(SAM).ok().text_of("token");
    let said = installation.on_config(&["admin", "disable", "--email", SAM.0], "").ok();
    assert_eq!(said, format!("{} is switched off; all sessions are ended.\n", SAM.0));
    assert_eq!(server.client().get("/api/auth/user", &token).status, 401);
    assert_eq!(server.client().login(SAM).status, 401);
    let list = installation.on_config(&["admin", "list"], "").ok();
    let rows: Vec<Vec<_>> = list.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0][..3], [SAM.0, "SYS_ADMIN", "disabled"]);
    assert_eq!(rows[1][..3], ["sue@countersign.example", "SYS_ADMIN", "active"]);

    let said = json_of(installation.on_config(&["admin", "enable", "--json", "--email", SAM.0], ""));
    assert_eq!(said, json!({ "email": SAM.0, "enabled": true }));
    server.client().login(SAM).ok();
    let listed = json_of(installation.on_config(&["admin", "list", "--json"], ""));
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    for command in ["disable", "enable"] {
        let said = installation.on_config(&["admin", command, "--email", "bo@x.example"], "").failed();
        assert!(said.contains("there is no user with this address"), "{said}");
    }
}
