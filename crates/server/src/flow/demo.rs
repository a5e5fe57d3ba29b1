//! Who and what there is in a demo.

use super::FlowResult;
use super::admin::{Newcomer, create_user};
use crate::app::App;
use crate::delivery::{Entry, Inbox};
use crate::flow::FlowError;
use countersign_core::authority::Role;
use countersign_core::directory::Customer;
use countersign_core::id::{CustomerId, TenantId, TenantProfileId};
use countersign_core::platform::{MethodSettings, PlatformSettings};
use countersign_core::secret::Password;
use countersign_core::tenant::{Tenant, TenantProfile};
use std::time::Duration;

/// Somebody with a known password.
#[derive(Debug)]
pub struct Person {
    /// The address they sign in with.
    pub email: &'static str,
    /// Their password.
    pub password: &'static str,
    /// Who they are.
    pub is: &'static str,
    name: (&'static str, &'static str),
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Installation,
    /// The n-th tenant.
    Tenant(usize),
    /// The customer of the n-th tenant.
    Customer(usize),
}

/// The tenants and their customers.
const TENANTS: [(&str, &str); 2] = [("North Metering", "Harbour Laundry"), ("South Water", "Hill Farm")];

/// Everybody.
pub const PEOPLE: &[Person] = &[
    Person {
        email: "sysadmin@countersign.example",
        password: "sysadmin-demo-1",
        is: "system administrator",
        name: ("Sam", "Root"),
        place: Place::Installation,
    },
    Person {
        email: "ada@north.example",
        password: "north-demo-1",
        is: "administrator of North Metering",
        name: ("Ada", "North"),
        place: Place::Tenant(0),
    },
    Person {
        email: "bo@south.example",
        password: "south-demo-1",
        is: "administrator of South Water",
        name: ("Bo", "South"),
        place: Place::Tenant(1),
    },
    Person {
        email: "cleo@north.example",
        password: "customer-demo-1",
        is: "user at Harbour Laundry, a customer of North Metering",
        name: ("Cleo", "Harbour"),
        place: Place::Customer(0),
    },
    Person {
        email: "dana@south.example",
        password: "customer-demo-2",
        is: "user at Hill Farm, a customer of South Water",
        name: ("Dana", "Hill"),
        place: Place::Customer(1),
    },
];

/// What the platform of a demo allows: every method, with the limits that we propose.
pub fn settings() -> PlatformSettings {
    let code_lifetime = Duration::from_secs(120);
    let proposed = PlatformSettings::proposed();
    let beside = [
        MethodSettings::Sms { template: "Your Countersign code: ${code}".to_owned(), code_lifetime },
        MethodSettings::Email { code_lifetime },
        MethodSettings::BackupCode { quantity: 10 },
    ];
    PlatformSettings { methods: proposed.methods.into_iter().chain(beside).collect(), ..proposed }
}

/// What a demo would have sent, newest first; `None` anywhere else.
pub fn messages(app: &App) -> Option<Vec<Entry>> {
    app.delivery.inbox().map(Inbox::list)
}

/// Fills an empty database.
pub async fn seed(app: &App) -> FlowResult<()> {
    let now = app.now();
    let mut rng = app.rng();
    let profile = TenantProfile::new(TenantProfileId::new(now, &mut rng), "Default", true, now);
    let mut tx = app.store.begin().await?;
    tx.create_tenant_profile(&profile).await?;
    let mut places = Vec::new();
    for (title, customer) in TENANTS {
        let id = TenantId::new(now, &mut rng);
        tx.create_tenant(&Tenant::new(id, title, profile.id, now)).await?;
        let customer_id = CustomerId::new(now, &mut rng);
        tx.tenant(id).create_customer(&Customer::new(customer_id, id, customer, now)).await?;
        places.push((id, customer_id));
    }
    tx.commit().await?;

    for person in PEOPLE {
        let role = match person.place {
            Place::Installation => Some(Role::SystemAdmin),
            Place::Tenant(n) => places.get(n).map(|(tenant, _)| Role::TenantAdmin(*tenant)),
            Place::Customer(n) => {
                places.get(n).map(|(tenant, customer)| Role::CustomerUser(*tenant, *customer))
            }
        };
        let newcomer = Newcomer {
            email: person.email,
            password: Password::parse(person.password.to_owned())
                .map_err(|error| FlowError::Internal(error.to_string()))?,
            role: role.ok_or_else(|| FlowError::Internal("a place that does not exist".to_owned()))?,
            name: Some(person.name),
        };
        create_user(app, newcomer).await?;
    }
    Ok(())
}
