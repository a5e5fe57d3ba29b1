//! `/tenants`

use super::super::super::extract::{Query, SignedIn};
use super::super::super::router::Shared;
use super::super::list::Kind;
use super::super::reply::Reply;
use super::super::views::{Cell, Column, Link, ListPage, Place};
use super::super::{administrator, frame, moment, notice};
use super::{SECTION, path};
use crate::flow::tenant;
use axum::extract::State;

static KIND: Kind = Kind {
    noun: ("tenant", "tenants"),
    search_by: "title",
    columns: &[
        Column { label: "Title", sort: "title" },
        Column { label: "Profile", sort: "" },
        Column { label: "City", sort: "city" },
        Column { label: "Added", sort: "createdTime" },
    ],
    has_two_factor_filter: false,
    empty_hint: "A tenant is an organisation with its own administrators, customers and users.",
};

/// All tenants.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let (asked, request) = KIND.read(&query);
    let found = tenant::list_infos(&app, &admin, &request).await?;
    let add = Some(Link::new("Add tenant", "/tenants/new"));
    let list = KIND.fill(SECTION.to_owned(), add, asked, &found, |(tenant, profile)| {
        vec![
            Cell::Link(Link::new(tenant.title.clone(), path(tenant))),
            Cell::optional(Some(profile)),
            Cell::optional(tenant.contact.city.as_deref()),
            Cell::Moment(moment(tenant.created_at)),
        ]
    })?;
    let place = Place {
        heading: "Tenants".to_owned(),
        intro: "Organisations with their own administrators, customers and users.".to_owned(),
        ..Place::default()
    };
    let page = frame(&app, &actor, SECTION);
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}
