//! Many requests at once, through two whole servers on one database.

use crate::support::{ADA, Answer, Browser, SYSADMIN, TestApp, engines, race};
use axum::http::Method;
use countersign::flow::setup;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two nodes with one database and one clock.
pub(super) struct Cluster(Arc<[TestApp; 2]>);

impl Cluster {
    /// With the authenticator app on offer, and some settings replaced.
    pub(super) async fn on(engine: &str, settings: &Value) -> Self {
        let app = TestApp::on(engine).await;
        app.offer_totp(settings).await;
        let other = app.another_node().await;
        Self::of(app, other)
    }

    pub(super) fn of(app: TestApp, other: TestApp) -> Self {
        Self(Arc::new([app, other]))
    }

    pub(super) fn app(&self) -> &TestApp {
        &self.0[0]
    }

    /// Sends as many requests as there are tokens, all at once, by turns to either node.
    pub(super) async fn race(
        &self,
        tokens: Vec<String>,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Vec<Answer> {
        let (tokens, path, body) = (Arc::new(tokens), Arc::new(path.to_owned()), Arc::new(body.clone()));
        race(tokens.len(), |number| {
            let (nodes, tokens) = (Arc::clone(&self.0), Arc::clone(&tokens));
            let (method, path, body) = (method.clone(), Arc::clone(&path), Arc::clone(&body));
            async move { nodes[number % 2].call(method, &path, &tokens[number], &body).await }
        })
        .await
    }

    /// The partial tokens of so many sign-ins of Ada's.
    async fn partial_tokens(&self, number: usize) -> Vec<String> {
        let mut tokens = Vec::new();
        for _ in 0..number {
            tokens.push(self.app().token(ADA).await);
        }
        tokens
    }

    pub(super) async fn audited(&self, sql: &'static str) -> i64 {
        self.app().database.number(sql).await
    }
}

pub(super) fn check_path(code: &str) -> String {
    format!("/api/auth/2fa/verification/check?providerType=TOTP&verificationCode={code}")
}

/// How many answers there are of each status and code.
pub(super) fn tally(answers: &[Answer]) -> BTreeMap<(u16, String), usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        let code = if answer.status.is_success() { "ok".to_owned() } else { answer.error().2 };
        *tally.entry((answer.status.as_u16(), code)).or_default() += 1;
    }
    tally
}

pub(super) fn count(answers: &[Answer], status: u16, code: &str) -> usize {
    tally(answers).get(&(status, code.to_owned())).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_right_code_in_64_sign_ins_completes_one() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let secret = cluster.app().set_up_totp(&cluster.app().token(ADA).await).await;
        let tokens = cluster.partial_tokens(64).await;
        cluster.app().advance(30);
        let path = check_path(&cluster.app().code(&secret, 0));
        let answers = cluster.race(tokens, Method::POST, &path, &Value::Null).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        assert_eq!(count(&answers, 400, "code_already_used"), 63, "{:?}", tally(&answers));
        let logins = "SELECT COUNT(*) FROM sign_ins WHERE consumed_at IS NOT NULL";
        assert_eq!(cluster.audited(logins).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_right_code_sent_64_times_in_one_sign_in_completes_it_once() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let secret = cluster.app().set_up_totp(&cluster.app().token(ADA).await).await;
        let token = cluster.app().token(ADA).await;
        cluster.app().advance(30);
        let sessions = "SELECT COUNT(*) FROM sessions";
        let before = cluster.audited(sessions).await;
        let path = check_path(&cluster.app().code(&secret, 0));
        let answers = cluster.race(vec![token; 64], Method::POST, &path, &Value::Null).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        assert_eq!(cluster.audited(sessions).await, before + 1);
        let refused = count(&answers, 401, "session_over") + count(&answers, 401, "sign_in_over");
        assert_eq!(refused, 63, "{:?}", tally(&answers));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_100_wrong_codes_ten_are_judged_and_the_tenth_locks() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &json!({ "maxVerificationFailuresBeforeUserLockout": 10 })).await;
        let secret = cluster.app().set_up_totp(&cluster.app().token(ADA).await).await;
        let token = cluster.app().token(ADA).await;
        let path = check_path(&wrong_code(cluster.app(), &secret));
        let answers = cluster.race(vec![token; 100], Method::POST, &path, &Value::Null).await;

        assert_eq!(count(&answers, 400, "code_incorrect"), 9, "{:?}", tally(&answers));
        let lockouts = answers.iter().filter(|answer| {
            answer.error().3 == "User account was locked due to exceeded 2FA verification attempts"
        });
        assert_eq!(lockouts.count(), 1, "the tenth says that it locked");
        let refused = answers.iter().filter(|answer| answer.error().3 == "User is disabled");
        assert_eq!(refused.count(), 90, "{:?}", tally(&answers));
        let judged = "SELECT COUNT(*) FROM audit_events WHERE action = 'LOGIN' AND NOT is_success";
        assert_eq!(cluster.audited(judged).await, 10);
        let locked = "SELECT COUNT(*) FROM audit_events WHERE action = 'LOCKOUT'";
        assert_eq!(cluster.audited(locked).await, 1);

        cluster.app().advance(15 * 60);
        let answer =
            cluster.app().check(&cluster.app().token(ADA).await, &cluster.app().code(&secret, 0)).await;
        assert_eq!(answer.status, 200, "the lock has an end: {}", answer.text);
    }
}

