//! The words of tenants, customers and users.

use super::{NOT_FOUND, PERMISSION_DENIED, Report, VERSION_CONFLICT};
use crate::flow::directory::DirectoryRefusal;
use axum::http::StatusCode;
use countersign_core::directory::Rule;

/// The wire's number for a quota.
const LIMIT_EXCEEDED: u16 = 41;

pub(super) fn report(refusal: DirectoryRefusal) -> Report {
    let message = refusal.to_string();
    match refusal {
        DirectoryRefusal::Broken(rule) => Report::bad_request(broken(&rule), message),
        DirectoryRefusal::NotFound(..) | DirectoryRefusal::Missing => {
            Report::new(StatusCode::NOT_FOUND, NOT_FOUND, "not_found", message)
        }
        DirectoryRefusal::Stale(_) => {
            Report::new(StatusCode::CONFLICT, VERSION_CONFLICT, "stale_version", message)
        }
        DirectoryRefusal::Quota(quota, limit) => {
            let quota = Some((quota.kind().entity_type(), limit));
            Report { quota, ..Report::new(StatusCode::FORBIDDEN, LIMIT_EXCEEDED, "limit_reached", message) }
        }
        DirectoryRefusal::SelfDeletion => {
            Report::new(StatusCode::FORBIDDEN, PERMISSION_DENIED, "self_deletion", message)
        }
    }
}

fn broken(rule: &Rule) -> &'static str {
    match rule {
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
    }
}
