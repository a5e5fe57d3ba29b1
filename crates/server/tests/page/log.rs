//! What the log of a whole run has, and what it never has. Everything is logged, to the last word of the libraries.

use super::{empty_app, settings_form, shown_secret};
use crate::support::{ADA, Answer, BO, Browser, CLEO, SYSADMIN, TestApp};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    pub(crate) fn subscriber(&self) -> Dispatch {
        let builder = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false);
        Dispatch::new(builder.with_writer(self.clone()).finish())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic").clone()).expect("UTF-8")
    }
}

/// What must not be in the log, gathered as it comes up, and the requests that must.
#[derive(Default)]
struct Expectations {
    secrets: Vec<String>,
    requests: Vec<String>,
}

impl Expectations {
    fn note(&mut self, answer: &Answer) {
        self.requests.push(answer.header("x-request-id").to_owned());
        for line in answer.headers.get_all("set-cookie") {
            let value = line.to_str().expect("text").split(';').next().and_then(|pair| pair.split_once('='));
            self.secrets.extend(value.map(|(_, value)| value.to_owned()).filter(|value| value.len() > 20));
        }
        let Ok(body) = serde_json::from_str::<Value>(&answer.text) else { return };
        for name in ["token", "refreshToken", "authUrl"] {
            self.secrets.extend(body[name].as_str().map(str::to_owned));
        }
    }

    fn hide(&mut self, secret: impl Into<String>) {
        self.secrets.push(secret.into());
    }
}

/// Links to choose a password, with their tokens in queries and bodies.
async fn link_run(app: &TestApp, expect: &mut Expectations) {
    let id = app.add_newcomer("newcomer@north.example", ADA.0).await;
    let administrator = app.token(SYSADMIN).await;
    let link = app.get(&format!("/api/user/{id}/activationLink"), &administrator).await;
    expect.note(&link);
    let token = link.text.rsplit_once('=').expect("a token").1.to_owned();
    expect.note(&app.get(&format!("/api/noauth/activate?activateToken={token}"), "").await);
    expect.note(&app.get(&format!("/login/createPassword?activateToken={token}"), "").await);
    let typed = [("token", &*token), ("password", "brass lantern"), ("password_again", "brass lanterns")];
    expect.note(&Browser::new(app).post("/login/createPassword", &typed).await);
    let body = json!({ "activateToken": token, "password": "brass lantern" });
    let activated = app.post("/api/noauth/activate", "", &body).await;
    assert_eq!(activated.status, 200);
    expect.note(&activated);
    expect.note(&app.post("/api/noauth/activate", "", &body).await);
    expect.hide(&token[4..]);
    expect.hide("brass lantern");
    let reset = "csr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    expect.note(&app.get(&format!("/api/noauth/resetPassword?resetToken={reset}"), "").await);
    expect.note(
        &app.post("/api/noauth/resetPassword", "", &json!({ "resetToken": reset, "password": "x" })).await,
    );
    expect.note(&app.get(&format!("/login/resetPassword?resetToken={reset}"), "").await);
    let typed = [("token", reset), ("password", "brass lantern"), ("password_again", "brass lantern")];
    expect.note(&Browser::new(app).post("/login/resetPassword", &typed).await);
    expect.hide(reset);
}

/// Codes are six digits, which may be part of anything: only a word of its own is one.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word)
}

async fn api_run(app: &TestApp, expect: &mut Expectations) -> Vec<String> {
    let mut codes = Vec::new();
    let pair = app.login(ADA).await;
    expect.note(&pair);
    expect.note(&app.login((ADA.0, "a-wrong-password")).await);
    let token = pair.text_of("token");
    expect.note(&app.get("/api/auth/user?marker=query-marker", &token).await);
    expect.note(&app.get("/api/secret-path-marker?marker=query-marker", &token).await);
    expect.note(&app.get("/api/auth/user", "header.of-a-bad-token.marker").await);
    let config = app
        .post("/api/2fa/account/config/generate?providerType=TOTP&marker=query-marker", &token, &Value::Null)
        .await;
    expect.note(&config);
    let url = config.text_of("authUrl");
    let secret = url.rsplit_once("secret=").expect("a secret").1;
    expect.hide(secret);
    let secret = countersign_core::totp::TotpSecret::from_base32(secret).expect("base32");
    codes.push(app.code(&secret, 0));
    let save = format!("/api/2fa/account/config?verificationCode={}", app.code(&secret, 0));
    expect.note(&app.post(&save, &token, &config.json()).await);
    app.advance(30);
    let partial = app.login(ADA).await;
    expect.note(&partial);
    let partial = partial.text_of("token");
    expect.note(&app.check(&partial, "987612").await);
    let right = app.check(&partial, &app.code(&secret, 0)).await;
    codes.extend(["987612".to_owned(), app.code(&secret, 0)]);
    expect.note(&right);
    let refreshed = app.post("/api/auth/token", "", &right.json()).await;
    expect.note(&refreshed);
    let passwords = json!({ "currentPassword": ADA.1, "newPassword": "a-new-password" });
    let changed = app.post("/api/auth/changePassword", &refreshed.text_of("token"), &passwords).await;
    assert_eq!(changed.status, 200);
    expect.note(&changed);
    expect.note(&app.post("/api/auth/logout", &changed.text_of("token"), &Value::Null).await);
    codes
}

