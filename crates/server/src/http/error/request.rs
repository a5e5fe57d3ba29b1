//! The words of requests that no flow gets to see.

use super::{BAD_REQUEST, NOT_FOUND, PERMISSION_DENIED, Problem, Report};
use axum::http::StatusCode;

pub(super) fn report(problem: Problem) -> Report {
    let bad = |status, code, message: &str| Report::new(status, BAD_REQUEST, code, message);
    match problem {
        Problem::NotFound => {
            Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", "Requested item wasn't found!")
        }
        Problem::MethodNotAllowed => bad(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not support the request method",
        ),
        Problem::SignInMethodUnsupported => {
            Report::unauthorized("method_not_allowed", "Authentication method not supported")
        }
        Problem::UnreadableCredentials => {
            Report::unauthorized("credentials_unreadable", "Authentication failed")
        }
        Problem::BodyTooLarge => bad(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "The request body is larger than is allowed here",
        ),
        Problem::BodyBroken => Report::bad_request("body_broken", "The request body did not arrive whole"),
        Problem::NotJson(why) => {
            Report::bad_request("not_json", format!("The request body is not valid JSON: {why}"))
        }
        Problem::MissingParameter(name) => {
            Report::bad_request("parameter_missing", format!("Parameter '{name}' can't be empty!"))
        }
        Problem::UnknownWord(name, value, words) => {
            Report::bad_request("parameter_invalid", format!("'{value}' is no {name}; use one of {words}"))
        }
        Problem::NotAUuid(text) => Report::bad_request("not_a_uuid", format!("Invalid UUID string: {text}")),
        Problem::InvalidPage(why) => Report::bad_request("invalid_page", why.to_string()),
        Problem::TimedOut => Report::unavailable(
            "timed_out",
            "The request took too long and was given up. Try again in a moment",
        ),
        Problem::Panicked => {
            Report::internal("a handler panicked; the line before this one says where".to_owned())
        }
        Problem::CrossSite => Report::new(
            StatusCode::FORBIDDEN,
            PERMISSION_DENIED,
            "cross_site",
            "The form was sent from another site",
        ),
        Problem::BadForm => Report::bad_request("bad_form", "The form did not arrive as expected"),
    }
}
