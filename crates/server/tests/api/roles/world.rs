//! Everybody and everything that the table of roles is about. "Own" is South Water, where Bo and Dana are.

use super::{Caller, PASSWORD, Target};
use crate::support::{ADA, BO, CLEO, DANA, SYSADMIN, TestApp};
use countersign::flow::admin::{self, Newcomer};
use countersign_core::authority::Role;
use countersign_core::secret::Password;
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Of Dana's.
const COLLEAGUE: &str = "second@farm.example";

/// A server with its people, each of them signed in.
pub(super) struct World {
    pub(super) app: TestApp,
    tokens: BTreeMap<Caller, String>,
    /// Ids, and the addresses of users.
    things: BTreeMap<Target, (String, String)>,
    /// Of whoever's sign-in waits for a code.
    pub(super) secret: TotpSecret,
    tenant: Uuid,
    customer: Uuid,
    guests: u32,
}

impl World {
    pub(super) async fn new(engine: &str) -> Self {
        // Everybody asks at once, from one address.
        let app = TestApp::demo_with(engine, |config| config.limits.reset_per_address = 0).await;
        let sysadmin = app.token(SYSADMIN).await;
        let bo = app.token(BO).await;
        let place = async |column: &str| {
            let sql = format!("SELECT {column} FROM users WHERE email = '{}'", DANA.0);
            app.database.id(&sql).await
        };
        let (south, farm) = (place("tenant_id").await, place("customer_id").await);
        let (tenant, customer) = (uuid(&south), uuid(&farm));
        let make = async |token: &str, path: &str, body: Value| {
            let made = app.post(path, token, &body).await.json();
            made["id"]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
        };
        let mill = make(&bo, "/api/customer", json!({ "title": "Mill" })).await;
        let west = make(&sysadmin, "/api/tenant", json!({ "title": "West Wind" })).await;
        let profile = json!({ "name": "Spare", "profileData": { "configuration": { "type": "DEFAULT" } } });
        let profile = make(&sysadmin, "/api/tenantProfile", profile).await;

        let farmer = Role::CustomerUser(tenant.into(), customer.into());
        let mut things = BTreeMap::from([
            (Target::Tenant, (south, String::new())),
            (Target::Customer, (farm, String::new())),
            (Target::Profile, (profile, String::new())),
        ]);
        for (target, email, role) in [
            (Target::SystemAdmin, "second@countersign.example", Role::SystemAdmin),
            (Target::TenantAdmin, "second@south.example", Role::TenantAdmin(tenant.into())),
            (Target::CustomerUser, COLLEAGUE, farmer),
        ] {
            create(&app, email, role).await;
            app.token((email, PASSWORD)).await;
            things.insert(target, (app.database.user_id(email).await.to_string(), email.to_owned()));
        }
        for (target, email, beside) in [
            (Target::NewSystemAdmin, "new@countersign.example", SYSADMIN.0),
            (Target::NewTenantAdmin, "new@south.example", BO.0),
            (Target::NewCustomerUser, "new@farm.example", DANA.0),
        ] {
            things.insert(target, (app.add_newcomer(email, beside).await, email.to_owned()));
        }
        let eve = "eve@mill.example";
        create(&app, eve, Role::CustomerUser(tenant.into(), uuid(&mill).into())).await;
        let (penny, wes) = ("penny@south.example", "wes@west.example");
        create(&app, penny, farmer).await;
        create(&app, wes, Role::TenantAdmin(uuid(&west).into())).await;
        app.offer_totp(&json!({
            "enforceTwoFa": true,
            "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS", "tenantsIds": [west] },
        }))
        .await;
        let secret = app.set_up_totp(&app.token((penny, PASSWORD)).await).await;
        app.advance(30);

