//! `…/new` below each list of users: adding one.

mod form;

use super::super::super::extract::{ClientOrigin, Form, PathId, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Notice, Tone};
use super::super::{administrator, hidden, record, tenant_administrator};
use super::act::link_page;
use super::path;
use crate::app::App;
use crate::flow::rights::TenantAdmin;
use crate::flow::session::Actor;
use crate::flow::{Origin, customer, user};
use axum::extract::State;
use countersign_core::id::{CustomerId, TenantId};
use form::Where;

/// A system administrator.
pub(in crate::http) async fn administrator_form(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    blank(&app, &actor, &Where::Installation).await
}

/// Adds a system administrator.
pub(in crate::http) async fn add_administrator(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    add(&app, &actor, &Where::Installation, &form, &origin).await
}

/// An administrator of a tenant.
pub(in crate::http) async fn of_tenant_form(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    blank(&app, &actor, &Where::Tenant(keeper.tenant().clone())).await
}

/// Adds an administrator of a tenant.
pub(in crate::http) async fn add_to_tenant(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<TenantId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    let keeper = actor.keeper_of(&app, id).await?;
    add(&app, &actor, &Where::Tenant(keeper.tenant().clone()), &form, &origin).await
}

/// Any user of one's own tenant.
pub(in crate::http) async fn user_form(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    blank(&app, &actor, &Where::Own(customer::choices(&app, &admin).await?)).await
}

/// Adds any user of one's own tenant.
pub(in crate::http) async fn add_user(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    add(&app, &actor, &Where::Own(customer::choices(&app, &admin).await?), &form, &origin).await
}

/// A user of a customer.
pub(in crate::http) async fn of_customer_form(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    blank(&app, &actor, &of_customer(&app, &admin, id).await?).await
}

/// Adds a user of a customer.
pub(in crate::http) async fn add_to_customer(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<CustomerId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = tenant_administrator(&actor)?;
    add(&app, &actor, &of_customer(&app, &admin, id).await?, &form, &origin).await
}

async fn of_customer(app: &App, admin: &TenantAdmin, id: CustomerId) -> Result<Where, Reply> {
    Ok(Where::Customer(hidden(admin.admin_of_customer(app, id).await)?.customer().clone()))
}

async fn blank(app: &App, actor: &Actor, place: &Where) -> Result<Reply, Reply> {
    Ok(Reply::page(&form::blank(app, actor, place).await?))
}

/// Adds the user, and either mails the link or shows it.
async fn add(
    app: &Shared,
    actor: &Actor,
    place: &Where,
    form: &Form,
    origin: &Origin,
) -> Result<Reply, Reply> {
    let added = match form::draft(place, form) {
        Ok(draft) if form.text("invitation") == "link" => {
            user::add_with_link(app, actor, &draft, origin).await.map(|(user, link)| (user, Some(link)))
        }
        Ok(draft) => user::save(app, actor, &draft, true, origin).await.map(|user| (user, None)),
        Err(error) => Err(error),
    };
    match added {
        Ok((user, None)) => Ok(Reply::redirect(&format!("{}?notice=user-invited", path(user.id)))),
        Ok((user, Some(link))) => {
            let notice = Notice { tone: Tone::Done, text: "The user is added.".to_owned() };
            link_page(app, actor, &user, &link, Some(notice)).await
        }
        Err(error) => Err(record::refused(form::typed(app, actor, place, form).await?, error, None)),
    }
}
