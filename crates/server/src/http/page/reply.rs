//! What a page handler answers with: a page, a redirect, or a failure that the middleware turns into a page.

use super::super::error::{Failure, Reason};
use crate::flow::{FlowError, Refusal};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::Cookie;

/// An answer to a browser.
pub(in crate::http) struct Reply(Box<Response>);

impl Reply {
    /// Boxed, since it travels as an error too.
    fn new(response: Response) -> Self {
        Self(Box::new(response))
    }

    /// A page.
    pub(in crate::http) fn page(page: &impl Template) -> Self {
        Self::page_with(StatusCode::OK, page)
    }

    /// A page that asks for something to be put right: what was typed, unless it is said [because](Self::because) of what.
    pub(in crate::http) fn refused(page: &impl Template) -> Self {
        Self::page_with(StatusCode::UNPROCESSABLE_ENTITY, page).coded("validation")
    }

    /// A page with a status.
    pub(in crate::http) fn page_with(status: StatusCode, page: &impl Template) -> Self {
        match page.render() {
            Ok(text) => Self::new((status, Html(text)).into_response()),
            Err(error) => FlowError::Internal(format!("a page: {error}")).into(),
        }
    }

    /// Has the log name what a flow said no with.
    pub(in crate::http) fn because(self, error: impl Into<Failure>) -> Self {
        self.coded(error.into().report().code)
    }

    /// Has the log name a code.
    pub(in crate::http) fn coded(mut self, code: &'static str) -> Self {
        self.0.extensions_mut().insert(Reason(code));
        self
    }

    /// Says when to try again, if waiting is what puts it right.
    pub(in crate::http) fn waiting(mut self, seconds: Option<u32>) -> Self {
        if let Some(seconds) = seconds {
            *self.0.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            self.0.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        self
    }

    /// A text file to be saved.
    pub(in crate::http) fn file(name: &'static str, text: String) -> Self {
        let headers = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Self::new((headers, text).into_response())
    }

    /// What a program would get too, such as a table.
    pub(in crate::http) fn shared(answer: impl IntoResponse) -> Self {
        Self::new(answer.into_response())
    }

    /// Sends the browser on, with GET (RFC 9110, section 15.4.4).
    pub(in crate::http) fn redirect(path: &str) -> Self {
        Self::new(Redirect::to(path).into_response())
    }

    /// Gives the browser a cookie, or takes one back.
    pub(in crate::http) fn with(mut self, cookie: &Cookie<'_>) -> Self {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            self.0.headers_mut().append(header::SET_COOKIE, value);
        }
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        Self::new(failure.into_response())
    }
}

impl From<FlowError> for Reply {
    fn from(error: FlowError) -> Self {
        Failure::from(error).into()
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Failure::from(refusal).into()
    }
}
