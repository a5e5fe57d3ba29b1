//! `/tenants/{id}/delete`

use super::super::super::extract::{ClientOrigin, PathId, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{ActPage, Link, Place};
use super::super::{administrator, counted, frame};
use super::{SECTION, path};
use crate::flow::tenant;
use axum::extract::State;
use countersign_core::id::TenantId;

/// The question, with how much hangs on it.
pub(in crate::http) async fn ask(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    let tenant = keeper.tenant();
    let own = path(tenant);
    let contents = tenant::contents(&app, &keeper).await?;
    let users = counted(contents.users, ("user", "users"));
    let lost = match contents.customers {
        0 => format!("With it goes what belongs to it: {users}."),
        customers => {
            format!(
                "With it goes what belongs to it: {} and {users}.",
                counted(customers, ("customer", "customers"))
            )
        }
    };
    Ok(Reply::page(&ActPage {
        page: frame(&app, &actor, SECTION),
        problem: None,
        place: Place {
            trail: vec![Link::new("Tenants", SECTION), Link::new(tenant.title.clone(), own.clone())],
            heading: format!("Delete {}?", tenant.title),
            ..Place::default()
        },
        lines: vec![
            lost,
            "They are signed out at once and cannot sign in again. This cannot be taken back.".to_owned(),
        ],
        action: format!("{own}/delete"),
        submit: "Delete tenant",
        is_danger: true,
        cancel: own,
    }))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    tenant::delete(&app, &actor.keeper_of(&app, id).await?, &origin).await?;
    Ok(Reply::redirect("/tenants?notice=tenant-deleted"))
}
