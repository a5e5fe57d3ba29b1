//! `POST /api/auth/changePassword`

use crate::flow::{Channel, password};
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, FullSession, JsonBody};
use crate::http::router::Shared;
use crate::http::wire;
use axum::Json;
use axum::extract::State;
use countersign_core::secret::{Password, PasswordTooLong};
use countersign_core::violation::Violations;
use serde_json::Value;

/// Changes the password from `currentPassword` to `newPassword`; a full pair of a new session.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    body: JsonBody,
) -> Result<Json<Value>, Failure> {
    let read = |name| body.text(name).ok_or(Problem::MissingParameter(name));
    let (current, new) = (read("currentPassword")?, read("newPassword")?);
    let parse = |name, text: &str| {
        let complain = |PasswordTooLong| Violations::of(name, &PasswordTooLong.to_string());
        Password::parse(text.to_owned()).map_err(complain).map_err(crate::flow::FlowError::from)
    };
    let passwords = (parse("currentPassword", current)?, parse("newPassword", new)?);
    let entry = password::change(&app, &actor, passwords, &origin, Channel::Api).await?;
    Ok(wire::token_pair(&entry.into_pair()?))
}
