//! Request bodies, bounded.

use super::super::error::{Failure, Problem};
use super::super::router::Shared;
use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use serde_json::Value;
use std::error::Error;

/// A JSON body. The content type is not asked for: clients of the wire do not agree on it.
pub(in crate::http) struct JsonBody(pub(in crate::http) Value);

/// The fields of one of our own forms.
pub(in crate::http) struct Form(Vec<(String, String)>);

async fn read(request: Request, app: &Shared) -> Result<Bytes, Problem> {
    let limit = app.config.http.body_limit;
    let body = request.into_body();
    if body.size_hint().lower() > limit as u64 {
        return Err(Problem::BodyTooLarge);
    }
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let is_too_long = error.source().is_some_and(|source| source.to_string().contains("length limit"));
        if is_too_long { Problem::BodyTooLarge } else { Problem::BodyBroken }
    })
}

impl FromRequest<Shared> for JsonBody {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Failure> {
        Self::parse(&read(request, app).await?)
    }
}

impl JsonBody {
    /// The body, if there is any.
    pub(in crate::http) async fn unless_empty(
        request: Request,
        app: &Shared,
    ) -> Result<Option<Self>, Failure> {
        let bytes = read(request, app).await?;
        if bytes.is_empty() { Ok(None) } else { Self::parse(&bytes).map(Some) }
    }

    fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let parsed = serde_json::from_slice(bytes);
        Ok(Self(parsed.map_err(|error| Problem::NotJson(error.to_string()))?))
    }

    /// A text member, if it is there and a text.
    pub(in crate::http) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}

impl FromRequest<Shared> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Failure> {
        let content_type = request.headers().get(axum::http::header::CONTENT_TYPE);
        let is_form = content_type
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(Problem::BadForm.into());
        }
        let bytes = read(request, app).await?;
        Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

impl Form {
    /// What was typed into a field; empty if the form has no such field.
    pub(in crate::http) fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Whether a checkbox was ticked.
    pub(in crate::http) fn is_ticked(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Everything but the fields of these names, as it came.
    pub(in crate::http) fn all_but(&self, names: &[&str]) -> Vec<(String, String)> {
        self.0.iter().filter(|(key, _)| !names.contains(&key.as_str())).cloned().collect()
    }

    /// All values of a name, for checkboxes that share one.
    pub(in crate::http) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
