//! A client over plain sockets: one connection a request, so that nothing is shared with the server's own libraries.

use countersign::clock::Clock;
use countersign_core::totp::{Step, TotpSecret, secret_of};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Somebody who talks to a server.
#[derive(Clone, Copy)]
pub(super) struct Client {
    pub(super) address: SocketAddr,
}

/// An answer, read whole.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Reply {
    /// Reads an answer; `None` if it is not whole.
    fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let is_whole = length.is_none_or(|length: usize| length == body.len());
        is_whole.then(|| Self { status, head: head.to_owned(), body: body.to_owned() })
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// A member of the JSON body, as text.
    pub(super) fn text_of(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {self:?}")).to_owned()
    }

    /// The value of a cookie that is set.
    pub(super) fn cookie(&self, name: &str) -> String {
        let start = format!("set-cookie: {name}=");
        let value = self.head.lines().find_map(|line| line.strip_prefix(&start)?.split(';').next());
        value.unwrap_or_else(|| panic!("no cookie {name}: {self:?}")).to_owned()
    }

    pub(super) fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{self:?}");
        self
    }
}

impl Client {
    /// Sends a request as it is, and reads until the server closes. An answer that is cut off is an error.
    pub(super) fn send(self, head: &str, body: &str) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let length = body.len();
        let text = format!(
            "{head}\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        );
        stream.write_all(text.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Reply::parse(&answer).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }

    /// Calls the API. `token` may be empty, `body` null.
    pub(super) fn call(self, method: &str, path: &str, token: &str, body: &Value) -> Reply {
        let authorization =
            if token.is_empty() { String::new() } else { format!("\r\nX-Authorization: Bearer {token}") };
        let head = format!("{method} {path} HTTP/1.1\r\nContent-Type: application/json{authorization}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(&head, &body).expect("an answer")
    }

    pub(super) fn get(self, path: &str, token: &str) -> Reply {
        self.call("GET", path, token, &Value::Null)
    }

    pub(super) fn post(self, path: &str, token: &str, body: &Value) -> Reply {
        self.call("POST", path, token, body)
    }

    /// Opens a page, with cookies.
    pub(super) fn open(self, path: &str, cookies: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nCookie: {cookies}"), "").expect("an answer")
    }

    /// Sends a form, with cookies.
    pub(super) fn submit(self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded"
        );
        self.send(&head, &body).expect("an answer")
    }

    pub(super) fn login(self, (email, password): (&str, &str)) -> Reply {
        self.post("/api/auth/login", "", &json!({ "username": email, "password": password }))
    }

    /// Offers the authenticator app.
    pub(super) fn offer_totp(self, token: &str) {
        let settings = json!({
            "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
            "minVerificationCodeSendPeriod": 30,
            "totalAllowedTimeForVerification": 3600,
        });
        self.post("/api/2fa/settings", token, &settings).ok();
    }

    /// Begins setting an authenticator app up: what the client posts back, and the app.
    pub(super) fn generate(self, token: &str) -> (Value, Authenticator) {
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let config = self.post(path, token, &Value::Null).ok().json();
        let secret = secret_of(config["authUrl"].as_str().expect("authUrl")).expect("a secret");
        let app = Authenticator::new(TotpSecret::from_base32(secret).expect("base32"));
        (config, app)
    }

    /// Sets an authenticator app up.
    pub(super) fn enrol(self, token: &str) -> Authenticator {
        let (config, mut app) = self.generate(token);
        let path = format!("/api/2fa/account/config?verificationCode={}", app.next_code());
        self.post(&path, token, &config).ok();
        app
    }

    pub(super) fn check(self, token: &str, code: &str) -> Reply {
        let path = format!("/api/auth/2fa/verification/check?providerType=TOTP&verificationCode={code}");
        self.post(&path, token, &Value::Null)
    }
}

/// Somebody's authenticator app. Each code is of a later step than the one before; within one step of time there are four.
pub(super) struct Authenticator {
    pub(super) secret: TotpSecret,
    last: Option<i64>,
}

impl Authenticator {
    pub(super) fn new(secret: TotpSecret) -> Self {
        Self { secret, last: None }
    }

    /// A code that was not given before.
    pub(super) fn next_code(&mut self) -> String {
        let earliest = Step::at(Clock::System.now()).number() - 1;
        let step = self.last.map_or(earliest, |last| earliest.max(last + 1));
        self.last = Some(step);
        self.secret.code_at(Step::from_number(step)).to_digits()
    }
}