async fn page_run(app: &TestApp, expect: &mut Expectations) -> Vec<String> {
    let mut browser = Browser::new(app);
    expect.note(&browser.get("/login?next=/query-marker&notice=query-marker").await);
    expect.note(&browser.log_in((BO.0, "a-wrong-password")).await);
    expect.note(&browser.log_in(BO).await);
    let page = browser.get("/account/security/totp").await;
    let secret = shown_secret(&page);
    expect.hide(secret.to_base32().as_str());
    expect.note(&page);
    let mut codes = vec![app.code(&secret, 0)];
    expect.note(&browser.post("/account/security/totp", &[("code", &app.code(&secret, 0))]).await);
    expect.note(&browser.post("/logout", &[]).await);
    app.advance(30);
    expect.note(&browser.log_in(BO).await);
    expect.note(&browser.post("/login/mfa", &[("code", "987613")]).await);
    let done = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
    assert_eq!(done.status, 303);
    codes.extend(["987613".to_owned(), app.code(&secret, 0)]);
    expect.note(&done);
    let mut admin = Browser::signed_in(app, SYSADMIN).await;
    expect.note(&admin.post("/security-settings/2fa", &settings_form(&[("version", "1")])).await);
    expect.note(&admin.get("/secret-path-marker?marker=query-marker").await);
    codes
}

#[tokio::test]
async fn the_log_has_every_request_and_no_secret() {
    let lines = Lines::default();
    // A second subscriber, of which nothing is asked: with one alone, tracing lets whatever thread first comes by a line
    // decide for all whether it is worth logging, and the threads of other tests log nothing.
    let _other = Lines::default().subscriber();
    // Of this thread only; the test's runtime has no other for its requests.
    let guard = tracing::dispatcher::set_default(&lines.subscriber());
    let mut expect = Expectations::default();
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut codes = api_run(&app, &mut expect).await;
    codes.extend(page_run(&app, &mut expect).await);
    link_run(&app, &mut expect).await;
    let (first_start, token) = empty_app("sqlite").await;
    expect.note(&first_start.get(&format!("/setup?token={token}"), "").await);
    expect.hide(token);
    app.database.execute("UPDATE settings SET value = 'stored-marker'").await;
    let broken = app.login(("cleo@north.example", "customer-demo-1")).await;
    assert_eq!(broken.status, 500);
    expect.note(&broken);
    drop(guard);

    let log = lines.text();
    assert!(log.lines().count() > expect.requests.len() && expect.requests.len() > 25, "{log}");
    for id in &expect.requests {
        let own: Vec<_> = log.lines().filter(|line| line.contains(id)).collect();
        assert_eq!(own.len(), 1, "{id}: {own:?}");
        for part in ["method=", "route=", "status=", "ms=", "code="] {
            assert!(own[0].contains(part), "{}", own[0]);
        }
    }
    let people = [ADA.1, BO.1, SYSADMIN.1, "customer-demo-1", "a-wrong-password", "a-new-password"];
    let markers = ["query-marker", "secret-path-marker", "of-a-bad-token", "verificationCode"];
    for secret in expect.secrets.iter().map(String::as_str).chain(people).chain(markers) {
        assert_eq!(log.lines().find(|line| line.contains(secret)), None, "{secret}");
    }
    // Statements are constant texts, but for the one of this test.
    for part in ["stored-marker", "?"] {
        assert_eq!(log.lines().find(|line| line.contains(part) && !line.contains("db.statement")), None);
    }
    assert!(expect.secrets.len() > 15, "{:?}", expect.secrets.len());
    for code in codes {
        assert!(!has_word(&log, &code), "{code}");
    }
    // What happened inside is for the log alone.
    let inside = log.lines().find(|line| line.contains(broken.header("x-request-id"))).expect("a line");
    assert!(
        inside.contains("ERROR") && inside.contains("the stored two-factor settings cannot be read"),
        "{inside}"
    );
}

