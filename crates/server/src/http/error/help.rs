//! The words of helping users.

use super::{PERMISSION_DENIED, Report};
use crate::flow::error::HelpRefusal;
use axum::http::StatusCode;
use countersign_core::authority::Authority;

pub(super) fn report(refusal: HelpRefusal) -> Report {
    match refusal {
        HelpRefusal::Impersonated => {
            let message = "You are signed in as somebody else; only they can do this";
            Report::new(StatusCode::FORBIDDEN, PERMISSION_DENIED, "impersonated", message)
        }
        HelpRefusal::OwnAccount => {
            Report::bad_request("own_account", "For your own account use your own account's settings")
        }
        HelpRefusal::LastAdministrator(authority) => {
            let message = match authority {
                Authority::SystemAdmin => "At least one system administrator must remain!",
                Authority::TenantAdmin | Authority::CustomerUser => {
                    "At least one tenant administrator must remain!"
                }
            };
            Report::bad_request("last_administrator", message)
        }
        HelpRefusal::NeverActivated => {
            Report::bad_request("never_activated", "Enabled user credentials should have password!")
        }
        HelpRefusal::UserInactive => Report::bad_request("account_inactive", "User account is not active"),
    }
}
