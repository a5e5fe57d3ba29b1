//! The query part of an address. It may hold codes, so it is read here and shown nowhere.

use super::super::error::{Failure, Problem};
use super::path::read_uuid;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use countersign_core::method::Method;
use countersign_core::paging::{PageRequest, SortProperty};
use std::convert::Infallible;
use uuid::Uuid;

/// The parameters of a request's address.
pub(in crate::http) struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

impl Query {
    /// A parameter, if it is there.
    pub(in crate::http) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Which part of a list is asked for.
    pub(in crate::http) fn page<S: SortProperty>(&self) -> Result<PageRequest<S>, Failure> {
        Ok(PageRequest::parse(|name| self.text(name)).map_err(Problem::InvalidPage)?)
    }

    /// A boolean, in any letter case: a published client writes `False`. Missing is the default.
    pub(in crate::http) fn flag(&self, name: &'static str, default: bool) -> Result<bool, Failure> {
        match self.text(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("") => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(other) => {
                let shown = other.chars().filter(|c| !c.is_control()).take(40).collect();
                Err(Problem::UnknownWord(name, shown, "true, false").into())
            }
        }
    }

    /// A boolean that may be missing.
    pub(in crate::http) fn optional_flag(&self, name: &'static str) -> Result<Option<bool>, Failure> {
        match self.text(name) {
            None | Some("") => Ok(None),
            Some(_) => self.flag(name, false).map(Some),
        }
    }

    /// Ids with commas between them; the parameter may also be repeated. It must be there.
    pub(in crate::http) fn ids(&self, name: &'static str) -> Result<Vec<Uuid>, Failure> {
        let given = self.0.iter().filter(|(key, _)| key == name).flat_map(|(_, value)| value.split(','));
        let given: Vec<&str> = given.map(str::trim).filter(|text| !text.is_empty()).collect();
        if given.is_empty() {
            return Err(Problem::MissingParameter(name).into());
        }
        given.into_iter().map(read_uuid).collect()
    }

    /// The method in `providerType`, which must be there.
    pub(in crate::http) fn method(&self) -> Result<Method, Failure> {
        read_method(self.text("providerType"))
    }
}

/// A method by its word on the wire.
pub(in crate::http) fn read_method(word: Option<&str>) -> Result<Method, Failure> {
    const NAME: &str = "providerType";
    let word = word.filter(|word| !word.trim().is_empty()).ok_or(Problem::MissingParameter(NAME))?;
    let unknown = || {
        let shown: String = word.chars().filter(|c| !c.is_control()).take(40).collect();
        Problem::UnknownWord(NAME, shown, "TOTP, SMS, EMAIL, BACKUP_CODE")
    };
    Ok(Method::from_word(word).ok_or_else(unknown)?)
}
