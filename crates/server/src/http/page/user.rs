//! Users as administrators see them: listed, added, changed, helped.

pub(in crate::http) mod act;
pub(in crate::http) mod edit;
pub(in crate::http) mod list;
pub(in crate::http) mod new;
pub(in crate::http) mod show;
mod words;

use super::reply::Reply;
use super::views::{Link, RecordKind, RecordSpec};
use super::{any_administrator, hidden, record, tenant};
use crate::app::App;
use crate::flow::rights::UserAdmin;
use crate::flow::session::Actor;
use countersign_core::authority::Role;
use countersign_core::id::UserId;
use countersign_core::user::User;

static PARTICULARS: [RecordSpec; 4] = [
    RecordSpec {
        id: "email",
        wire: "email",
        said: "email",
        label: "Email",
        hint: "What the user signs in with.",
        kind: RecordKind::Email,
        is_optional: false,
    },
    RecordSpec {
        wire: "firstName",
        ..record::optional("first_name", "first name", "First name", RecordKind::Text)
    },
    RecordSpec {
        wire: "lastName",
        ..record::optional("last_name", "last name", "Last name", RecordKind::Text)
    },
    record::optional("phone", "phone", "Phone", RecordKind::Phone),
];

/// The address of a user's page.
fn path(user: UserId) -> String {
    format!("/users/{user}")
}

/// What a user is called: by name, else by address.
fn name(user: &User) -> String {
    let parts = [&user.first_name, &user.last_name];
    let name: Vec<&str> =
        parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    if name.is_empty() { user.email.to_string() } else { name.join(" ") }
}

/// The right to administrate a user. Who is not theirs to administrate is not there for them.
async fn administrated(app: &App, actor: &Actor, id: UserId) -> Result<UserAdmin, Reply> {
    any_administrator(actor)?;
    hidden(actor.admin_of(app, id).await)
}

/// The menu entry under which a user is found, and the pages above theirs.
async fn home(app: &App, actor: &Actor, user: &User) -> Result<(&'static str, Vec<Link>), Reply> {
    Ok(match (actor.user().role, user.role) {
        (Role::SystemAdmin, Role::TenantAdmin(id)) => {
            let keeper = actor.keeper_of(app, id).await?;
            let tenants = Link::new("Tenants", "/tenants");
            let admins = format!("{}/administrators", tenant::path(keeper.tenant()));
            ("/tenants", vec![tenants, Link::new(keeper.tenant().title.clone(), admins)])
        }
        (Role::SystemAdmin, _) => ("/administrators", vec![Link::new("Administrators", "/administrators")]),
        (_, Role::CustomerUser(_, id)) => {
            let reader = actor.reader_of_customer(app, id).await?;
            let title = reader.customer().title.clone();
            let link = Link::new(title, format!("/customers/{id}/users"));
            ("/users", vec![Link::new("Users", "/users"), link])
        }
        _ => ("/users", vec![Link::new("Users", "/users")]),
    })
}
