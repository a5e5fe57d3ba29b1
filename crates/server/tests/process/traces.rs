//! What a full run leaves behind, in the files of the database and in the log: nothing with which anybody could sign in.

use super::installation::{Installation, SAM};
use countersign_core::id::UserId;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};
use uuid::Uuid;

const NEW_PASSWORD: &str = "correct-horse-battery-staple";
const WRONG_PASSWORD: &str = "guessed-by-a-stranger";
const WRONG_CODE: &str = "guess-no-20931";

/// What must be nowhere.
#[derive(Default)]
pub(super) struct Secrets(Vec<(&'static str, Vec<u8>)>);

impl Secrets {
    pub(super) fn add(&mut self, name: &'static str, secret: &[u8]) {
        assert!(secret.len() >= 10, "{name} is too short to be looked for");
        self.0.push((name, secret.to_vec()));
    }

    /// Bytes, in every form in which one might write them down.
    pub(super) fn add_bytes(&mut self, name: &'static str, secret: &[u8]) {
        self.add(name, secret);
        for text in [BASE64.encode(secret), BASE64URL_NOPAD.encode(secret), HEXLOWER.encode(secret)] {
            self.add(name, text.as_bytes());
            self.add(name, text.to_uppercase().as_bytes());
        }
    }

    /// A token: the whole of it, and its signature or random part alone.
    pub(super) fn add_token(&mut self, name: &'static str, token: &str) {
        self.add(name, token.as_bytes());
        let last = token.rsplit_once('.').or_else(|| token.split_once('_'));
        self.add(name, last.expect("a token of ours").1.as_bytes());
    }

    /// Those that are in there.
    pub(super) fn found_in(&self, haystack: &[u8]) -> Vec<&'static str> {
        let found = self.0.iter().filter(|(_, secret)| contains(haystack, secret));
        found.map(|(name, _)| *name).collect()
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// A whole life of an installation, through the API and through the pages.
struct Run {
    installation: Installation,
    secrets: Secrets,
    codes: Vec<String>,
    user: UserId,
    log: String,
    /// The files of the database while the server ran, write-ahead log and all.
    live: Vec<u8>,
}

fn run() -> Run {
    let installation = Installation::with("[log]\nfilter = \"trace\"\n");
    let mut server = installation.start();
    let client = server.client();
    let mut secrets = Secrets::default();
    for (name, secret) in [
        ("the first password", SAM.1),
        ("the new password", NEW_PASSWORD),
        ("a wrong password", WRONG_PASSWORD),
        ("a wrong code", WRONG_CODE),
    ] {
        secrets.add(name, secret.as_bytes());
    }

    // The set-up link, a browser, its proof.
    let link = server.wait_for("/setup?token=");
    let token = link.trim().rsplit_once("token=").expect("a link").1.to_owned();
    secrets.add_token("the set-up token", &token);
    client.open(&format!("/setup?token={token}"), "").ok();
    let fields = [("token", &*token), ("email", SAM.0), ("password", SAM.1), ("password_again", SAM.1)];
    let cookie = client.submit("/setup", "", &fields).cookie("countersign-session");
    secrets.add_token("the first cookie", &cookie);
    let cookies = format!("countersign-session={cookie}");
    client.submit("/account/confirm", &cookies, &[("password", WRONG_PASSWORD)]);
    client.submit("/account/confirm", &cookies, &[("password", SAM.1)]);
    client.submit("/logout", &cookies, &[]);

    // The API: a wrong password, a set-up, a wrong code, a right one, a refresh, a new password.
    client.login((SAM.0, WRONG_PASSWORD));
    let pair = client.login(SAM).ok();
    let token = pair.text_of("token");
    secrets.add_token("an access token", &token);
    secrets.add_token("a refresh token", &pair.text_of("refreshToken"));
    client.offer_totp(&token);
    let (config, mut app) = client.generate(&token);
    secrets.add("the authenticator's key", app.secret.to_base32().as_bytes());
    secrets.add_bytes("the authenticator's secret", app.secret.expose());
    let wrong = format!("/api/2fa/account/config?verificationCode={WRONG_CODE}");
    assert_eq!(client.post(&wrong, &token, &config).status, 400);
    let mut codes = vec![app.next_code()];
    client.post(&format!("/api/2fa/account/config?verificationCode={}", codes[0]), &token, &config).ok();
    let partial = client.login(SAM).ok().text_of("token");
    secrets.add_token("a partial token", &partial);
    assert_eq!(client.check(&partial, WRONG_CODE).status, 400);
    codes.push(app.next_code());
    let pair = client.check(&partial, &codes[1]).ok();
    let renewed =
        client.post("/api/auth/token", "", &json!({ "refreshToken": pair.text_of("refreshToken") })).ok();
    let change = json!({ "currentPassword": SAM.1, "newPassword": NEW_PASSWORD });
    let changed = client.post("/api/auth/changePassword", &renewed.text_of("token"), &change).ok();
    for pair in [&pair, &renewed, &changed] {
        secrets.add_token("an access token", &pair.text_of("token"));
        secrets.add_token("a refresh token", &pair.text_of("refreshToken"));
    }
    let user = client.get("/api/auth/user", &changed.text_of("token")).ok().json();
    let id = user["id"]["id"].as_str().expect("an id").parse::<Uuid>().expect("an id");

    // A browser with a code, in a form; and a token where none belongs.
    let waiting = client.submit("/login", "", &[("email", SAM.0), ("password", NEW_PASSWORD)]);
    let cookie = waiting.cookie("countersign-sign-in");
    secrets.add_token("the cookie of a sign-in", &cookie);
    codes.push(app.next_code());
    let form = [("code", codes[2].as_str())];
    let signed_in = client.submit("/login/mfa", &format!("countersign-sign-in={cookie}"), &form);
    secrets.add_token("the second cookie", &signed_in.cookie("countersign-session"));
    client.get(&format!("/nowhere?token={partial}"), &partial);
    client.call("POST", "/api/auth/logout", &changed.text_of("token"), &Value::Null).ok();

    let master_key = std::fs::read_to_string(installation.file("master.key")).expect("read");
    secrets.add("the master key", master_key.trim().as_bytes());
    secrets.add_bytes("the master key", &HEXLOWER.decode(master_key.trim().as_bytes()).expect("hex"));
    let live = files(&installation, &["countersign.db", "countersign.db-wal"]);
    server.stop();
    // The link is printed for the operator's eyes; it belongs to what is printed, not to the log.
    let log = server.said.replace(&link, "");
    Run { installation, secrets, codes, user: id.into(), log, live }
}

pub(super) fn files(installation: &Installation, names: &[&str]) -> Vec<u8> {
    names.iter().flat_map(|name| std::fs::read(installation.file(name)).expect("read")).collect()
}

#[test]
fn a_full_run_leaves_nothing_behind_that_opens_a_door() {
    let run = run();
    let stopped = files(&run.installation, &["countersign.db"]);

    for (place, bytes) in [("the live database", &run.live), ("the database", &stopped)] {
        // The search finds what is there, as text and as bytes.
        assert!(contains(bytes, SAM.0.as_bytes()), "the email address is in {place}");
        assert!(contains(bytes, run.user.uuid().as_bytes()), "the user's id is in {place}");
        assert_eq!(run.secrets.found_in(bytes), Vec::<&str>::new(), "in {place}");
    }

    let log = run.log.as_bytes();
    for route in ["/api/auth/2fa/verification/check", "/api/auth/changePassword", "/login/mfa", "(none)"] {
        assert!(
            run.log.contains(&format!("route=\"{route}\"")) || run.log.contains(&format!("route={route}")),
            "{route} is in the log"
        );
    }
    assert_eq!(run.secrets.found_in(log), Vec::<&str>::new(), "in the log:\n{}", run.log);
    for code in &run.codes {
        let is_word = |word: &str| word == code;
        let words = run.log.split(|c: char| !c.is_ascii_alphanumeric());
        assert!(!words.into_iter().any(is_word), "code {code} is in the log:\n{}", run.log);
    }
}

#[test]
fn the_search_finds_a_secret_in_every_form_it_may_take() {
    let mut secrets = Secrets::default();
    secrets.add_bytes("bytes", &[0xfb; 20]);
    secrets.add_token("token", "csb_0123456789abcdef");
    for (trace, name) in [
        ([&[0][..], &[0xfb; 20], &[0]].concat(), "bytes"),
        (b"x=fbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfb".to_vec(), "bytes"),
        (b"x=FBFBFBFBFBFBFBFBFBFBFBFBFBFBFBFBFBFBFBFB".to_vec(), "bytes"),
        (BASE64.encode(&[0xfb; 20]).into_bytes(), "bytes"),
        (BASE64URL_NOPAD.encode(&[0xfb; 20]).into_bytes(), "bytes"),
        (b"cookie 0123456789abcdef".to_vec(), "token"),
    ] {
        assert_eq!(secrets.found_in(&trace).first(), Some(&name), "{trace:?}");
    }
    assert!(secrets.found_in(b"nothing of the kind").is_empty());
}
