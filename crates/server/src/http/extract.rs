//! Reads requests. A token's scope is a type here: a route that takes [`FullSession`] cannot be reached with a partial
//! token, because there is no way to make one from it.

mod bearer;
mod body;
mod browser;
mod origin;
mod path;
mod query;

pub(super) use bearer::{
    Administrator, Enrolling, FullSession, MfaConfiguration, PreVerification, TenantAdministrator,
};
pub(super) use body::{Form, JsonBody};
pub(super) use browser::{Browser, SignInUnderWay, SignedIn, step_path};
pub(super) use origin::ClientOrigin;
pub(super) use path::PathId;
pub(super) use query::{Query, read_method};