/// What pages refuse: what was sent, and the code that the log must have of it.
async fn refusals(app: &TestApp) -> Vec<(Answer, &'static str)> {
    let mut all = Vec::new();
    let mut browser = Browser::new(app);
    all.push((browser.log_in((BO.0, "a-wrong-password")).await, "invalid_credentials"));
    all.push((browser.log_in(("", "")).await, "validation"));
    app.database.set_enabled(BO.0, false).await;
    all.push((browser.log_in(BO).await, "account_disabled"));
    all.push((browser.get("/nowhere").await, "not_found"));
    browser.log_in(ADA).await;
    let wrong = [
        ("current_password", "wrong"),
        ("new_password", "a-new-password"),
        ("new_password_again", "a-new-password"),
    ];
    all.push((browser.post("/account/security/password", &wrong).await, "wrong_current_password"));
    all.push((browser.post("/account/security/password", &[]).await, "validation"));
    all.push((browser.post("/account/confirm", &[("password", "wrong")]).await, "wrong_current_password"));
    all.push((browser.post("/account/confirm", &[]).await, "validation"));
    let secret = shown_secret(&browser.get("/account/security/totp").await);
    all.push((browser.post("/account/security/totp", &[("code", "000000")]).await, "code_incorrect"));
    all.push((browser.post("/account/security/totp", &[]).await, "validation"));
    browser.post("/account/security/totp", &[("code", &app.code(&secret, 0))]).await;
    app.offer_totp(&json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } })).await;
    all.push((browser.post("/account/security/totp/remove", &[]).await, "last_method_enforced"));

    let mut second = Browser::new(app);
    second.log_in(ADA).await;
    all.push((second.post("/login/mfa", &[("code", "000000")]).await, "code_incorrect"));
    all.push((second.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await, "code_already_used"));
    all.push((second.post("/login/mfa", &[]).await, "validation"));
    second.log_in(CLEO).await;
    second.get("/login/force-mfa/totp").await;
    all.push((second.post("/login/force-mfa/totp", &[("code", "000000")]).await, "code_incorrect"));
    all.push((second.post("/login/force-mfa/totp", &[]).await, "validation"));
    all
}

#[tokio::test]
async fn the_log_has_the_reason_of_a_page_that_asks_again_as_the_api_has_it() {
    let lines = Lines::default();
    let _other = Lines::default().subscriber();
    let guard = tracing::dispatcher::set_default(&lines.subscriber());
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut admin = Browser::signed_in(&app, SYSADMIN).await;
    let mut all = Vec::new();
    let stale = settings_form(&[("version", "0")]);
    all.push((admin.post("/security-settings/2fa", &stale).await, "stale_version"));
    let mut none = settings_form(&[("version", "1"), ("enforce", "true")]);
    none.retain(|(name, _)| *name != "totp_enabled");
    all.push((admin.post("/security-settings/2fa", &none).await, "enforcement_needs_method"));
    let bad = settings_form(&[("version", "1"), ("send_period", "x")]);
    all.push((admin.post("/security-settings/2fa", &bad).await, "validation"));
    all.extend(refusals(&app).await);
    let limited = TestApp::with("sqlite", |config| config.limits.sign_in_per_account = 1).await;
    let mut browser = Browser::new(&limited);
    browser.log_in(ADA).await;
    all.push((browser.log_in(ADA).await, "too_many_requests"));
    let (first_start, token) = empty_app("sqlite").await;
    let mut newcomer = Browser::new(&first_start);
    all.push((newcomer.post("/setup", &[("token", &token)]).await, "validation"));
    drop(guard);

    let log = lines.text();
    for (answer, code) in all {
        let id = answer.header("x-request-id");
        let line = log.lines().find(|line| line.contains(id)).expect("a line");
        assert!(line.contains(&format!("code=\"{code}\"")), "{code}: {line}");
        assert!(line.contains(&format!("status={}", answer.status.as_u16())), "{line}");
    }
    let nameless = |line: &&str| {
        line.contains("code=\"ok\"") && (line.contains("status=4") || line.contains("status=5"))
    };
    assert_eq!(log.lines().find(nameless), None);
}
