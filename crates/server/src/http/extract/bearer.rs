//! Bearer tokens, one type a scope.

use super::super::error::Failure;
use super::super::router::Shared;
use crate::flow::enrolment::Enroller;
use crate::flow::error::TokenRejection;
use crate::flow::rights::{SystemAdmin, TenantAdmin};
use crate::flow::session::{self, Actor, Bearer};
use crate::flow::{FlowError, Refusal};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::user::User;

/// A signed-in user.
pub(in crate::http) struct FullSession(pub(in crate::http) Actor);

/// A signed-in system administrator.
pub(in crate::http) struct Administrator(pub(in crate::http) SystemAdmin);

/// A signed-in administrator of a tenant.
pub(in crate::http) struct TenantAdministrator(pub(in crate::http) TenantAdmin);

/// A sign-in that waits for a second factor.
pub(in crate::http) struct PreVerification(pub(in crate::http) SignIn, pub(in crate::http) User);

/// A sign-in that waits for a method to be set up.
pub(in crate::http) struct MfaConfiguration(pub(in crate::http) SignIn, pub(in crate::http) User);

/// A signed-in user, or one who must set a method up first.
pub(in crate::http) struct Enrolling(pub(in crate::http) Enroller);

/// Whom the request's token speaks for. `X-Authorization` wins over `Authorization`, as on the wire.
async fn bearer(parts: &Parts, app: &Shared) -> Result<Bearer, Failure> {
    let headers = &parts.headers;
    let header = headers.get("x-authorization").or_else(|| headers.get(AUTHORIZATION));
    let token = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = token.map(str::trim).filter(|token| !token.is_empty());
    let token = token.ok_or(FlowError::from(TokenRejection::Missing))?;
    Ok(session::authenticate(app, token).await?)
}

fn forbidden() -> Failure {
    Refusal::Forbidden.into()
}

impl FromRequestParts<Shared> for FullSession {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        match bearer(parts, app).await? {
            Bearer::Session(actor) => Ok(Self(actor)),
            Bearer::SignIn(..) => Err(forbidden()),
        }
    }
}

impl FromRequestParts<Shared> for Administrator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let FullSession(actor) = FullSession::from_request_parts(parts, app).await?;
        actor.system_admin().map(Self).ok_or_else(forbidden)
    }
}

impl FromRequestParts<Shared> for TenantAdministrator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let FullSession(actor) = FullSession::from_request_parts(parts, app).await?;
        actor.tenant_admin().map(Self).ok_or_else(forbidden)
    }
}

impl FromRequestParts<Shared> for PreVerification {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        match bearer(parts, app).await? {
            Bearer::SignIn(sign_in, user) if sign_in.stage == Stage::SecondFactor => Ok(Self(sign_in, *user)),
            Bearer::SignIn(..) | Bearer::Session(_) => Err(forbidden()),
        }
    }
}

impl FromRequestParts<Shared> for MfaConfiguration {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        match bearer(parts, app).await? {
            Bearer::SignIn(sign_in, user) if sign_in.stage == Stage::Enrolment => Ok(Self(sign_in, *user)),
            Bearer::SignIn(..) | Bearer::Session(_) => Err(forbidden()),
        }
    }
}

impl FromRequestParts<Shared> for Enrolling {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        match bearer(parts, app).await? {
            Bearer::Session(actor) => Ok(Self(Enroller::Session(actor))),
            Bearer::SignIn(sign_in, user) if sign_in.stage == Stage::Enrolment => {
                Ok(Self(Enroller::SignIn(sign_in, user)))
            }
            Bearer::SignIn(..) => Err(forbidden()),
        }
    }
}
