//! `/tenant-profiles`

use super::super::super::extract::{Query, SignedIn};
use super::super::super::router::Shared;
use super::super::list::Kind;
use super::super::reply::Reply;
use super::super::views::{Cell, Column, Link, ListPage, Place, State as Word};
use super::super::{administrator, frame, moment, notice};
use super::{SECTION, path};
use crate::flow::tenant_profile;
use axum::extract::State;
use countersign_core::directory::Quota;

static KIND: Kind = Kind {
    noun: ("profile", "profiles"),
    search_by: "name",
    columns: &[
        Column { label: "Name", sort: "name" },
        Column { label: "Users", sort: "" },
        Column { label: "Customers", sort: "" },
        Column { label: "Default", sort: "default" },
        Column { label: "Added", sort: "createdTime" },
    ],
    has_two_factor_filter: false,
    empty_hint: "The first tenant makes one, which is the default.",
};

/// All profiles.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let (asked, request) = KIND.read(&query);
    let found = tenant_profile::list(&app, &admin, &request).await?;
    let add = Some(Link::new("Add profile", format!("{SECTION}/new")));
    let list = KIND.fill(SECTION.to_owned(), add, asked, &found, |profile| {
        let quota = |quota: Quota| {
            let limit = quota.limit_in(&profile.data);
            Cell::Text(limit.map_or_else(|| "No limit".to_owned(), |limit| format!("At most {limit}")))
        };
        vec![
            Cell::Link(Link::new(profile.name.clone(), path(profile))),
            quota(Quota::Users),
            quota(Quota::Customers),
            if profile.is_default { Cell::State(Word::good("Default")) } else { Cell::Nothing },
            Cell::Moment(moment(profile.created_at)),
        ]
    })?;
    let place = Place {
        heading: "Tenant profiles".to_owned(),
        intro: "How many users and customers tenants may have.".to_owned(),
        ..Place::default()
    };
    let page = frame(&app, &actor, SECTION);
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}
