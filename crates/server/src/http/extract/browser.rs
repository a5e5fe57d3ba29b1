//! Browsers, by their cookies. Who is not signed in is led to the sign-in page, and back afterwards.

use super::super::page::reply::Reply;
use super::super::page::{cookie, next};
use super::super::router::Shared;
use crate::flow::session::{self, Actor};
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::user::User;

/// Anybody; perhaps signed in.
pub(in crate::http) struct Browser(pub(in crate::http) Option<Actor>);

/// A signed-in user.
pub(in crate::http) struct SignedIn(pub(in crate::http) Actor);

/// A sign-in under way.
pub(in crate::http) struct SignInUnderWay(pub(in crate::http) SignIn, pub(in crate::http) User);

impl FromRequestParts<Shared> for Browser {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Reply> {
        let jar = CookieJar::from_headers(&parts.headers);
        match jar.get(cookie::session_name(app)) {
            None => Ok(Self(None)),
            Some(cookie) => Ok(Self(session::authenticate_browser(app, cookie.value()).await?)),
        }
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Reply> {
        let Browser(actor) = Browser::from_request_parts(parts, app).await?;
        actor.map(Self).ok_or_else(|| {
            // A form that came too late is not sent again by itself; its page is where the user goes on.
            let page = if parts.method == Method::GET { parts.uri.path() } else { "/account/security" };
            Reply::redirect(&format!("/login?notice=sign-in-first&next={}", next::encode(page)))
        })
    }
}

impl SignInUnderWay {
    /// Refuses a sign-in that waits for something else.
    pub(in crate::http) fn at(self, stage: Stage) -> Result<(SignIn, User), Reply> {
        if self.0.stage == stage {
            Ok((self.0, self.1))
        } else {
            Err(Reply::redirect(step_path(self.0.stage)))
        }
    }
}

/// The page of a stage.
pub(in crate::http) const fn step_path(stage: Stage) -> &'static str {
    match stage {
        Stage::SecondFactor => "/login/mfa",
        Stage::Enrolment => "/login/force-mfa",
    }
}

impl FromRequestParts<Shared> for SignInUnderWay {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Reply> {
        let jar = CookieJar::from_headers(&parts.headers);
        let found = match jar.get(cookie::sign_in_name(app)) {
            None => None,
            Some(cookie) => session::browser_sign_in(app, cookie.value()).await?,
        };
        match found {
            Some((sign_in, user)) => Ok(Self(sign_in, user)),
            None => Err(Reply::redirect(&next::sign_in_again(app, &jar))),
        }
    }
}
