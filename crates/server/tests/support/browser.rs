//! A browser without a script: it keeps cookies and sends forms.

use super::app::{Answer, TestApp};
use axum::body::Body;
use axum::http::Request;
use std::collections::BTreeMap;

pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    pub(crate) cookies: BTreeMap<String, String>,
    /// What it says of itself.
    pub(crate) agent: Option<&'static str>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: BTreeMap::new(), agent: None }
    }

    /// One that is signed in with a password alone.
    pub(crate) async fn signed_in(app: &'a TestApp, who: (&str, &str)) -> Self {
        let mut browser = Self::new(app);
        let answer = browser.log_in(who).await;
        assert_eq!(answer.header("location"), "/account/security", "{} {}", answer.status, answer.text);
        browser
    }

    pub(crate) async fn log_in(&mut self, (email, password): (&str, &str)) -> Answer {
        self.post("/login", &[("email", email), ("password", password)]).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form, as from one of our own pages.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form));
        self.send(request.expect("a request")).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert("cookie", cookies.join("; ").parse().expect("a header"));
        }
        if let Some(agent) = self.agent {
            request.headers_mut().insert("user-agent", agent.parse().expect("a header"));
        }
        let answer = self.app.send(request).await;
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
