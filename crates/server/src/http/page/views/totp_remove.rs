//! `/account/security/totp/remove`: turning the authenticator app off.

use askama::Template;

use super::AppFrame;

/// Asks whether to turn off the authenticator app.
#[derive(Debug, Template)]
#[template(path = "totp_remove.html")]
pub(crate) struct TotpRemovePage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// Whether the platform requires a second factor of this user, who has no other: then there is nothing to turn off.
    pub(crate) enforced: bool,
}

#[cfg(test)]
impl TotpRemovePage {
    pub(crate) fn samples() -> Vec<Self> {
        [false, true]
            .map(|enforced| Self { page: AppFrame::sample("/account/security", false), enforced })
            .into()
    }
}
