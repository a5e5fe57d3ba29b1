//! `/customers`

use super::super::super::extract::{Query, SignedIn};
use super::super::super::router::Shared;
use super::super::list::Kind;
use super::super::reply::Reply;
use super::super::views::{Cell, Column, Link, ListPage, Place};
use super::super::{frame, moment, notice, tenant_administrator};
use super::{SECTION, path};
use crate::flow::customer;
use axum::extract::State;

static KIND: Kind = Kind {
    noun: ("customer", "customers"),
    search_by: "title",
    columns: &[
        Column { label: "Title", sort: "title" },
        Column { label: "Email", sort: "email" },
        Column { label: "City", sort: "city" },
        Column { label: "Added", sort: "createdTime" },
    ],
    has_two_factor_filter: false,
    empty_hint: "A customer has users of its own, who see its part of the tenant and nothing else.",
};

/// The customers of one's tenant.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let (asked, request) = KIND.read(&query);
    let found = customer::list(&app, &admin, &request).await?;
    let add = Some(Link::new("Add customer", "/customers/new"));
    let list = KIND.fill(SECTION.to_owned(), add, asked, &found, |customer| {
        vec![
            Cell::Link(Link::new(customer.title.clone(), path(customer))),
            Cell::optional(customer.contact.email.as_deref()),
            Cell::optional(customer.contact.city.as_deref()),
            Cell::Moment(moment(customer.created_at)),
        ]
    })?;
    let place = Place {
        heading: "Customers".to_owned(),
        intro: "Each has users of its own, who see its part of the tenant and nothing else.".to_owned(),
        ..Place::default()
    };
    let page = frame(&app, &actor, SECTION);
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}
