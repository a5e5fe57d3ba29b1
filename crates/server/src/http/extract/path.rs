//! Ids in paths.

use super::super::error::{Failure, Problem};
use super::super::router::Shared;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use uuid::Uuid;

/// The only id in a path, of whatever kind the endpoint is about.
pub(in crate::http) struct PathId<T>(pub(in crate::http) T);

impl<T: From<Uuid>> FromRequestParts<Shared> for PathId<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let parameters =
            RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::NotFound)?;
        let text = parameters.iter().next().map_or("", |(_, value)| value);
        Ok(Self(read_uuid(text)?.into()))
    }
}

/// A bare UUID, as paths and queries have it.
pub(in crate::http) fn read_uuid(text: &str) -> Result<Uuid, Failure> {
    let shown = || text.chars().filter(|c| !c.is_control()).take(40).collect();
    // With hyphens and nothing around: what the wire writes.
    let read = (text.len() == 36).then(|| Uuid::parse_str(text).ok()).flatten();
    Ok(read.ok_or_else(|| Problem::NotAUuid(shown()))?)
}
