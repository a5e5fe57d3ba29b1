//! A server in this process: the same parts as the real one, with cheap hashes, a clock that stands still and a seeded
//! random source. Requests go through the whole router.

use super::database::TestDatabase;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use countersign::app::App;
use countersign::clock::Clock;
use countersign::config::Config;
use countersign::entropy::Entropy;
use countersign::flow::{demo, notice};
use countersign::http::router::router;
use countersign::store::NewUser;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::time::Timestamp;
use countersign_core::totp::{Step, TotpSecret};
use http_body_util::BodyExt;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

pub(crate) const SYSADMIN: (&str, &str) = ("sysadmin@countersign.example", "sysadmin-demo-1");
pub(crate) const ADA: (&str, &str) = ("ada@north.example", "north-demo-1");
pub(crate) const BO: (&str, &str) = ("bo@south.example", "south-demo-1");
pub(crate) const CLEO: (&str, &str) = ("cleo@north.example", "customer-demo-1");
pub(crate) const DANA: (&str, &str) = ("dana@south.example", "customer-demo-2");

/// The server, with the people of the demo in it.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) database: TestDatabase,
    router: Router,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("not JSON: {} {:?}", self.status, self.text))
    }

    /// A member of the JSON body, as text.
    pub(crate) fn text_of(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.text)).to_owned()
    }

    /// Status, errorCode, code and message of the wire's error body, which must be whole and agree with its headers.
    pub(crate) fn error(&self) -> (u16, i64, String, String) {
        let body = self.json();
        let members: Vec<_> = body.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(members, ["status", "message", "errorCode", "timestamp", "code", "requestId"]);
        assert_eq!(self.header("content-type"), "application/json");
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["requestId"], self.header("x-request-id"));
        assert!(body["timestamp"].is_i64(), "{}", self.text);
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let number = body["errorCode"].as_i64().expect("errorCode");
        (self.status.as_u16(), number, text("code"), text("message"))
    }

    /// The error body with what differs from run to run taken out, for snapshots.
    pub(crate) fn redacted(&self) -> String {
        self.error();
        let mut body = self.json();
        body["timestamp"] = json!("[timestamp]");
        body["requestId"] = json!("[requestId]");
        // Sorted, so that a snapshot is about what is said.
        let sorted: BTreeMap<_, _> = body.as_object().expect("an object").iter().collect();
        serde_json::to_string(&sorted).expect("JSON")
    }

    /// A header; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        set.filter_map(|value| value.split(';').next()?.split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
            .next_back()
    }
}

/// What stands behind a name in a text, to the end of its line.
pub(crate) fn token_in(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(name).expect("a link");
    rest.lines().next().expect("a line").trim().to_owned()
}

impl TestApp {
    /// On SQLite, with the defaults.
    pub(crate) async fn new() -> Self {
        Self::on("sqlite").await
    }

    /// On an engine, with the defaults.
    pub(crate) async fn on(engine: &str) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// On an engine, with a changed configuration.
    pub(crate) async fn with(engine: &str, change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::new(engine).await;
        let app =
            Self::build(&database, Clock::fixed(Timestamp::from_millis(1_700_000_000_000)), 1, change).await;
        demo::seed(&app).await.expect("demo people");
        Self::around(app, database)
    }

    /// On an engine, as `countersign demo` runs: mail and SMS go into an inbox.
    pub(crate) async fn demo(engine: &str) -> Self {
        Self::demo_with(engine, |_| {}).await
    }

    /// The same with a changed configuration.
    pub(crate) async fn demo_with(engine: &str, change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::new(engine).await;
        let clock = Clock::fixed(Timestamp::from_millis(1_700_000_000_000));
        let mut app = Self::build(&database, clock, 1, change).await;
        app.delivery = app.delivery.demo();
        demo::seed(&app).await.expect("demo people");
        Self::around(app, database)
    }

    /// A second node on the same database, with the same clock.
    pub(crate) async fn another_node(&self) -> Self {
        self.another_node_with(|_| {}).await
    }

