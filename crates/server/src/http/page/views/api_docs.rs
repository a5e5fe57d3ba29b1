//! `/api/docs`: the description of the API, for people.

use askama::Template;

/// The place where Swagger UI draws the document.
#[derive(Debug, Template)]
#[template(path = "api_docs.html")]
pub(crate) struct ApiDocsPage {
    /// Version of the embedded assets, put behind their addresses so that they can be cached for ever.
    pub(crate) assets: String,
    /// Where the document is.
    pub(crate) document: &'static str,
}

#[cfg(test)]
impl ApiDocsPage {
    pub(crate) fn samples() -> Vec<Self> {
        vec![Self { assets: "1f3a".into(), document: "/api/docs/openapi.json" }]
    }
}
