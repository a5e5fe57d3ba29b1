//! `/users`, `/administrators`, `/tenants/{id}/administrators` and `/customers/{id}/users`

use super::super::super::extract::{PathId, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::list::Kind;
use super::super::reply::Reply;
use super::super::views::{AccountState, Cell, Column, Link, ListPage, Place, State as Word};
use super::super::{administrator, customer, frame, hidden, moment, notice, tenant, tenant_administrator};
use super::{name, path, words};
use crate::flow::user::{self, ListedUser};
use axum::extract::State;
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::time::Timestamp;
use std::collections::HashMap;

const EMAIL: Column = Column { label: "Email", sort: "email" };
const NAME: Column = Column { label: "Name", sort: "lastName" };
const ROLE: Column = Column { label: "Role", sort: "authority" };
const TWO_FACTOR: Column = Column { label: "Two-factor", sort: "" };
const LAST_SIGN_IN: Column = Column { label: "Last sign-in", sort: "" };
const ACCOUNT: Column = Column { label: "Account", sort: "" };

static USERS: Kind = Kind {
    noun: ("user", "users"),
    search_by: "email",
    columns: &[EMAIL, NAME, ROLE, TWO_FACTOR, LAST_SIGN_IN, ACCOUNT],
    has_two_factor_filter: true,
    empty_hint: "People sign in as users: administrators of the tenant, or users of one of its customers.",
};

static ADMINISTRATORS: Kind = Kind {
    noun: ("administrator", "administrators"),
    search_by: "email",
    columns: &[EMAIL, NAME, TWO_FACTOR, LAST_SIGN_IN, ACCOUNT],
    has_two_factor_filter: true,
    empty_hint: "Until there is one, nobody can add customers and users.",
};

static OF_CUSTOMER: Kind = Kind {
    empty_hint: "They see their customer's part of the tenant and nothing else.",
    columns: ADMINISTRATORS.columns,
    ..USERS
};

/// All users of one's tenant.
pub(in crate::http) async fn users(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let (asked, request) = USERS.read(&query);
    let found = user::list(&app, &admin.members(), asked.two_factor, &request).await?;
    let ids: Vec<_> = found.entries.iter().filter_map(|listed| listed.user.role.customer()).collect();
    let ids: Vec<_> = ids.into_iter().map(CustomerId::uuid).collect();
    let customers = customer::titles(&app, &admin, &ids).await?;
    let now = app.now();
    let list = USERS.fill("/users".to_owned(), Some(add("/users")), asked, &found, |listed| {
        row(listed, now, Some(&customers))
    })?;
    let place = Place {
        heading: "Users".to_owned(),
        intro: "Everybody who signs in to this tenant.".to_owned(),
        ..Place::default()
    };
    let page = frame(&app, &actor, "/users");
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}

/// The administrators of the installation.
pub(in crate::http) async fn administrators(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    const PATH: &str = "/administrators";
    let admin = administrator(&actor)?;
    let (asked, request) = ADMINISTRATORS.read(&query);
    let found = user::list_system_admins(&app, &admin, asked.two_factor, &request).await?;
    let now = app.now();
    let add = Some(Link::new("Add administrator", format!("{PATH}/new")));
    let list = ADMINISTRATORS.fill(PATH.to_owned(), add, asked, &found, |listed| row(listed, now, None))?;
    let place = Place {
        heading: "Administrators".to_owned(),
        intro: "They run the whole installation: its settings, and every tenant.".to_owned(),
        ..Place::default()
    };
    let page = frame(&app, &actor, PATH);
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}

/// The administrators of a tenant.
pub(in crate::http) async fn of_tenant(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    let own = format!("{}/administrators", tenant::path(keeper.tenant()));
    let (asked, request) = ADMINISTRATORS.read(&query);
    let found = user::list_of_tenant(&app, &admin, id, asked.two_factor, &request).await?;
    let now = app.now();
    let add = Some(Link::new("Add administrator", format!("{own}/new")));
    let list = ADMINISTRATORS.fill(own.clone(), add, asked, &found, |listed| row(listed, now, None))?;
    let place = tenant::place(keeper.tenant(), own);
    let page = frame(&app, &actor, "/tenants");
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}

/// The users of a customer.
pub(in crate::http) async fn of_customer(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let right = hidden(admin.admin_of_customer(&app, id).await)?;
    let own = format!("{}/users", customer::path(right.customer()));
    let (asked, request) = OF_CUSTOMER.read(&query);
    let found = user::list(&app, &right.members(), asked.two_factor, &request).await?;
    let now = app.now();
    let list =
        OF_CUSTOMER.fill(own.clone(), Some(add(&own)), asked, &found, |listed| row(listed, now, None))?;
    let place = customer::place(right.customer(), own);
    let page = frame(&app, &actor, "/customers");
    Ok(Reply::page(&ListPage { page, notice: notice::from_query(&query), place, list }))
}

fn add(list: &str) -> Link {
    Link::new("Add user", format!("{list}/new"))
}

/// A user in a list; with the role, if `customers` are given.
fn row(listed: &ListedUser, now: Timestamp, customers: Option<&HashMap<CustomerId, String>>) -> Vec<Cell> {
    let user = &listed.user;
    let role = customers.map(|customers| {
        let customer = user.role.customer().and_then(|id| customers.get(&id));
        let role = words::role(user.role.authority());
        Cell::Text(customer.map_or_else(|| role.to_owned(), |title| format!("User of {title}")))
    });
    let account = words::account(listed.standing(now), listed.computed.is_activated);
    let called = Some(name(user)).filter(|called| called != user.email.as_str());
    let cells = [
        Some(Cell::Link(Link::new(user.email.to_string(), path(user.id)))),
        Some(Cell::optional(called.as_deref())),
        role,
        Some(Cell::State(if listed.has_two_factor { Word::good("On") } else { Word::plain("Off") })),
        Some(
            listed
                .computed
                .last_login_at
                .map_or(Cell::Text("Never".to_owned()), |at| Cell::Moment(moment(at))),
        ),
        Some(match account {
            AccountState::Active => Cell::Text("Active".to_owned()),
            other => Cell::State(other.state()),
        }),
    ];
    cells.into_iter().flatten().collect()
}
