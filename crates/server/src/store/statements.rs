//! The statements of the lists, as text, for whoever wants to see how an engine would run them.

use super::customer::CUSTOMERS;
use super::list::List;
use super::tenant::TENANTS;
use super::user_list::{OF_CUSTOMER, OF_TENANT, SYSTEM_ADMINS, TENANT_ADMINS, users};
use countersign_core::paging::SortOrder;

/// A statement of a list.
#[derive(Debug)]
pub struct ListStatement {
    /// Which list, and what of it.
    pub name: String,
    /// Its text. The parameters are the scope's ids, then the pattern of a search, then limit and offset of a page.
    pub sql: String,
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
    let lists: [(&str, List, usize); 9] = [
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
    lists.iter().flat_map(|(name, list, scope)| of_list(name, list, *scope)).collect()
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
                scope,
                is_search,
                is_page: true,
                is_sorted,
            });
        }
        statements.push(ListStatement {
            name: format!("number of {name}, {what}"),
            sql: list.total_sql(scope, is_search),
            scope,
            is_search,
            is_page: false,
            is_sorted: false,
        });
    }
    statements
}
