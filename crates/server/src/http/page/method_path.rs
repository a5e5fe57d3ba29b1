//! The kind of second factor that an address names: `/account/security/{method}`.

use super::super::error::{Failure, Problem};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::MethodKind;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

/// Any kind.
pub(in crate::http) struct Named(pub(super) MethodKind);

/// One that is set up with a code.
pub(in crate::http) struct WithCode(pub(super) MethodKind);

impl FromRequestParts<Shared> for Named {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Reply> {
        let slug = Path::<String>::from_request_parts(parts, app).await.ok();
        let kind = slug.and_then(|Path(slug)| MethodKind::from_slug(&slug));
        kind.map(Self).ok_or_else(|| Failure::from(Problem::NotFound).into())
    }
}

impl FromRequestParts<Shared> for WithCode {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Reply> {
        match Named::from_request_parts(parts, app).await? {
            Named(MethodKind::BackupCode) => Err(Failure::from(Problem::NotFound).into()),
            Named(kind) => Ok(Self(kind)),
        }
    }
}
