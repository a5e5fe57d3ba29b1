//! The statements of the lists, as text, for whoever wants to see how an engine would run them.

use super::affected::Rule;
use super::audit_list::{AuditFilter, AuditScope, AuditSort, AuditSql};
use super::customer::CUSTOMERS;
use super::list::List;
use super::tenant::TENANTS;
use super::tenant_profile::PROFILES;
use super::user_list::{OF_CUSTOMER, OF_TENANT, SYSTEM_ADMINS, TENANT_ADMINS, users};
use countersign_core::directory::Kind;
use countersign_core::enforcement::{TenantChoice, UserFilter};
use countersign_core::method::Method;
use countersign_core::paging::SortOrder;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// A statement of a list.
#[derive(Debug)]
pub struct ListStatement {
    /// Which list, and what of it.
    pub name: String,
    /// Its text. The parameters are two times of a log, then the scope's ids, the pattern of a search, and limit and offset of
    /// a page.
    pub sql: String,
    /// How many times come first: the two of a log, or none.
    pub times: usize,
    /// How many ids its scope has.
    pub scope: usize,
    /// Whether it searches.
    pub is_search: bool,
    /// Whether it is one page of rows, and not their number.
    pub is_page: bool,
    /// Whether its rows are sorted by something else than their id.
    pub is_sorted: bool,
}

/// The lists that grow with an installation: each page and each number of all rows, with and without a search, sorted by id
/// and by what is searched.
pub fn list_statements() -> Vec<ListStatement> {
    let lists: [(&str, List, usize); 10] = [
        ("tenant profiles", PROFILES, 0),
        ("tenants", TENANTS, 0),
        ("customers", CUSTOMERS, 1),
        ("users of a tenant", users(OF_TENANT, None), 1),
        ("users of a tenant with a second factor", users(OF_TENANT, Some(true)), 1),
        ("users of a tenant without one", users(OF_TENANT, Some(false)), 1),
        ("administrators of a tenant", users(TENANT_ADMINS, None), 1),
        ("users of a customer", users(OF_CUSTOMER, None), 2),
        ("system administrators", users(SYSTEM_ADMINS, None), 0),
        ("system administrators without a second factor", users(SYSTEM_ADMINS, Some(false)), 0),
    ];
    let lists = lists.iter().flat_map(|(name, list, scope)| of_list(name, list, *scope));
    lists.chain(of_rules()).chain(of_logs()).collect()
}

/// Those of the audit log, as the page asks: the newest first. Each engine has an operator of its own for a search; `LIKE`
/// stands for either.
fn of_logs() -> Vec<ListStatement> {
    let (tenant, id) = (Uuid::nil().into(), Uuid::nil());
    let scopes = [
        ("of the installation", AuditScope::Whole(None), 0),
        ("of a tenant", AuditScope::Whole(Some(tenant)), 1),
        ("by a user", AuditScope::By(tenant, id.into()), 2),
        ("on a user", AuditScope::On(Some(tenant), Kind::User, id), 2),
        ("on a tenant", AuditScope::On(None, Kind::Tenant, id), 1),
        ("of a customer", AuditScope::OfCustomer(tenant, id.into()), 2),
    ];
    let mut statements = Vec::new();
    for (name, at, scope) in scopes {
        for (actions, kind) in [(Vec::new(), "everything"), (vec!["LOCKOUT"], "one kind")] {
            let filter = AuditFilter {
                from: Timestamp::from_millis(0),
                to: Timestamp::from_millis(i64::MAX),
                actions,
                is_success: None,
            };
            let sort = Some((AuditSort::CreatedTime, SortOrder::Descending));
            for (how, operator) in [("whole", None), ("searched", Some("LIKE"))] {
                let AuditSql { page, total } = AuditSql::new(at, &filter, operator, sort);
                for (what, sql, is_page) in [("page", page, true), ("number", total, false)] {
                    statements.push(ListStatement {
                        name: format!("{what} of events {name}, {kind}, {how}"),
                        sql,
                        times: 2,
                        scope,
                        is_search: operator.is_some(),
                        is_page,
                        is_sorted: true,
                    });
                }
            }
        }
    }
    statements
}

/// Those that say whom a rule would affect.
fn of_rules() -> Vec<ListStatement> {
    let tenants = UserFilter::TenantAdmins(TenantChoice::Tenants(vec![Uuid::nil().into()]));
    let profiles = UserFilter::TenantAdmins(TenantChoice::Profiles(vec![Uuid::nil().into()]));
    let filters = [
        ("everybody", UserFilter::AllUsers),
        ("system administrators", UserFilter::SystemAdmins),
        ("administrators everywhere", UserFilter::TenantAdmins(TenantChoice::All)),
        ("administrators somewhere", tenants),
        ("administrators by profile", profiles),
    ];
    let mut statements = Vec::new();
    for (name, filter) in &filters {
        let rule = Rule { filter, methods: &[Method::Totp, Method::Email] };
        let statement = |what: &str, sql, is_search, is_page, is_sorted| ListStatement {
            name: format!("{what} a rule for {name}"),
            sql,
            times: 0,
            scope: rule.parameters(),
            is_search,
            is_page,
            is_sorted,
        };
        statements.push(statement("counts of", rule.counts_sql(), false, false, false));
        statements.push(statement("search within", rule.found_sql(), true, false, false));
        let by_address = Some(("u.email_key", SortOrder::Ascending));
        for (what, sort, is_from_end) in [
            ("page of", None, false),
            ("last page of", None, true),
            ("sorted page of", by_address, false),
            ("last sorted page of", by_address, true),
        ] {
            let sql = rule.page_sql(false, sort, is_from_end);
            statements.push(statement(what, sql, false, true, sort.is_some()));
        }
        statements.push(statement("searched page of", rule.page_sql(true, None, false), true, true, false));
    }
    statements
}

fn of_list(name: &str, list: &List, scope: usize) -> Vec<ListStatement> {
    let mut statements = Vec::new();
    for is_search in [false, true] {
        let what = if is_search { "searched" } else { "whole" };
        for is_sorted in [false, true] {
            let sort = is_sorted.then_some((list.search, SortOrder::Ascending));
            let order = if is_sorted { "sorted" } else { "by id" };
            statements.push(ListStatement {
                name: format!("page of {name}, {what}, {order}"),
                sql: list.page_sql(scope, is_search, sort),
                times: 0,
                scope,
                is_search,
                is_page: true,
                is_sorted,
            });
        }
        statements.push(ListStatement {
            name: format!("number of {name}, {what}"),
            sql: list.total_sql(scope, is_search),
            times: 0,
            scope,
            is_search,
            is_page: false,
            is_sorted: false,
        });
    }
    statements
}
