//! Customers of tenants.

use super::audit::{self, Kept};
use super::directory::{DirectoryRefusal, admit, taken};
use super::rights::{CustomerAdmin, TenantAdmin};
use super::{FlowResult, Origin};
use crate::app::App;
use crate::store::{PlaceSort, TenantTx, Tx};
use countersign_core::audit::AuditAction;
use countersign_core::authority::Role;
use countersign_core::directory::{Customer, CustomerDraft, Kind, Quota, Rule};
use countersign_core::id::{CustomerId, new_uuid};
use countersign_core::paging::{Page, PageRequest, SortOrder};
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use serde_json::{Value, json};
use uuid::Uuid;

/// What to do when the title of a new customer is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameConflict {
    /// Refuse.
    Fail,
    /// Put this and a number behind it.
    Count(String),
    /// Put this and something random behind it.
    Random(String),
}

/// A page of the tenant's customers.
pub async fn list(
    app: &App,
    admin: &TenantAdmin,
    request: &PageRequest<PlaceSort>,
) -> FlowResult<Page<Customer>> {
    Ok(app.store.tenant(admin.tenant()).list_customers(request).await?)
}

/// The tenant's customers by title, as far as anybody can choose from: what a user can be added to.
pub async fn choices(app: &App, admin: &TenantAdmin) -> FlowResult<Vec<Customer>> {
    const MOST: u32 = 1_000;
    let sort = Some((PlaceSort::Title, SortOrder::Ascending));
    let request = PageRequest { sort, ..PageRequest::first(MOST) };
    Ok(list(app, admin, &request).await?.entries)
}

/// Those of these customers that are the tenant's own; others are left out without a word.
pub async fn list_by_ids(app: &App, admin: &TenantAdmin, ids: &[Uuid]) -> FlowResult<Vec<Customer>> {
    Ok(app.store.tenant(admin.tenant()).list_customers_by_ids(ids).await?)
}

/// The tenant's customer with a title.
pub async fn find_by_title(app: &App, admin: &TenantAdmin, title: &str) -> FlowResult<Customer> {
    let found = app.store.tenant(admin.tenant()).find_customer_by_title(title).await?;
    Ok(found.ok_or(DirectoryRefusal::Missing)?)
}

/// Makes or changes a customer, whichever the draft is about.
pub async fn save(
    app: &App,
    admin: &TenantAdmin,
    draft: &CustomerDraft,
    conflict: &NameConflict,
    origin: &Origin,
) -> FlowResult<Customer> {
    match draft.id {
        None => create(app, admin, draft, conflict, origin).await,
        Some(id) => change(app, &admin.admin_of_customer(app, id).await?, draft, origin).await,
    }
}

async fn create(
    app: &App,
    admin: &TenantAdmin,
    draft: &CustomerDraft,
    conflict: &NameConflict,
    origin: &Origin,
) -> FlowResult<Customer> {
    let (now, tenant) = (app.now(), admin.tenant());
    let mut tx = app.store.begin().await?;
    if !admit(&mut tx, tenant, Quota::Customers).await? {
        return Err(DirectoryRefusal::NotFound(Kind::Tenant, tenant.uuid()).into());
    }
    let title = free_title(app, tx.tenant(tenant), &draft.title, conflict, now).await?;
    let customer = Customer {
        contact: draft.contact.clone(),
        additional_info: draft.additional_info.clone(),
        external_id: draft.external_id,
        ..Customer::new(CustomerId::new(now, &mut app.rng()), tenant, &title, now)
    };
    tx.tenant(tenant).create_customer(&customer).await.map_err(taken(Rule::CustomerTitleTaken))?;
    let beside = json!({ "entity": customer.to_wire() });
    let what = (AuditAction::Added(Kind::Customer), admin.user(), &customer);
    note(app, &mut tx, what, beside, origin, now).await?;
    tx.commit().await?;
    Ok(customer)
}

/// The title, or one made from it that is not taken. The tenant is held: nobody takes it in between.
async fn free_title(
    app: &App,
    mut tenant: TenantTx<'_>,
    title: &str,
    conflict: &NameConflict,
    now: Timestamp,
) -> FlowResult<String> {
    let mut free = title.to_owned();
    let mut number = 0_u32;
    while *conflict != NameConflict::Fail && tenant.has_customer_title(&free).await? {
        number += 1;
        free = match conflict {
            NameConflict::Fail => return Ok(free),
            NameConflict::Count(separator) => format!("{title}{separator}{number}"),
            NameConflict::Random(separator) => {
                let random = new_uuid(now, &mut app.rng()).simple().to_string();
                format!("{title}{separator}{}", random.get(20..).unwrap_or(&random))
            }
        };
    }
    Ok(free)
}

async fn change(
    app: &App,
    admin: &CustomerAdmin,
    draft: &CustomerDraft,
    origin: &Origin,
) -> FlowResult<Customer> {
    let now = app.now();
    let seen = admin.customer();
    let customer = Customer {
        title: draft.title.clone(),
        contact: draft.contact.clone(),
        additional_info: draft.additional_info.clone(),
        external_id: draft.external_id.or(seen.external_id),
        ..seen.clone()
    };
    let mut tx = app.store.begin().await?;
    let mut tenant = tx.tenant(seen.tenant);
    let saved =
        tenant.save_customer(&customer, draft.version).await.map_err(taken(Rule::CustomerTitleTaken))?;
    let customer = match saved {
        Some(version) => Customer { version, ..customer },
        None if tenant.find_customer(seen.id).await?.is_some() => {
            return Err(DirectoryRefusal::Stale(Kind::Customer).into());
        }
        None => return Err(missing(seen).into()),
    };
    let beside = json!({ "entity": customer.to_wire() });
    let what = (AuditAction::Updated(Kind::Customer), admin.user(), &customer);
    note(app, &mut tx, what, beside, origin, now).await?;
    tx.commit().await?;
    Ok(customer)
}

/// Deletes a customer with its users, whose sessions are over at once.
pub async fn delete(app: &App, admin: &CustomerAdmin, origin: &Origin) -> FlowResult<()> {
    let now = app.now();
    let customer = admin.customer();
    let mut tx = app.store.begin().await?;
    let mut tenant = tx.tenant(customer.tenant);
    if !(tenant.hold().await? && tenant.delete_customer(customer.id).await?) {
        return Err(missing(customer).into());
    }
    let beside = json!({ "entityId": customer.id.uuid() });
    note(app, &mut tx, (AuditAction::Deleted(Kind::Customer), admin.user(), customer), beside, origin, now)
        .await?;
    tx.commit().await?;
    app.sessions.forget_all();
    Ok(())
}

fn missing(customer: &Customer) -> DirectoryRefusal {
    DirectoryRefusal::NotFound(Kind::Customer, customer.id.uuid())
}

async fn note(
    app: &App,
    tx: &mut Tx,
    (action, actor, customer): (AuditAction, &User, &Customer),
    beside: Value,
    origin: &Origin,
    now: Timestamp,
) -> FlowResult<()> {
    let place = Some(Role::CustomerUser(customer.tenant, customer.id));
    let entity = (customer.id.uuid(), customer.title.as_str());
    let kept = Kept { action, actor: Some(actor), place, entity, origin };
    Ok(audit::note_kept(app, tx, &kept, beside, now).await?)
}
