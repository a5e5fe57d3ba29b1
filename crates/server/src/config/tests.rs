//! What is accepted, and what a mistake is answered with.

use super::*;
use std::io::Write;

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let mut file = tempfile::NamedTempFile::new().expect("temporary file");
    file.write_all(text.as_bytes()).expect("written");
    let environment =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::load(Some(file.path()), &environment).map_err(|error| error.to_string())
}

#[test]
fn an_empty_file_is_a_valid_one() {
    let config = load("", &[]).expect("valid");
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    assert!(config.is_loopback());
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let error = load("public_url = \"https://a.example\"\n\n[http]\nlissten = \"127.0.0.1:1\"\n", &[])
        .expect_err("refused");
    assert!(error.contains("line 4") && error.contains("lissten") && error.contains("listen"), "{error}");
    let error = load("[htp]\n", &[]).expect_err("refused");
    assert!(error.contains("line 1") && error.contains("htp"), "{error}");
}

#[test]
fn a_wrong_value_is_refused_with_its_line() {
    for (text, line) in [
        ("\npublic_url = 5\n", "line 2"),
        ("[lockout]\nduration = \"soon\"\n", "line 2"),
        ("[tokens]\n\nalgorithm = \"none\"\n", "line 3"),
        ("[http\n", "line 1"),
    ] {
        let error = load(text, &[]).expect_err("refused");
        assert!(error.contains(line), "{error}");
    }
}

#[test]
fn variables_lie_over_the_file() {
    let text = "[http]\nlisten = \"127.0.0.1:1\"\n";
    let config = load(
        text,
        &[
            ("COUNTERSIGN__HTTP__LISTEN", "127.0.0.1:2"),
            ("COUNTERSIGN__LIMITS__SIGN_IN_PER_ADDRESS", "0"),
            ("COUNTERSIGN__HTTP__TRUSTED_PROXIES", "[\"10.0.0.0/8\", \"127.0.0.1\"]"),
            ("COUNTERSIGN__TOKENS__ISSUER", "5"),
            ("COUNTERSIGN__PUBLIC_URL", "https://sign-in.example"),
            ("COUNTERSIGN_MASTER_KEY", "secret"),
        ],
    )
    .expect("valid");
    assert_eq!(config.http.listen.port(), 2);
    assert_eq!(config.limits.sign_in_per_address, 0);
    assert!(config.http.trusts([127, 0, 0, 1].into()) && config.http.trusts([10, 9, 9, 9].into()));
    assert!(!config.http.trusts([127, 0, 0, 2].into()));
    assert_eq!(config.tokens.issuer, "5");
    assert!(config.keys.master_key.is_some());
    assert!(!config.to_redacted_toml().contains("secret"));
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, value) in [
        ("COUNTERSIGN__HTTP__LISSTEN", "127.0.0.1:2"),
        ("COUNTERSIGN__HTTP__LISTEN", "here"),
        ("COUNTERSIGN__LOCKOUT__PASSWORD_FAILURES", "-1"),
        ("COUNTERSIGN__PUBLIC_URL__X", "1"),
    ] {
        let error = load("public_url = \"https://a.example\"\n", &[(name, value)]).expect_err("refused");
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn what_cannot_work_is_refused() {
    for text in [
        "public_url = \"http://sign-in.example\"",
        "public_url = \"ftp://localhost\"",
        "public_url = \"https://sign-in.example/below\"",
        "[totp]\nsteps_back = 3",
        "[passwords]\nmemory = 1",
        "[tokens]\naccess_lifetime = \"8d\"",
    ] {
        assert!(load(text, &[]).is_err(), "{text}");
    }
}

#[test]
fn a_database_password_is_not_printed() {
    let text = "[database]\nurl = \"postgres://app:hunter2@db.example/countersign\"\n";
    let shown = load(text, &[]).expect("valid").to_redacted_toml();
    assert!(!shown.contains("hunter2") && shown.contains("db.example"), "{shown}");
}

#[test]
fn what_is_printed_can_be_read_again() {
    let config = load("[lockout]\nduration = \"1h 30m\"\n", &[]).expect("valid");
    let again = load(&config.to_redacted_toml(), &[]).expect("valid");
    assert_eq!(again.to_redacted_toml(), config.to_redacted_toml());
}
