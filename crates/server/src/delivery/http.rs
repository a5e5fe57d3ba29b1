//! Requests to SMS providers. No redirect is followed, no proxy of the environment is used, an answer is read up to a
//! bound, and what an administrator entered leads to public addresses only.

mod reach;

pub(super) use reach::Reach;

use super::DeliveryError;
use reach::{Resolver, is_public};
use std::error::Error;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;
use url::{Host, Url};

/// Makes requests.
#[derive(Debug)]
pub(super) struct Http {
    /// Each made when it is first needed: reading the system's authorities takes time and memory.
    anywhere: OnceLock<Result<reqwest::Client, String>>,
    public_only: OnceLock<Result<reqwest::Client, String>>,
    allow_private: bool,
    extra_ca: Option<Vec<u8>>,
    timeout: Duration,
}

/// A `POST`.
pub(super) struct Request {
    pub(super) url: Url,
    pub(super) reach: Reach,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The beginning of the body, as text.
    pub(super) body: String,
}

/// What is read of an answer, in bytes.
const MOST_OF_A_BODY: usize = 16 * 1024;

impl Http {
    pub(super) fn new(allow_private: bool, extra_ca: Option<Vec<u8>>, timeout: Duration) -> Self {
        let (anywhere, public_only) = (OnceLock::new(), OnceLock::new());
        Self { anywhere, public_only, allow_private, extra_ca, timeout }
    }

    /// Posts, and reads what comes back.
    pub(super) async fn post(&self, request: Request) -> Result<Answer, DeliveryError> {
        let server = server(&request.url);
        let work = self.post_without_limit(&server, request);
        let done = tokio::time::timeout(self.timeout, work).await;
        done.unwrap_or_else(|_| Err(DeliveryError::timed_out(&server, self.timeout)))
    }

    async fn post_without_limit(&self, server: &str, request: Request) -> Result<Answer, DeliveryError> {
        let client = self.client(&request)?;
        let mut builder = client.post(request.url).body(request.body);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let mut response = builder.send().await.map_err(|error| explain(server, &error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| explain(server, &error))? {
            let room = MOST_OF_A_BODY.saturating_sub(body.len());
            body.extend_from_slice(piece.get(..room).unwrap_or(&piece));
            if body.len() >= MOST_OF_A_BODY {
                break;
            }
        }
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn client(&self, request: &Request) -> Result<&reqwest::Client, DeliveryError> {
        let is_guarded = request.reach == Reach::PublicOnly && !self.allow_private;
        // A name is resolved by the client; an address is not.
        let address = match request.url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        if is_guarded && address.is_some_and(|address| !is_public(address)) {
            let why = format!("{}: {}", server(&request.url), reach::PRIVATE);
            return Err(DeliveryError::permanent(why));
        }
        let cell = if is_guarded { &self.public_only } else { &self.anywhere };
        let built = cell.get_or_init(|| self.build(is_guarded).map_err(|error| innermost(&error)));
        let failed = |why: &String| DeliveryError::transient(format!("HTTPS cannot be set up: {why}"));
        built.as_ref().map_err(failed)
    }

    fn build(&self, is_guarded: bool) -> Result<reqwest::Client, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .pool_max_idle_per_host(2);
        if is_guarded {
            builder = builder.dns_resolver(Resolver);
        }
        if let Some(pem) = &self.extra_ca {
            builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(pem)?);
        }
        builder.build()
    }
}

impl Answer {
    /// Whether it was taken; else why not, with what is known of the provider's own reason. The body is not passed on: it
    /// may repeat the message or the number.
    pub(super) fn check(&self, provider: &str, reason: Option<&str>) -> Result<(), DeliveryError> {
        let reason = reason.map_or(String::new(), |reason| format!(", {reason}"));
        match self.status {
            200..=299 => Ok(()),
            300..=399 => Err(DeliveryError::permanent(format!(
                "{provider} answered {}: redirects are not followed",
                self.status
            ))),
            401 | 403 => Err(DeliveryError::permanent(format!(
                "{provider} does not accept the account and its secret ({}{reason})",
                self.status
            ))),
            429 => Err(DeliveryError::transient(format!("{provider} has too many requests (429{reason})"))),
            408 | 500.. => {
                Err(DeliveryError::transient(format!("{provider} has trouble ({}{reason})", self.status)))
            }
            _ => Err(DeliveryError::permanent(format!(
                "{provider} refused the message ({}{reason})",
                self.status
            ))),
        }
    }
}

/// The part of an address that may be shown: paths and queries hold keys.
fn server(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"))
}

fn explain(server: &str, error: &reqwest::Error) -> DeliveryError {
    let what = if error.is_connect() { "Cannot connect to" } else { "No whole answer from" };
    DeliveryError::transient(format!("{what} {server}: {}", innermost(error)))
}

/// The first cause of an error: the others only wrap it, and name the address.
fn innermost(error: &dyn Error) -> String {
    let mut cause = error.source();
    while let Some(next) = cause.and_then(Error::source) {
        cause = Some(next);
    }
    cause.map_or_else(|| "the request cannot be made".to_owned(), ToString::to_string)
}
