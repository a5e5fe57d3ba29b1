//! Why an administrator's act was refused, in words that say what to do.

use super::reply::Reply;
use super::views::ActPage;
use crate::flow::directory::DirectoryRefusal;
use crate::flow::error::HelpRefusal;
use crate::flow::{FlowError, Refusal};
use axum::http::StatusCode;
use countersign_core::directory::Rule;

/// The question again, with why it was not done; or what else happened.
pub(super) fn refused(page: ActPage, error: FlowError) -> Reply {
    let status = match &error {
        FlowError::InvitationNotMailed(_) => StatusCode::BAD_GATEWAY,
        FlowError::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match words(&error) {
        Some(text) => {
            Reply::page_with(status, &ActPage { problem: Some(text.into()), ..page }).because(error)
        }
        None => error.into(),
    }
}

fn words(error: &FlowError) -> Option<&'static str> {
    const LAST: &str = "Somebody has to stay who can administrate this. Add another administrator first.";
    Some(match error {
        FlowError::InvitationNotMailed(_) => {
            "The mail could not be sent. Try again, or have the link shown to you and pass it on."
        }
        FlowError::Throttled(_) => {
            "That was mailed often enough for an hour. Wait, or have the link shown to you and pass it on."
        }
        FlowError::Refused(refusal) => match refusal {
            Refusal::AlreadyActivated => "The account is activated: its user has chosen a password.",
            Refusal::Help(HelpRefusal::LastAdministrator(_)) => LAST,
            Refusal::Help(HelpRefusal::OwnAccount) => {
                "This is your own account. Look after it on your own security page."
            }
            Refusal::Help(HelpRefusal::NeverActivated) => {
                "The account has no password yet. Send an activation mail instead."
            }
            Refusal::Directory(DirectoryRefusal::SelfDeletion) => {
                "You cannot delete yourself. Another administrator can."
            }
            Refusal::Directory(DirectoryRefusal::Broken(rule)) => match rule {
                Rule::LastTenantAdmin | Rule::LastSystemAdmin => LAST,
                Rule::DefaultProfileStays => "The default profile stays. Make another one the default first.",
                Rule::ProfileInUse => "Tenants have this profile. Give them another one first.",
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    })
}
