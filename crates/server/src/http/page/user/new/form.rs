//! The form for one more user, which depends on whose list it is opened from.

use super::super::super::super::extract::Form;
use super::super::super::reply::Reply;
use super::super::super::views::{Link, Place, RecordField, RecordGroup, RecordKind, RecordPage, RecordSpec};
use super::super::super::{customer, frame, record, tenant};
use super::super::PARTICULARS;
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, senders};
use countersign_core::authority::Authority;
use countersign_core::directory::{Customer, Kind, Rule, UserDraft};
use countersign_core::tenant::Tenant;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Whose user it becomes.
pub(super) enum Where {
    /// A system administrator.
    Installation,
    /// An administrator of this tenant.
    Tenant(Tenant),
    /// Of one's own tenant: an administrator, or of one of these customers.
    Own(Vec<Customer>),
    /// Of this customer of one's own tenant.
    Customer(Customer),
}

static ROLE: [RecordSpec; 2] = [
    RecordSpec {
        id: "role",
        wire: "authority",
        said: "authority",
        label: "Role",
        hint: "",
        kind: RecordKind::Radio,
        is_optional: false,
    },
    RecordSpec {
        id: "customer",
        wire: "customerId",
        said: "customerId",
        label: "Customer",
        hint: "For customer users only.",
        kind: RecordKind::Choice,
        is_optional: true,
    },
];

static INVITATION: RecordSpec = RecordSpec {
    id: "invitation",
    wire: "",
    said: "",
    label: "First password",
    hint: "",
    kind: RecordKind::Radio,
    is_optional: false,
};

/// Nothing filled in yet.
pub(super) async fn blank(app: &App, actor: &Actor, place: &Where) -> Result<RecordPage, Reply> {
    let particulars = record::saved(&PARTICULARS, &Value::Null);
    let role = ROLE.iter().map(|spec| record::field(spec, String::new())).collect();
    page(app, actor, place, (particulars, role, String::new())).await
}

/// As it was typed.
pub(super) async fn typed(app: &App, actor: &Actor, place: &Where, form: &Form) -> Result<RecordPage, Reply> {
    let fields = (record::typed(&PARTICULARS, form), record::typed(&ROLE, form));
    page(app, actor, place, (fields.0, fields.1, form.text("invitation").to_owned())).await
}

/// What was typed, as the wire has it.
pub(super) fn draft(place: &Where, form: &Form) -> FlowResult<UserDraft> {
    let mut object = Map::new();
    record::put(&mut object, &PARTICULARS, form);
    let (authority, tenant, customer) = match place {
        Where::Installation => (Some(Authority::SystemAdmin), None, None),
        Where::Tenant(tenant) => (Some(Authority::TenantAdmin), Some(tenant.id.uuid()), None),
        Where::Customer(customer) => (Some(Authority::CustomerUser), None, Some(customer.id.uuid())),
        Where::Own(_) => match Authority::from_word(form.text("role")) {
            Some(Authority::CustomerUser) => {
                let customer = Uuid::parse_str(form.text("customer"));
                let customer = customer.map_err(|_| FlowError::from(Rule::CustomerUserWithoutCustomer))?;
                (Some(Authority::CustomerUser), None, Some(customer))
            }
            other => (other.filter(|other| *other == Authority::TenantAdmin), None, None),
        },
    };
    object.insert("authority".to_owned(), json!(authority.map(Authority::as_str)));
    object.insert("tenantId".to_owned(), json!(tenant.map(|id| Kind::Tenant.id(id))));
    object.insert("customerId".to_owned(), json!(customer.map(|id| Kind::Customer.id(id))));
    Ok(UserDraft::from_wire(&Value::Object(object))?)
}

async fn page(
    app: &App,
    actor: &Actor,
    place: &Where,
    (mut fields, role, invitation): (Vec<RecordField>, Vec<RecordField>, String),
) -> Result<RecordPage, Reply> {
    if let Where::Own(customers) = place {
        fields.extend(role.into_iter().map(|field| choose(field, customers)));
    }
    let can_mail = senders::is_mail_set_up(app).await?;
    let proposed = if can_mail { "mail" } else { "link" };
    let chosen = if invitation.is_empty() { proposed.to_owned() } else { invitation };
    let invitation = record::with_options(
        record::field(&INVITATION, chosen),
        [
            ("mail", "Mail the user a link to choose a password with"),
            ("link", "Show me the link once, and I pass it on"),
        ]
        .map(|(value, label)| (value.to_owned(), label.to_owned())),
    );
    fields.push(invitation);
    let (section, trail, list) = above(place);
    let heading = match place {
        Where::Installation | Where::Tenant(_) => "New administrator",
        Where::Own(_) | Where::Customer(_) => "New user",
    };
    Ok(RecordPage {
        page: frame(app, actor, section),
        notice: None,
        problem: None,
        place: Place { trail, heading: heading.to_owned(), ..Place::default() },
        action: format!("{list}/new"),
        version: None,
        groups: vec![RecordGroup { heading: "", fields }],
        submit: if heading == "New user" { "Add user" } else { "Add administrator" },
        cancel: list,
        acts: Vec::new(),
    })
}

/// What there is to choose from.
fn choose(field: RecordField, customers: &[Customer]) -> RecordField {
    if field.spec.id == "role" {
        let roles = [
            (Authority::TenantAdmin, "Tenant administrator: everything in this tenant"),
            (Authority::CustomerUser, "Customer user: one customer's part of it"),
        ];
        let options = roles.map(|(role, label)| (role.as_str().to_owned(), label.to_owned()));
        return record::with_options(field, options);
    }
    let none = (String::new(), "No customer".to_owned());
    let all = customers.iter().map(|customer| (customer.id.to_string(), customer.title.clone()));
    record::with_options(field, std::iter::once(none).chain(all))
}

/// The menu entry, the pages above, and the list that the user will be in.
fn above(place: &Where) -> (&'static str, Vec<Link>, String) {
    match place {
        Where::Installation => {
            let list = "/administrators";
            (list, vec![Link::new("Administrators", list)], list.to_owned())
        }
        Where::Tenant(found) => {
            let list = format!("{}/administrators", tenant::path(found));
            let trail = vec![Link::new("Tenants", "/tenants"), Link::new(found.title.clone(), list.clone())];
            ("/tenants", trail, list)
        }
        Where::Own(_) => ("/users", vec![Link::new("Users", "/users")], "/users".to_owned()),
        Where::Customer(found) => {
            let list = format!("{}/users", customer::path(found));
            let trail =
                vec![Link::new("Customers", "/customers"), Link::new(found.title.clone(), list.clone())];
            ("/customers", trail, list)
        }
    }
}