/// A code that is none of those which the server knows at present.
fn wrong_code(app: &TestApp, secret: &countersign_core::totp::TotpSecret) -> String {
    let right: Vec<String> = (-20..=20).map(|offset| app.code(secret, offset)).collect();
    let candidates = (0..1000).map(|number| format!("{number:06}"));
    candidates.into_iter().find(|code| !right.contains(code)).expect("one of a thousand is wrong")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_wrong_passwords_at_once_lock_after_the_allowed_number() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.lockout.password_failures = 5).await;
        let other = app.another_node().await;
        let cluster = Cluster(Arc::new([app, other]));
        let body = json!({ "username": ADA.0, "password": "wrong" });
        let nobody = vec![String::new(); 16];
        let answers = cluster.race(nobody, Method::POST, "/api/auth/login", &body).await;
        assert_eq!(count(&answers, 401, "invalid_credentials"), 16, "all alike: {:?}", tally(&answers));
        assert_eq!(cluster.audited("SELECT MAX(locks) FROM credentials").await, 1);
        assert_eq!(cluster.app().login(ADA).await.status, 401, "locked");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_changes_of_one_password_change_it_once() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let token = cluster.app().token(ADA).await;
        let body = json!({ "currentPassword": ADA.1, "newPassword": "another fine password" });
        let answers =
            cluster.race(vec![token.clone(); 16], Method::POST, "/api/auth/changePassword", &body).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        for answer in &answers {
            let is_refusal = matches!(answer.status.as_u16(), 400 | 401 | 429);
            assert!(answer.status.is_success() || is_refusal, "{} {}", answer.status, answer.text);
        }
        let changes = "SELECT COUNT(*) FROM audit_events WHERE action = 'CREDENTIALS_UPDATED'";
        assert_eq!(cluster.audited(changes).await, 1);

        let winner = answers.iter().find(|answer| answer.status.is_success()).expect("one");
        let session = winner.text_of("token");
        assert_eq!(cluster.app().get("/api/auth/user", &session).await.status, 200, "the new session lives");
        cluster.app().advance(3);
        assert_eq!(cluster.app().get("/api/auth/user", &token).await.status, 401, "the old one does not");
        assert_eq!(cluster.app().login((ADA.0, "another fine password")).await.status, 200);
        assert_eq!(cluster.app().login(ADA).await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refreshes_of_one_token_at_once_all_get_the_next_generation() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let app = cluster.app();
        let refresh_token = app.login(ADA).await.text_of("refreshToken");
        let body = json!({ "refreshToken": refresh_token });
        let answers = cluster.race(vec![String::new(); 32], Method::POST, "/api/auth/token", &body).await;
        assert_eq!(count(&answers, 200, "ok"), 32, "{:?}", tally(&answers));
        assert_eq!(cluster.audited("SELECT MAX(generation) FROM sessions").await, 1);
        for answer in &answers {
            let user = app.get("/api/auth/user", &answer.text_of("token")).await;
            assert_eq!(user.status, 200, "{}", user.text);
        }

        // Each of the tokens handed out is of that generation: any of them moves the session on, and it lives.
        let body = json!({ "refreshToken": answers[31].text_of("refreshToken") });
        let next = app.post("/api/auth/token", "", &body).await;
        assert_eq!(next.status, 200, "{}", next.text);
        assert_eq!(cluster.audited("SELECT MAX(generation) FROM sessions").await, 2);
        assert_eq!(app.get("/api/auth/user", &next.text_of("token")).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_used_refresh_token_that_comes_back_32_times_ends_the_session_once() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let app = cluster.app();
        let first = app.login(ADA).await.text_of("refreshToken");
        let second = app.post("/api/auth/token", "", &json!({ "refreshToken": first })).await;
        app.advance(61);
        let body = json!({ "refreshToken": first });
        let answers = cluster.race(vec![String::new(); 32], Method::POST, "/api/auth/token", &body).await;
        let refused = count(&answers, 401, "refresh_token_reused") + count(&answers, 401, "session_over");
        assert_eq!(refused, 32, "{:?}", tally(&answers));
        let ended = "SELECT COUNT(*) FROM sessions WHERE end_reason = 'refresh_token_reused'";
        assert_eq!(cluster.audited(ended).await, 1);
        let audited = "SELECT COUNT(*) FROM audit_events WHERE failure LIKE '%refresh token%'";
        assert_eq!(cluster.audited(audited).await, 1);
        assert_eq!(app.get("/api/auth/user", &second.text_of("token")).await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_first_saves_of_the_platform_settings_one_is_refused() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let other = app.another_node().await;
        let cluster = Cluster(Arc::new([app, other]));
        let token = cluster.app().token(SYSADMIN).await;
        let settings = json!({
            "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
            "minVerificationCodeSendPeriod": 30,
            "totalAllowedTimeForVerification": 3600,
            "version": 0,
        });
        let answers =
            cluster.race(vec![token.clone(); 2], Method::POST, "/api/2fa/settings", &settings).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        let refused = answers.iter().find(|answer| answer.status == 409).expect("one is refused").error();
        assert_eq!((refused.1, refused.2.as_str()), (35, "stale_version"));

        let mut next = settings;
        next["version"] = json!(1);
        let answers = cluster.race(vec![token; 16], Method::POST, "/api/2fa/settings", &next).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        assert_eq!(count(&answers, 409, "stale_version"), 15, "{:?}", tally(&answers));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_at_once_get_one_system_administrator() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let other = app.another_node().await;
        let nodes = Arc::new([app, other]);
        for _ in 0..4 {
            nodes[0].database.execute("DELETE FROM users").await;
            let links = race(16, |number| {
                let nodes = Arc::clone(&nodes);
                async move { setup::link(&nodes[number % 2].app).await.expect("no trouble").expect("a link") }
            })
            .await;
            let made = race(16, |number| {
                let (nodes, link) = (Arc::clone(&nodes), links[number].clone());
                async move {
                    let token = link.split_once("token=").expect("a token").1;
                    let (email, password) = (format!("first{number}@example.org"), "a fine password");
                    let fields = [
                        ("token", token),
                        ("email", &email),
                        ("password", password),
                        ("password_again", password),
                    ];
                    Browser::new(&nodes[number % 2]).post("/setup", &fields).await.status.as_u16()
                }
            })
            .await;
            let with = |status| made.iter().filter(|made| **made == status).count();
            assert_eq!((with(303), with(410)), (1, 15), "{made:?}");
            assert_eq!(nodes[0].database.number("SELECT COUNT(*) FROM users").await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_saves_of_one_set_up_add_one_method() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &Value::Null).await;
        let app = cluster.app();
        let token = app.token(ADA).await;
        let generate = "/api/2fa/account/config/generate?providerType=TOTP";
        let config = app.post(generate, &token, &Value::Null).await.json();
        let path = format!("/api/2fa/account/config?verificationCode={}", code_of(app, &config));
        let answers = cluster.race(vec![token; 16], Method::POST, &path, &config).await;
        assert_eq!(count(&answers, 200, "ok"), 1, "{:?}", tally(&answers));
        let refused = count(&answers, 400, "set_up_expired") + count(&answers, 400, "method_already_set_up");
        assert_eq!(refused, 15, "{:?}", tally(&answers));
        assert_eq!(cluster.audited("SELECT COUNT(*) FROM enrolments").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_forced_set_ups_at_once_one_completes_and_the_other_token_is_worthless() {
    let everybody = json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } });
    for engine in engines() {
        let cluster = Cluster::on(engine, &everybody).await;
        let app = cluster.app();
        let tokens = [app.token(ADA).await, app.token(ADA).await];
        let mut set_ups = Vec::new();
        for token in &tokens {
            let generate = "/api/2fa/account/config/generate?providerType=TOTP";
            let config = app.post(generate, token, &Value::Null).await.json();
            set_ups.push((token.clone(), code_of(app, &config), config));
        }
        let set_ups = Arc::new(set_ups);
        let answers = race(16, |number| {
            let (nodes, set_ups) = (Arc::clone(&cluster.0), Arc::clone(&set_ups));
            async move {
                let (token, code, config) = &set_ups[number % 2];
                let path = format!("/api/2fa/account/config?verificationCode={code}");
                (number % 2, nodes[number / 2 % 2].post(&path, token, config).await)
            }
        })
        .await;
        let saved: Vec<usize> =
            answers.iter().filter(|(_, answer)| answer.status == 200).map(|(which, _)| *which).collect();
        assert_eq!(saved.len(), 1, "{answers:?}");
        let [winner, loser] = if saved == [0] { [0, 1] } else { [1, 0] };
        assert_eq!(app.post("/api/auth/2fa/login", &tokens[loser], &Value::Null).await.status, 401);
        assert_eq!(app.post("/api/auth/2fa/login", &tokens[winner], &Value::Null).await.status, 200);
    }
}

/// The present code of a generated set-up.
fn code_of(app: &TestApp, config: &Value) -> String {
    let url = config["authUrl"].as_str().expect("authUrl");
    let secret = countersign_core::totp::secret_of(url).expect("a secret");
    app.code(&countersign_core::totp::TotpSecret::from_base32(secret).expect("base32"), 0)
}
