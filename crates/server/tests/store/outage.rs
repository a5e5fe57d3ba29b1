//! The database server goes away and comes back, while ours runs: every call says so in the wire's words, nothing is
//! half written, and nobody has to start anything again.

use crate::support::{ADA, Answer, Break, Relay, SYSADMIN, TestApp, Way, postgres_server};
use axum::body::Body;
use axum::http::{Method, Request};
use countersign::flow::admin::{self, Newcomer};
use countersign_core::authority::Role;
use countersign_core::secret::Password;
use countersign_core::totp::{Step, TotpSecret, secret_of};
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// A server with a relay before its database.
struct Rig {
    app: TestApp,
    relay: Relay,
}

impl Rig {
    /// `None` without a database server to be cut off from.
    async fn new() -> Option<Self> {
        Self::with_patience(Duration::from_secs(10)).await
    }

    /// The same with a time after which a database that says nothing is given up.
    async fn with_patience(patience: Duration) -> Option<Self> {
        let Some(server) = postgres_server() else {
            eprintln!("NOT RUN: TEST_POSTGRES_URL is not set");
            return None;
        };
        let address = server.socket_addrs(|| Some(5432)).expect("an address")[0];
        let relay = Relay::before(address);
        let port = relay.address.port();
        let app = TestApp::with("postgres", |config| {
            let mut url = Url::parse(&config.database.url).expect("an address");
            url.set_host(Some("127.0.0.1")).expect("a host");
            url.set_port(Some(port)).expect("a port");
            config.database.url = url.to_string();
            config.database.acquire_timeout = patience;
            config.http.request_timeout = 2 * patience;
        })
        .await;
        app.offer_totp(&Value::Null).await;
        Some(Self { app, relay })
    }

    /// What queries for a number each find, past the relay.
    async fn numbers<const N: usize>(&self, queries: [&str; N]) -> [i64; N] {
        let columns = queries.map(|query| format!("CAST(({query}) AS TEXT)")).join(" || ' ' || ");
        let found = self.app.database.texts(&format!("SELECT {columns}")).await.remove(0);
        let numbers: Vec<i64> = found.split(' ').map(|number| number.parse().expect("a number")).collect();
        numbers.try_into().expect("one a query")
    }

