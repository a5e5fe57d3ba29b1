//! `countersign admin`, also while the server runs.

use super::installation::{Installation, SAM};
use crate::support::TestDatabase;
use serde_json::{Value, json};

#[test]
fn a_system_administrator_is_made_and_can_sign_in() {
    let installation = Installation::new();
    let create = ["admin", "create", "--email", SAM.0, "--password-stdin"];
    let said = installation.on_config(&create, &format!("{}\r\nnot this line\n", SAM.1)).ok();
    assert_eq!(said, format!("{} is a system administrator now.\n", SAM.0));
    let server = installation.start();
    let token = server.client().login(SAM).ok().text_of("token");
    let user = server.client().get("/api/auth/user", &token).ok().json();
    assert_eq!(user["authority"], "SYS_ADMIN");
}

#[test]
fn an_administrator_can_be_made_while_the_server_runs() {
    let installation = Installation::new();
    let server = installation.start();
    installation.add_sam();
    server.client().login(SAM).ok();
}

#[test]
fn whoever_cannot_be_made_is_refused_with_the_reason() {
    let installation = Installation::new();
    installation.add_sam();
    let create = |email: &str, password: &str| {
        let arguments = ["admin", "create", "--email", email, "--password-stdin"];
        installation.on_config(&arguments, &format!("{password}\n")).failed()
    };
    let said = create("SAM@countersign.example", SAM.1);
    assert!(said.contains("there is a user with the address SAM@countersign.example already"), "{said}");
    assert!(create("nobody", SAM.1).contains("that is no email address"));
    let said = create("bo@countersign.example", "short");
    assert!(said.contains("Password must be 8 or more characters in length."), "{said}");
    assert!(!said.contains("short"), "the password is not repeated: {said}");
    let said = create("bo@countersign.example", &"x".repeat(1025));
    assert!(said.contains("at most 1024 bytes"), "{said}");
}

#[test]
fn a_password_is_never_an_argument() {
    let installation = Installation::new();
    let said = installation.on_config(&["admin", "create", "--email", SAM.0], "");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("--password-stdin"), "{said:?}");
    let said = installation.on_config(&["admin", "create", "--email", SAM.0, "--password", SAM.1], "");
    assert_eq!(said.code, Some(2), "{said:?}");
}

#[test]
fn a_lock_is_lifted_while_the_server_runs() {
    let installation = Installation::with("[lockout]\nduration = \"0\"\npassword_failures = 3\n");
    installation.add_sam();
    let server = installation.start();
    for _ in 0..3 {
        assert_eq!(server.client().login((SAM.0, "wrong")).status, 401);
    }
    assert_eq!(server.client().login(SAM).status, 401, "locked until somebody helps");
    let said = installation.on_config(&["admin", "unlock", "--email", SAM.0], "").ok();
    assert_eq!(said, format!("{} is unlocked.\n", SAM.0));
    let said = installation.on_config(&["admin", "unlock", "--json", "--email", SAM.0], "").ok();
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said, json!({ "email": SAM.0, "unlocked": true }));
    server.client().login(SAM).ok();
}

#[test]
fn second_factors_are_removed_with_all_sessions_while_the_server_runs() {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let client = server.client();
    let token = client.login(SAM).ok().text_of("token");
    client.offer_totp(&token);
    // Not looked at by the server before the reset: a look-up is believed for two seconds.
    let unused = client.login(SAM).ok().text_of("token");
    let mut app = client.enrol(&token);
    let partial = client.login(SAM).ok().text_of("token");

    let said = installation.on_config(&["admin", "reset-2fa", "--email", SAM.0], "").ok();
    assert!(
        said.contains("has no second factor any more (1 method removed); all sessions are ended."),
        "{said}"
    );
    assert_eq!(client.get("/api/auth/user", &unused).status, 401);
    assert_eq!(client.check(&partial, &app.next_code()).status, 401, "the sign-in under way is over too");
    let pair = client.login(SAM).ok().json();
    assert_eq!(pair["scope"], Value::Null, "a password is enough again");

    let said = installation.on_config(&["admin", "reset-2fa", "--email", SAM.0], "").ok();
    assert!(said.contains("(0 methods removed)"), "{said}");
}

#[test]
fn enforcement_is_switched_off_while_the_server_runs() {
    let installation = Installation::new();
    installation.add_sam();
    let server = installation.start();
    let client = server.client();
    let token = client.login(SAM).ok().text_of("token");
    let settings = json!({
        "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
        "minVerificationCodeSendPeriod": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": true,
        "enforcedUsersFilter": { "type": "ALL_USERS" },
    });
    client.post("/api/2fa/settings", &token, &settings).ok();
    assert_eq!(client.login(SAM).ok().json()["scope"], "MFA_CONFIGURATION_TOKEN");

    let said = installation.on_config(&["admin", "stop-enforcing"], "").ok();
    assert!(said.starts_with("Nobody is required to have a second factor any more."), "{said}");
    assert_eq!(client.login(SAM).ok().json()["scope"], Value::Null, "a password is enough again");
    let saved = client.get("/api/2fa/settings", &token).ok().json();
    assert_eq!((&saved["enforceTwoFa"], &saved["version"]), (&json!(false), &json!(2)));
    assert_eq!(saved["enforcedUsersFilter"]["type"], "ALL_USERS", "for when it is switched on again");
    let log = client.get("/api/audit/logs?pageSize=10&page=0&sortOrder=DESC", &token).ok().json();
    let events = log["data"].as_array().expect("a list");
    let is_ours = |event: &Value| {
        event["actionData"]["event"] == "two_factor_settings_saved" && event["userName"].is_null()
    };
    assert_eq!(events.iter().filter(|event| is_ours(event)).count(), 1, "{log}");

    let said = installation.on_config(&["admin", "stop-enforcing"], "").ok();
    assert!(said.ends_with("Nothing is changed.\n"), "{said}");
}

#[test]
fn nobody_is_helped_who_is_not_there() {
    let installation = Installation::new();
    installation.add_sam();
    for command in ["unlock", "reset-2fa"] {
        let said =
            installation.on_config(&["admin", command, "--email", "bo@countersign.example"], "").failed();
        assert!(said.contains("there is no user with this address"), "{said}");
        let said = installation.on_config(&["admin", command, "--email", "nobody"], "").failed();
        assert!(said.contains("that is no email address"), "{said}");
    }
}

#[tokio::test]
async fn whoever_is_helped_is_mailed_of_it() {
    let installation = Installation::new();
    installation.add_sam();
    let url = format!("sqlite://{}", installation.file("countersign.db").display());
    let database = TestDatabase { url, folder: tempfile::tempdir().expect("a folder") };
    // No server runs that would send them.
    for (command, news) in [("unlock", "unlocked"), ("reset-2fa", "methods_reset")] {
        database.execute("DELETE FROM messages").await;
        database.execute("UPDATE credentials SET locked_until = 9000000000000").await;
        installation.on_config(&["admin", command, "--email", SAM.0], "").ok();
        let waiting = database.texts("SELECT address || ' ' || event FROM messages").await;
        assert_eq!(waiting.len(), 1, "{command}: {waiting:?}");
        assert!(waiting[0].starts_with(SAM.0) && waiting[0].contains(news), "{command}: {waiting:?}");
    }
}
