//! The configuration as operators meet it: mistakes with their place, `check-config`, `print-config`, help.

use super::installation::{Installation, Said, finish};

impl Installation {
    fn write_config(&self, text: &str) {
        std::fs::write(&self.config, text).expect("written");
    }

    fn with_variables(&self, command: &str, variables: &[(&str, &str)]) -> Said {
        let mut command = self.command(&[command]);
        command.envs(variables.iter().copied());
        finish(command, "")
    }
}

#[test]
fn the_version_is_printed() {
    let said = Installation::new().run(&["--version"]).ok();
    assert_eq!(said, format!("countersign {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_names_every_command_and_each_has_its_own() {
    let installation = Installation::new();
    let help = installation.run(&["--help"]).ok();
    for command in ["serve", "demo", "admin", "tenant", "user", "check-config", "print-config"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
        let own = installation.run(&[command, "--help"]).ok();
        assert!(own.contains("Usage: countersign "), "{own}");
    }
    for (group, commands) in [
        ("admin", &["list", "create", "disable", "enable", "unlock", "reset-2fa", "stop-enforcing"][..]),
        ("tenant", &["list", "create"]),
        ("user", &["list", "create", "import"]),
    ] {
        let help = installation.run(&[group, "--help"]).ok();
        for command in commands {
            assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
        }
    }
}

#[test]
fn a_command_that_does_not_exist_is_answered_with_how_to_use_it() {
    for arguments in [vec![], vec!["sreve"], vec!["admin"], vec!["serve", "--confg", "x"]] {
        let said = Installation::new().run(&arguments);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains("Usage:") && said.out.is_empty(), "{said:?}");
    }
}

#[test]
fn a_configuration_that_can_work_is_said_to_be_fine() {
    let installation = Installation::new();
    let said = installation.on_config(&["check-config"], "").ok();
    assert_eq!(said, "The configuration is fine. The server will listen on 127.0.0.1:0.\n");
    assert!(!installation.file("").exists(), "looking at it makes nothing");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let installation = Installation::new();
    for command in ["check-config", "print-config", "serve"] {
        let said = installation.run(&[command, "--config", "elsewhere.toml"]).failed();
        assert!(said.contains("elsewhere.toml: No such file"), "{said}");
    }
    let said = installation.run(&["check-config", "--config", "."]).failed();
    assert!(said.contains(".: Is a directory"), "{said}");
    std::fs::write(&installation.config, b"public_url = \"\xff\"").expect("written");
    let said = installation.on_config(&["check-config"], "").failed();
    assert!(said.contains("countersign.toml: ") && said.contains("UTF-8"), "{said}");
}

#[test]
fn a_mistake_is_shown_with_its_file_and_line_by_every_command() {
    let installation = Installation::new();
    installation.write_config("public_url = \"https://a.example\"\n\n[http]\nlissten = \"127.0.0.1:1\"\n");
    let unlock = ["admin", "unlock", "--email", "sam@countersign.example"];
    for arguments in [&["check-config"][..], &["print-config"], &["serve"], &unlock] {
        let said = installation.on_config(arguments, "").failed();
        assert!(said.contains("countersign.toml: ") && said.contains("line 4"), "{said}");
        assert!(said.contains("unknown field `lissten`") && said.contains("`listen`"), "{said}");
    }
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_made() {
    for (text, reason) in [
        ("public_url = \"http://sign-in.example\"\n", "public_url must begin with https://"),
        (
            "[database]\nurl = \"mysql://localhost/app\"\n",
            "[database] url must be sqlite://PATH or postgres://",
        ),
        ("[totp]\nsteps_back = 3\n", "[totp] steps_back"),
    ] {
        let installation = Installation::new();
        installation.write_config(text);
        for command in ["check-config", "serve"] {
            let mut command = installation.command(&[command, "--config"]);
            command.arg(&installation.config).env("COUNTERSIGN__HTTP__LISTEN", "127.0.0.1:0");
            let said = finish(command, "").failed();
            assert!(said.contains(reason), "{said}");
        }
    }
}

#[test]
fn variables_lie_over_the_file_and_a_wrong_one_is_named() {
    let installation = Installation::new();
    let file = installation.config.to_str().expect("UTF-8");
    let said = installation
        .with_variables(
            "print-config",
            &[("COUNTERSIGN_CONFIG", file), ("COUNTERSIGN__HTTP__LISTEN", "127.0.0.1:9000")],
        )
        .ok();
    assert!(said.contains("listen = \"127.0.0.1:9000\"") && said.contains("steps_ahead = 2"), "{said}");
    let said = installation
        .with_variables(
            "check-config",
            &[("COUNTERSIGN_CONFIG", file), ("COUNTERSIGN__HTTP__LISSTEN", "127.0.0.1:9000")],
        )
        .failed();
    assert!(said.contains("environment variable COUNTERSIGN__HTTP__LISSTEN: unknown field"), "{said}");
}

#[test]
fn what_is_in_force_is_printed_without_secrets_and_can_be_read_again() {
    let installation = Installation::new();
    installation.write_config("[database]\nurl = \"postgres://app:hunter2@db.example/countersign\"\n");
    let file = installation.config.to_str().expect("UTF-8").to_owned();
    let key = "5ec4e7".repeat(11);
    let variables = [("COUNTERSIGN_CONFIG", file.as_str()), ("COUNTERSIGN_MASTER_KEY", &key[..64])];
    let printed = installation.with_variables("print-config", &variables).ok();
    assert!(printed.contains("db.example") && printed.contains("access_lifetime"), "{printed}");
    assert!(!printed.contains("hunter2") && !printed.contains("5ec4e7"), "{printed}");

    installation.write_config(&printed);
    let again = installation.with_variables("print-config", &variables).ok();
    assert_eq!(again, printed);
}

#[test]
fn without_a_file_the_defaults_are_in_force() {
    let said = Installation::new().run(&["print-config"]).ok();
    assert!(said.contains("url = \"sqlite://countersign-data/countersign.db\""), "{said}");
    assert!(said.contains("listen = \"127.0.0.1:8080\""), "{said}");
}

#[test]
fn the_demo_listens_on_loopback_addresses_only() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let said = Installation::new().run(&["demo", "--listen", address]).failed();
        assert!(said.contains("loopback addresses only, not on") && said.contains(address), "{said}");
    }
    let said = Installation::new().run(&["demo", "--listen", "localhost"]);
    assert_eq!(said.code, Some(2), "{said:?}");
}
