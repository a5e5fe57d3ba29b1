//! `/customers/{id}/delete`

use super::super::super::extract::{ClientOrigin, PathId, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{ActPage, Link, Place};
use super::super::{counted, frame, hidden, tenant_administrator};
use super::{SECTION, path};
use crate::flow::{customer, user};
use axum::extract::State;
use countersign_core::id::CustomerId;
use countersign_core::paging::PageRequest;

/// The question, with how much hangs on it.
pub(in crate::http) async fn ask(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    let right = hidden(admin.admin_of_customer(&app, id).await)?;
    let customer = right.customer();
    let own = path(customer);
    let users = user::list(&app, &right.members(), None, &PageRequest::first(1)).await?.total;
    let lost = match users {
        0 => "It has no users.".to_owned(),
        _ => format!(
            "With it go its {}, who are signed out at once and cannot sign in again.",
            counted(users, ("user", "users"))
        ),
    };
    Ok(Reply::page(&ActPage {
        page: frame(&app, &actor, SECTION),
        problem: None,
        place: Place {
            trail: vec![Link::new("Customers", SECTION), Link::new(customer.title.clone(), own.clone())],
            heading: format!("Delete {}?", customer.title),
            ..Place::default()
        },
        lines: vec![lost, "This cannot be taken back.".to_owned()],
        action: format!("{own}/delete"),
        submit: "Delete customer",
        is_danger: true,
        cancel: own,
    }))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    customer::delete(&app, &hidden(admin.admin_of_customer(&app, id).await)?, &origin).await?;
    Ok(Reply::redirect("/customers?notice=customer-deleted"))
}
