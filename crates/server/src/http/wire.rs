//! The wire's objects.

use super::error::{Failure, Problem};
use super::extract::JsonBody;
use crate::flow::link::LinkState;
use crate::flow::session::TokenPair;
use crate::flow::{FlowError, FlowResult};
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_core::paging::Page;
use countersign_core::secret::{Password, PasswordTooLong};
use countersign_core::user::User;
use countersign_core::violation::Violations;
use serde_json::{Value, json};

/// A token pair. Members that do not apply are left out.
pub(super) fn token_pair(pair: &TokenPair) -> Json<Value> {
    Json(match pair.stage {
        None => json!({ "token": pair.token, "refreshToken": pair.refresh_token }),
        Some(stage) => {
            json!({ "token": pair.token, "refreshToken": pair.refresh_token, "scope": stage.as_str() })
        }
    })
}

/// A new password in a body.
pub(super) fn read_password(body: &JsonBody, name: &'static str) -> Result<Password, Failure> {
    let text = body.text(name).ok_or(Problem::MissingParameter(name))?;
    let complain = |PasswordTooLong| FlowError::from(Violations::of(name, &PasswordTooLong.to_string()));
    Ok(Password::parse(text.to_owned()).map_err(complain)?)
}

/// The token of a link in a body.
pub(super) fn read_token<'a>(body: &'a JsonBody, name: &'static str) -> Result<&'a str, Failure> {
    let text = body.text(name).filter(|text| !text.trim().is_empty());
    Ok(text.ok_or(Problem::MissingParameter(name))?)
}

/// Where a link out of a mail leads: to the page with its form, to the page that says that it ran out, or nowhere. The
/// token goes on as it came: only what the store knows gets this far. A person in a browser who follows a link twice is
/// not left before an empty page, nor one whose mail server has followed it too often: the form uses nothing up.
pub(super) fn link_answer(
    followed: FlowResult<LinkState>,
    (form, token): (&str, &str),
    expired: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_browser = accepted.is_some_and(|value| value.contains("text/html"));
    let state = match followed {
        Err(FlowError::Throttled(_)) if is_browser => LinkState::Open,
        followed => followed?,
    };
    let location = match state {
        LinkState::Open => format!("{form}{token}"),
        LinkState::Unknown if !is_browser => return Ok(StatusCode::CONFLICT.into_response()),
        LinkState::Expired | LinkState::Unknown => expired.to_owned(),
    };
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// A user.
pub(super) fn user(user: &User) -> Value {
    user.to_wire()
}

/// A part of a list.
pub(super) fn page<T>(page: &Page<T>, entry: impl Fn(&T) -> Value) -> Json<Value> {
    Json(json!({
        "data": page.entries.iter().map(entry).collect::<Vec<_>>(),
        "totalPages": page.count(),
        "totalElements": page.total,
        "hasNext": page.has_next(),
    }))
}

/// The version that a client read the settings with, if it says.
pub(super) fn read_version(body: &Value) -> Result<Option<i64>, FlowError> {
    let Some(version) = body.get("version").filter(|version| !version.is_null()) else { return Ok(None) };
    match version.as_i64().filter(|number| *number >= 0) {
        Some(number) => Ok(Some(number)),
        None => Err(Violations::of("version", "must be the number that the settings were read with").into()),
    }
}