    /// A second node with a changed configuration.
    pub(crate) async fn another_node_with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let database =
            TestDatabase { url: self.database.url.clone(), folder: tempfile::tempdir().expect("folder") };
        let app = Self::build(&database, self.app.clock.clone(), 2, change).await;
        Self::around(app, database)
    }

    /// A second node whose mail and SMS go into an inbox of its own.
    pub(crate) async fn another_demo_node(&self) -> Self {
        self.another_demo_node_with(|_| {}).await
    }

    /// The same with a changed configuration.
    pub(crate) async fn another_demo_node_with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let database =
            TestDatabase { url: self.database.url.clone(), folder: tempfile::tempdir().expect("folder") };
        let mut app = Self::build(&database, self.app.clock.clone(), 3, change).await;
        app.delivery = app.delivery.demo();
        Self::around(app, database)
    }

    async fn build(
        database: &TestDatabase,
        clock: Clock,
        seed: u64,
        change: impl FnOnce(&mut Config),
    ) -> App {
        let mut config = Config::default();
        config.database = database.config();
        (config.passwords.memory, config.passwords.iterations) = (8, 1);
        (config.limits.sign_in_per_address, config.limits.sign_in_per_account) = (0, 0);
        config.keys.master_key = Some(SecretString::from("11".repeat(32)));
        change(&mut config);
        App::build(config, clock, Entropy::seeded(seed)).await.expect("the server starts")
    }

    fn around(app: App, database: TestDatabase) -> Self {
        let app = Arc::new(app);
        Self { router: router(Arc::clone(&app)), app, database }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.app.clock.advance(Duration::from_secs(seconds));
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::from(([127, 0, 0, 1], 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Calls the API. `token` may be empty, `body` null.
    pub(crate) async fn call(&self, method: Method, path: &str, token: &str, body: &Value) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("X-Authorization", format!("Bearer {token}"));
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.send(request.header("content-type", "application/json").body(body).expect("a request")).await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, token, &Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, token, body).await
    }

    pub(crate) async fn login(&self, (email, password): (&str, &str)) -> Answer {
        self.post("/api/auth/login", "", &json!({ "username": email, "password": password })).await
    }

    /// The token of a sign-in, full or partial.
    pub(crate) async fn token(&self, who: (&str, &str)) -> String {
        self.login(who).await.text_of("token")
    }

    /// Saves platform settings that offer the authenticator app, with some members replaced.
    pub(crate) async fn offer_totp(&self, changes: &Value) {
        let mut settings = json!({
            "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
            "minVerificationCodeSendPeriod": 30,
            "totalAllowedTimeForVerification": 3600,
        });
        for (key, value) in changes.as_object().into_iter().flatten() {
            settings[key] = value.clone();
        }
        let token = self.token(SYSADMIN).await;
        let answer = self.post("/api/2fa/settings", &token, &settings).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }

    /// Sets up an authenticator app with a token that may, using up the present step.
    pub(crate) async fn set_up_totp(&self, token: &str) -> TotpSecret {
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let config = self.post(path, token, &Value::Null).await.json();
        let url = config["authUrl"].as_str().expect("authUrl");
        let secret = TotpSecret::from_base32(url.rsplit_once("secret=").expect("secret").1).expect("base32");
        let path = format!("/api/2fa/account/config?verificationCode={}", self.code(&secret, 0));
        let answer = self.post(&path, token, &config).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        secret
    }

    /// The code of a step so many away from now.
    pub(crate) fn code(&self, secret: &TotpSecret, offset: i64) -> String {
        secret.code_at(Step::at(self.now()).plus(offset)).to_digits()
    }

    /// Adds a user who has no password yet, beside another one: of the same tenant and role. Their id.
    pub(crate) async fn add_newcomer(&self, email: &str, beside: &str) -> String {
        let address = |text| EmailAddress::parse(text).expect("an address");
        let store = &self.app.store;
        let found = store.find_user_by_email(&address(beside)).await.expect("answers").expect("somebody");
        let id = UserId::new(self.now(), &mut self.app.rng());
        let email = address(email);
        let new = NewUser {
            id,
            role: found.role,
            email: &email,
            first_name: None,
            last_name: None,
            password_hash: None,
        };
        let mut tx = store.begin().await.expect("begun");
        tx.create_user(&new, self.now()).await.expect("a user");
        tx.commit().await.expect("committed");
        id.to_string()
    }

    /// The texts of all mails to an address that a demo has sent, newest first. Sends what waits.
    pub(crate) async fn mails_to(&self, email: &str) -> Vec<String> {
        notice::run(&self.app).await.expect("sent");
        let inbox = self.app.delivery.inbox().expect("a demo");
        inbox.list().into_iter().filter(|entry| entry.to == email).map(|entry| entry.text).collect()
    }

    /// The token of a link to choose another password, asked for and taken out of its mail.
    pub(crate) async fn reset_link(&self, email: &str) -> String {
        let answer = self.post("/api/noauth/resetPasswordByEmail", "", &json!({ "email": email })).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let mails = self.mails_to(email).await;
        token_in(mails.iter().find(|mail| mail.contains("resetToken=")).expect("a mail"), "resetToken=")
    }

    pub(crate) async fn check(&self, token: &str, code: &str) -> Answer {
        let path = format!("/api/auth/2fa/verification/check?providerType=TOTP&verificationCode={code}");
        self.post(&path, token, &Value::Null).await
    }
}
