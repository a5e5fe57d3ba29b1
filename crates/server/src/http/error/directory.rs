//! The words of tenants, customers and users.

use super::{BAD_REQUEST, NOT_FOUND, PERMISSION_DENIED, Report, VERSION_CONFLICT};
use crate::flow::directory::DirectoryRefusal;
use axum::http::StatusCode;
use countersign_core::directory::{Quota, Rule};

/// The wire's number for a quota.
const LIMIT_EXCEEDED: u16 = 41;

pub(super) fn report(refusal: DirectoryRefusal) -> Report {
    match refusal {
        DirectoryRefusal::Broken(rule) => broken(&rule),
        DirectoryRefusal::NotFound(kind, id) => {
            let message = format!("{} with id [{id}] is not found", kind.name());
            Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", message)
        }
        DirectoryRefusal::Missing => {
            Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", "Requested item wasn't found!")
        }
        DirectoryRefusal::Stale(kind) => {
            let message = format!("{} was already changed by someone else", kind.name());
            Report::new(StatusCode::CONFLICT, VERSION_CONFLICT, "stale_version", message)
        }
        DirectoryRefusal::Quota(quota, limit) => {
            let message = match quota {
                Quota::Users => "Users limit reached",
                Quota::Customers => "Customers limit reached",
            };
            let quota = Some((quota.kind().entity_type(), limit));
            Report { quota, ..Report::new(StatusCode::FORBIDDEN, LIMIT_EXCEEDED, "limit_reached", message) }
        }
        DirectoryRefusal::SelfDeletion => {
            let message = "Sysadmin is not allowed to delete himself";
            Report::new(StatusCode::FORBIDDEN, PERMISSION_DENIED, "self_deletion", message)
        }
        DirectoryRefusal::InvitationNotSent => {
            Report::not_sent("activation_mail_not_sent", "Couldn't send user activation email".to_owned())
        }
    }
}

fn broken(rule: &Rule) -> Report {
    let code = match rule {
        Rule::UserEmailMissing => "email_missing",
        Rule::InvalidEmail(_) => "invalid_email",
        Rule::AuthorityMissing => "authority_missing",
        Rule::SystemAdminWithPlace
        | Rule::TenantAdminWithoutTenant
        | Rule::TenantAdminWithCustomer
        | Rule::CustomerUserWithoutCustomer => "wrong_place",
        Rule::NoSuchTenant | Rule::NoSuchCustomer | Rule::CustomerOfAnotherTenant | Rule::NoSuchProfile => {
            "no_such_place"
        }
        Rule::UserTenantFixed | Rule::UserAuthorityFixed | Rule::UserCustomerFixed => "place_is_fixed",
        Rule::LastTenantAdmin | Rule::LastSystemAdmin => "last_administrator",
        Rule::TenantTitleMissing | Rule::CustomerTitleMissing | Rule::ProfileNameMissing => "title_missing",
        Rule::ProfileDataMissing => "profile_data_missing",
        Rule::AnotherDefaultProfile => "default_profile_exists",
        Rule::ProfileNameTaken | Rule::CustomerTitleTaken => "title_taken",
        Rule::DefaultProfileStays => "default_profile_stays",
        Rule::ProfileInUse => "profile_in_use",
        Rule::CustomerTitleReserved => "title_reserved",
    };
    Report::new(StatusCode::BAD_REQUEST, BAD_REQUEST, code, rule.to_string())
}