    /// Sends a form as a browser does.
    async fn form(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.app.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    /// Everything that needs the database, answered as it must be without.
    async fn assert_unavailable(&self, (full, partial, refresh): (&str, &str, &str)) {
        let credentials = json!({ "username": ADA.0, "password": ADA.1 });
        let passwords = json!({ "currentPassword": ADA.1, "newPassword": "another fine password" });
        let check = "/api/auth/2fa/verification/check?providerType=TOTP&verificationCode=123456";
        for (method, path, token, body) in [
            (Method::POST, "/api/auth/login", "", &credentials),
            (Method::POST, "/api/auth/token", "", &json!({ "refreshToken": refresh })),
            (Method::GET, "/api/auth/user", full, &Value::Null),
            (Method::POST, "/api/auth/changePassword", full, &passwords),
            (Method::POST, "/api/auth/logout", full, &Value::Null),
            (Method::GET, "/api/2fa/account/settings", full, &Value::Null),
            (Method::GET, "/api/auth/2fa/providers", partial, &Value::Null),
            (Method::POST, check, partial, &Value::Null),
            (Method::GET, "/ready", "", &Value::Null),
        ] {
            let answer = self.app.call(method, path, token, body).await;
            let (status, error_code, code, message) = answer.error();
            assert_eq!((status, error_code), (503, 2), "{path}: {}", answer.text);
            assert_eq!(code, "unavailable", "{path}: {}", answer.text);
            assert!(message.ends_with("Try again in a moment"), "{path}: {message}");
            assert_eq!(answer.header("retry-after"), "2", "{path}");
            assert!(
                answer.json()["requestId"].is_string() && answer.json()["timestamp"].is_number(),
                "{path}"
            );
        }
        let page = self.form("/login", &format!("email={}&password={}", ADA.0, ADA.1)).await;
        assert_eq!(page.status, 503);
        assert_eq!(page.header("retry-after"), "2");
        assert!(page.header("content-type").starts_with("text/html"), "{}", page.header("content-type"));
        assert!(page.text.contains("<h1>") && !page.text.contains("sqlx"), "{}", page.text);

        assert_eq!(self.app.get("/health", "").await.status, 200, "restarting would bring nothing back");
        assert_eq!(self.app.get("/login", "").await.status, 200, "the form needs no database");
    }
}

/// A full token, a partial one and a refresh token.
async fn tokens(app: &TestApp) -> (String, String, String) {
    let pair = app.login(ADA).await;
    let (full, refresh) = (pair.text_of("token"), pair.text_of("refreshToken"));
    app.set_up_totp(&full).await;
    let partial = app.token(ADA).await;
    // A look-up is believed for two seconds: beyond them, each call must ask the database.
    app.advance(3);
    (full, partial, refresh)
}

#[tokio::test]
async fn a_database_that_goes_away_is_said_to_be_away_and_used_again_when_it_is_back() {
    let Some(rig) = Rig::new().await else { return };
    let (full, partial, refresh) = tokens(&rig.app).await;
    for _ in 0..2 {
        rig.relay.cut();
        rig.assert_unavailable((&full, &partial, &refresh)).await;
        rig.relay.mend();
        assert_eq!(rig.app.get("/ready", "").await.status, 200);
        assert_eq!(rig.app.get("/api/auth/user", &full).await.status, 200);
        assert_eq!(rig.app.get("/api/auth/2fa/providers", &partial).await.status, 200);
        rig.app.advance(3);
    }
    assert_eq!(rig.app.login(ADA).await.status, 200, "the password is the old one");
    let failures = "SELECT MAX(second_factor_failures + password_failures) FROM credentials";
    assert_eq!(rig.numbers([failures]).await, [0], "nobody is blamed for the outage");
}

#[tokio::test]
async fn a_database_that_says_nothing_any_more_is_given_up_in_time() {
    let Some(rig) = Rig::with_patience(Duration::from_secs(2)).await else { return };
    let (full, partial, _) = tokens(&rig.app).await;
    rig.relay.fall_silent();
    assert_eq!(rig.app.get("/api/auth/user", &full).await.error().2, "unavailable");
    assert_eq!(rig.app.get("/ready", "").await.status, 503);
    assert_eq!(rig.app.get("/health", "").await.status, 200);
    rig.relay.mend();
    assert_eq!(rig.app.get("/ready", "").await.status, 200);
    assert_eq!(rig.app.get("/api/auth/user", &full).await.status, 200);

    // In the middle of a request.
    rig.relay.break_after(12, Way::Request, Break::Silent);
    let answer = rig.app.check(&partial, "000000").await;
    let (status, _, code, _) = answer.error();
    let is_known = ["unavailable", "timed_out"].contains(&code.as_str());
    assert!(status == 503 && is_known, "while waiting for a connection, or for an answer: {}", answer.text);
    rig.relay.mend();
    let failures = "SELECT MAX(second_factor_failures) FROM credentials";
    assert_eq!(rig.numbers([failures]).await, [0], "given up whole");
    assert_eq!(rig.app.get("/api/auth/2fa/providers", &partial).await.status, 200);
}

#[tokio::test]
async fn a_database_that_refuses_connections_is_away_too() {
    let Some(rig) = Rig::with_patience(Duration::from_secs(2)).await else { return };
    let (full, partial, _) = tokens(&rig.app).await;
    let Rig { app, relay } = rig;
    drop(relay);
    assert_eq!(app.get("/api/auth/user", &full).await.error().2, "unavailable");
    assert_eq!(app.get("/api/auth/2fa/providers", &partial).await.error().2, "unavailable");
    assert_eq!(app.get("/ready", "").await.status, 503);
    assert_eq!(app.get("/health", "").await.status, 200);
}

/// Does something again and again, with the database cut off one message later each time, until it is answered. After each
/// time either all of its `traces` are there or none, and all if it was answered.
async fn cut_at_every_message<S, const N: usize>(
    rig: &Rig,
    ways: &[Way],
    prepare: impl AsyncFn() -> S,
    act: impl AsyncFn(&S) -> Answer,
    traces: [&str; N],
) {
    for &way in ways {
        let mut answered = false;
        let mut messages = 0;
        while !answered {
            let scene = prepare().await;
            let before = rig.numbers(traces).await;
            rig.relay.break_after(messages, way, Break::Cut);
            let answer = act(&scene).await;
            rig.relay.mend();
            let after = rig.numbers(traces).await;
            let done: Vec<i64> = before.iter().zip(after).map(|(before, after)| after - before).collect();
            answered = answer.status == 200;
            let place = format!("cut after {messages} messages ({way:?}): {} {}", answer.status, answer.text);
            assert!(answered || answer.status == 503, "{place}");
            assert!(done == vec![i64::from(done[0] == 1); N], "half written, {place}: {done:?}");
            assert!(!answered || done[0] == 1, "answered and not written, {place}: {done:?}");
            messages += 1;
            assert!(messages < 200, "it is never answered");
        }
        assert!(messages > 5, "it was cut in the middle");
    }
}

#[tokio::test]
async fn a_code_check_is_written_whole_or_not_at_all_wherever_the_connection_breaks() {
    let Some(rig) = Rig::new().await else { return };
    let secret = rig.app.set_up_totp(&rig.app.token(ADA).await).await;
    let prepare = async || {
        rig.app.advance(30);
        rig.app.token(ADA).await
    };
    let act = async |partial: &String| rig.app.check(partial, &rig.app.code(&secret, 0)).await;
    let traces = [
        "SELECT COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM sign_ins WHERE consumed_at IS NOT NULL",
        "SELECT COUNT(*) FROM audit_events WHERE action = 'LOGIN' AND is_success",
    ];
    cut_at_every_message(&rig, &[Way::Request, Way::Answer], prepare, act, traces).await;
    let [failures, last_step] = rig
        .numbers(["SELECT MAX(second_factor_failures) FROM credentials", "SELECT last_step FROM enrolments"])
        .await;
    assert_eq!(failures, 0, "a check that was not finished is no failure");
    assert_eq!(last_step, Step::at(rig.app.now()).number());
}

#[tokio::test]
async fn an_enrolment_is_written_whole_or_not_at_all_wherever_the_connection_breaks() {
    let Some(rig) = Rig::new().await else { return };
    let token = rig.app.token(ADA).await;
    let prepare = async || {
        rig.app.advance(3);
        let remove = "/api/2fa/account/config?providerType=TOTP";
        rig.app.call(Method::DELETE, remove, &token, &Value::Null).await;
        let generate = "/api/2fa/account/config/generate?providerType=TOTP";
        rig.app.post(generate, &token, &Value::Null).await.json()
    };
    let act = async |config: &Value| {
        let secret = secret_of(config["authUrl"].as_str().expect("authUrl")).expect("a secret");
        let secret = TotpSecret::from_base32(secret).expect("base32");
        let path = format!("/api/2fa/account/config?verificationCode={}", rig.app.code(&secret, 0));
        rig.app.post(&path, &token, config).await
    };
    let traces = [
        "SELECT COUNT(*) FROM enrolments",
        "SELECT -COUNT(*) FROM pending_enrolments",
        "SELECT COUNT(*) FROM enrolments WHERE is_default",
        "SELECT COUNT(*) FROM audit_events WHERE data LIKE '%method_added%'",
    ];
    cut_at_every_message(&rig, &[Way::Answer], prepare, act, traces).await;
}

#[tokio::test]
async fn a_new_password_is_written_whole_or_not_at_all_wherever_the_connection_breaks() {
    let Some(rig) = Rig::new().await else { return };
    // The one live session of the system administrator, whose password stays: the new one is written again and again.
    let passwords = ["the first fine password", "the second fine password"];
    let token = rig.app.token(SYSADMIN).await;
    let first = json!({ "currentPassword": SYSADMIN.1, "newPassword": passwords[0] });
    assert_eq!(rig.app.post("/api/auth/changePassword", &token, &first).await.status, 200);
    let prepare = async || {
        rig.app.advance(301);
        let one = rig.app.login((SYSADMIN.0, passwords[0])).await;
        let (current, new, pair) = if one.status == 200 {
            (passwords[0], passwords[1], one)
        } else {
            (passwords[1], passwords[0], rig.app.login((SYSADMIN.0, passwords[1])).await)
        };
        rig.app
            .database
            .execute("DELETE FROM sessions WHERE created_at < (SELECT MAX(created_at) FROM sessions)")
            .await;
        (pair.text_of("token"), json!({ "currentPassword": current, "newPassword": new }))
    };
    let act =
        async |(token, body): &(String, Value)| rig.app.post("/api/auth/changePassword", token, body).await;
    let traces = [
        "SELECT COUNT(*) FROM audit_events WHERE data LIKE '%password_changed%'",
        "SELECT COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM sessions WHERE end_reason = 'password_changed'",
    ];
    cut_at_every_message(&rig, &[Way::Answer], prepare, act, traces).await;
}

/// Somebody with a session, to go with what is deleted.
async fn signed_in(app: &TestApp, email: &str, role: Role) -> String {
    let password = "brass lantern";
    let parsed = Password::parse(password.to_owned()).expect("a password");
    let newcomer = Newcomer { email, password: parsed, role, name: None };
    admin::create_user(&app.app, newcomer).await.expect("a user");
    app.token((email, password)).await
}

async fn make(app: &TestApp, token: &str, path: &str, body: &Value) -> Uuid {
    let answer = app.post(path, token, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["id"]["id"].as_str().expect("an id").parse().expect("an id")
}

#[tokio::test]
async fn a_tenant_goes_whole_or_not_at_all_wherever_the_connection_breaks() {
    let Some(rig) = Rig::new().await else { return };
    let (app, root, number) = (&rig.app, rig.app.token(SYSADMIN).await, Cell::new(0));
    let prepare = async || {
        number.set(number.get() + 1);
        let number = number.get();
        let tenant = make(app, &root, "/api/tenant", &json!({ "title": format!("Going {number}") })).await;
        let email = format!("going{number}@going.example");
        let token = signed_in(app, &email, Role::TenantAdmin(tenant.into())).await;
        make(app, &token, "/api/customer", &json!({ "title": "Going too" })).await;
        format!("/api/tenant/{tenant}")
    };
    let act = async |path: &String| app.call(Method::DELETE, path, &root, &Value::Null).await;
    let traces = [
        "SELECT -COUNT(*) FROM tenants",
        "SELECT -COUNT(*) FROM customers",
        "SELECT -COUNT(*) FROM users",
        "SELECT -COUNT(*) FROM credentials",
        "SELECT -COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM audit_events WHERE action = 'DELETED' AND data LIKE '%tenant_deleted%'",
    ];
    cut_at_every_message(&rig, &[Way::Request, Way::Answer], prepare, act, traces).await;
}

#[tokio::test]
async fn a_customer_goes_whole_or_not_at_all_wherever_the_connection_breaks() {
    let Some(rig) = Rig::new().await else { return };
    let (app, ada, number) = (&rig.app, rig.app.token(ADA).await, Cell::new(0));
    let place = app.get("/api/auth/user", &ada).await.json()["tenantId"]["id"].clone();
    let tenant: Uuid = place.as_str().expect("an id").parse().expect("an id");
    let prepare = async || {
        number.set(number.get() + 1);
        let number = number.get();
        let customer = make(app, &ada, "/api/customer", &json!({ "title": format!("Going {number}") })).await;
        let role = Role::CustomerUser(tenant.into(), customer.into());
        signed_in(app, &format!("going{number}@going.example"), role).await;
        format!("/api/customer/{customer}")
    };
    let act = async |path: &String| app.call(Method::DELETE, path, &ada, &Value::Null).await;
    let traces = [
        "SELECT -COUNT(*) FROM customers",
        "SELECT -COUNT(*) FROM users",
        "SELECT -COUNT(*) FROM credentials",
        "SELECT -COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM audit_events WHERE action = 'DELETED' AND data LIKE '%customer_deleted%'",
    ];
    cut_at_every_message(&rig, &[Way::Request, Way::Answer], prepare, act, traces).await;
}