        let pair = app.login(SYSADMIN).await;
        let ended = app.token(SYSADMIN).await;
        assert_eq!(app.post("/api/auth/logout", &ended, &Value::Null).await.status, 200);
        let tokens = BTreeMap::from([
            (Caller::SystemAdmin, app.token(SYSADMIN).await),
            (Caller::TenantAdmin, app.token(BO).await),
            (Caller::OtherTenantAdmin, app.token(ADA).await),
            (Caller::CustomerUser, app.token(DANA).await),
            (Caller::OtherCustomerUser, app.token((eve, PASSWORD)).await),
            (Caller::OtherTenantCustomerUser, app.token(CLEO).await),
            (Caller::SecondFactor, app.token((penny, PASSWORD)).await),
            (Caller::SetUp, app.token((wes, PASSWORD)).await),
            (Caller::Nobody, String::new()),
            (Caller::Refresh, pair.text_of("refreshToken")),
            (Caller::Ended, ended),
            (Caller::Expired, pair.text_of("token")),
        ]);
        let other_session = session_of(&app.token((COLLEAGUE, PASSWORD)).await);
        things.insert(Target::OtherSession, (other_session, String::new()));
        Self { app, tokens, things, secret, tenant, customer, guests: 0 }
    }

    pub(super) fn token(&self, caller: Caller) -> &str {
        &self.tokens[&caller]
    }

    /// The password of whoever may change theirs.
    pub(super) fn password(caller: Caller) -> &'static str {
        match caller {
            Caller::SystemAdmin => SYSADMIN.1,
            Caller::TenantAdmin => BO.1,
            Caller::OtherTenantAdmin => ADA.1,
            Caller::CustomerUser => DANA.1,
            Caller::OtherTenantCustomerUser => CLEO.1,
            _ => PASSWORD,
        }
    }

    /// The id of what is asked about.
    pub(super) fn id(&self, target: Target, caller: Caller) -> String {
        let claim = |name: &str| {
            // Whoever has no token, or none of the right kind, asks about somebody else's.
            let own = self.tokens[&caller].as_str();
            let token = if own.is_empty() { &self.tokens[&Caller::SystemAdmin] } else { own };
            crate::support::jwt::claims(token)[name].as_str().expect("an id").to_owned()
        };
        match target {
            Target::Nothing | Target::AddSystemAdmin | Target::AddTenantAdmin | Target::AddCustomerUser => {
                "13814000-1dd2-11b2-8080-808080808080".to_owned()
            }
            Target::Oneself => claim("userId"),
            Target::OwnSession => claim("sessionId"),
            _ => self.things[&target].0.clone(),
        }
    }

    /// The address of a user who is asked about.
    pub(super) fn email(&self, target: Target) -> &str {
        self.things.get(&target).map_or("", |(_, email)| email)
    }

    /// What somebody may do begins with what was there before: a draft of a method, for whoever sets one up.
    pub(super) async fn draft(&self, caller: Caller, has_code: bool) -> Value {
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let mut draft = self.app.post(path, self.token(caller), &Value::Null).await.json();
        let secret =
            draft["authUrl"].as_str().and_then(|url| url.rsplit_once("secret=")).expect("a secret").1;
        let secret = TotpSecret::from_base32(secret).expect("base32");
        draft["useByDefault"] = json!(true);
        if has_code {
            draft["verificationCode"] = json!(self.app.code(&secret, 0));
        }
        draft
    }

    /// A link to choose a first password, of somebody new.
    pub(super) async fn activation(&mut self) -> String {
        self.guests += 1;
        let id = self.app.add_newcomer(&format!("guest{}@south.example", self.guests), BO.0).await;
        let path = format!("/api/user/{id}/activationLink");
        let link = self.app.get(&path, &self.app.token(BO).await).await;
        link.text.rsplit_once('=').expect("a link").1.to_owned()
    }

    /// A link to choose another password, of somebody new.
    pub(super) async fn reset(&mut self) -> String {
        self.guests += 1;
        let email = format!("guest{}@south.example", self.guests);
        create(&self.app, &email, Role::CustomerUser(self.tenant.into(), self.customer.into())).await;
        self.app.reset_link(&email).await
    }
}

fn session_of(token: &str) -> String {
    crate::support::jwt::claims(token)["sessionId"].as_str().expect("an id").to_owned()
}

async fn create(app: &TestApp, email: &str, role: Role) {
    let password = Password::parse(PASSWORD.to_owned()).expect("a password");
    admin::create_user(&app.app, Newcomer { email, password, role, name: None }).await.expect("a user");
}

fn uuid(text: &str) -> Uuid {
    Uuid::try_parse(text).expect("a UUID")
}
