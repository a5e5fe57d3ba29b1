//! Walks the table.

use super::world::World;
use super::{CALLERS, Caller, OPEN, TABLE, Target};
use crate::api::rig::Rig;
use crate::api::table::{Body, Endpoint, endpoints};
use crate::support::{Answer, DANA, engines};
use serde_json::{Value, json};

/// One question and its answer.
#[derive(Debug)]
struct Case {
    endpoint: Endpoint,
    target: Target,
    caller: Caller,
    expected: char,
    is_open: bool,
}

impl Case {
    fn may(&self) -> bool {
        matches!(self.expected, 'y' | 'l' | 'e')
    }

    /// Whether the world is another one afterwards. What is open is asked about people of its own.
    fn changes(&self) -> bool {
        let makes_a_link_or_a_session =
            self.endpoint.path.ends_with("/token") || self.endpoint.path.contains("/activationLink");
        self.may() && !self.is_open && (self.endpoint.method != "GET" || makes_a_link_or_a_session)
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, target, roles) in TABLE {
        let letters: Vec<char> = roles.chars().filter(|letter| *letter != ' ').collect();
        for caller in CALLERS {
            let endpoint = endpoints()
                .into_iter()
                .find(|endpoint| format!("{} {}", endpoint.method, endpoint.path) == *name)
                .expect("an endpoint");
            let is_open = *roles == OPEN;
            let expected = match caller {
                Caller::SystemAdmin => letters[0],
                Caller::TenantAdmin => letters[1],
                Caller::OtherTenantAdmin => letters[2],
                Caller::CustomerUser => letters[3],
                Caller::OtherCustomerUser | Caller::OtherTenantCustomerUser => letters[4],
                Caller::SecondFactor => letters[5],
                Caller::SetUp => letters[6],
                Caller::Nobody | Caller::Refresh | Caller::Ended | Caller::Expired if is_open => 'y',
                Caller::Nobody => 'n',
                Caller::Refresh => 'r',
                Caller::Ended => 'o',
                Caller::Expired => 'x',
            };
            cases.push(Case { endpoint, target: *target, caller, expected, is_open });
        }
    }
    cases
}

/// What is wrong with an answer.
fn fault(case: &Case, answer: &Answer) -> Option<String> {
    let is_link = case.endpoint.query.contains("Token=");
    let (status, rest) = match case.expected {
        '-' => (403, r#"20 "forbidden""#),
        's' => (403, r#"20 "self_deletion""#),
        'n' => (401, r#"10 "token_missing""#),
        'r' => (401, r#"10 "token_wrong_scope""#),
        'o' => (401, r#"11 "session_over""#),
        'x' => (401, r#"11 "token_expired""#),
        'b' => (400, ""),
        'm' => (404, ""),
        'l' => (200, "a list"),
        'e' => (200, "an empty list"),
        _ => (if is_link { 303 } else { 200 }, ""),
    };
    let found = match (status, rest) {
        (_, "") => String::new(),
        (200, _) => {
            let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
            let list = body.as_array().or_else(|| body["data"].as_array());
            list.map_or("no list", |list| if list.is_empty() { "an empty list" } else { "a list" }).to_owned()
        }
        _ => {
            let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
            format!("{} {}", body["errorCode"], body["code"])
        }
    };
    let is_right = answer.status.as_u16() == status && found == rest;
    let Case { endpoint, target, caller, .. } = case;
    (!is_right).then(|| {
        let what = format!("{} {} of {target:?} by {caller:?}", endpoint.method, endpoint.path);
        format!("{what}: expected {status} {rest}, not {} {found}: {}", answer.status, answer.text)
    })
}

/// Asks. What an endpoint needs to be able to answer is there first, for those who may.
async fn ask(world: &mut World, rig: &Rig, case: &Case) -> Answer {
    let body = body(world, rig, case).await;
    let id = world.id(case.target, case.caller);
    let path = case.endpoint.path.replace("{key}", "general").replace("{entityType}", "USER");
    let path = ["{id}", "{userId}", "{customerId}", "{entityId}"]
        .iter()
        .fold(path, |path, name| path.replace(name, &id));
    let mut query = case.endpoint.query.replace(&world.id(Target::Nothing, case.caller), &id);
    if query.contains("{activation}") {
        query = query.replace("{activation}", &world.activation().await);
    }
    if query.contains("{reset}") {
        query = query.replace("{reset}", &world.reset().await);
    }
    if query.starts_with("email=") {
        query = format!("email={}", world.email(case.target));
    }
    let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
    world.app.call(case.endpoint.method.clone(), &uri, world.token(case.caller), &body).await
}

async fn body(world: &mut World, rig: &Rig, case: &Case) -> Value {
    let token = world.token(case.caller).to_owned();
    let has_method = case.endpoint.path == "/api/2fa/account/config" && case.endpoint.method != "POST";
    if case.may() && (has_method || case.endpoint.path == "/api/auth/2fa/login") {
        world.app.set_up_totp(&token).await;
    }
    let get = async |path: String, by: Caller| world.app.get(&path, world.token(by)).await.json();
    match (case.endpoint.body, case.target) {
        (Body::Draft, _) if case.may() => world.draft(case.caller, false).await,
        (Body::ProvedDraft, _) if case.may() => world.draft(case.caller, true).await,
        (Body::Code, _) => {
            json!({ "providerType": "TOTP", "verificationCode": world.app.code(&world.secret, 0) })
        }
        (Body::RefreshToken, _) => {
            json!({ "refreshToken": world.app.login(DANA).await.text_of("refreshToken") })
        }
        (Body::Passwords, _) => {
            json!({ "currentPassword": World::password(case.caller), "newPassword": "another one, longer" })
        }
        (Body::Settings, _) => {
            let mut settings = rig.good(Body::Settings);
            settings["version"] = Value::Null;
            settings
        }
        (Body::Activation, _) => {
            json!({ "activateToken": world.activation().await, "password": "brass lantern" })
        }
        (Body::Reset, _) => json!({ "resetToken": world.reset().await, "password": "silver lantern" }),
        (Body::ResetAsked, _) => json!({ "email": DANA.0 }),
        (Body::User, Target::AddSystemAdmin) => {
            json!({ "email": "third@countersign.example", "authority": "SYS_ADMIN" })
        }
        (Body::User, Target::AddTenantAdmin) => {
            let tenant = json!({ "entityType": "TENANT", "id": world.id(Target::Tenant, case.caller) });
            json!({ "email": "third@south.example", "authority": "TENANT_ADMIN", "tenantId": tenant })
        }
        (Body::User, Target::AddCustomerUser) => {
            let tenant = json!({ "entityType": "TENANT", "id": world.id(Target::Tenant, case.caller) });
            let customer = json!({ "entityType": "CUSTOMER", "id": world.id(Target::Customer, case.caller) });
            let email = "third@farm.example";
            json!({ "email": email, "authority": "CUSTOMER_USER", "tenantId": tenant, "customerId": customer })
        }
        (Body::User, Target::Oneself) if case.may() => get("/api/auth/user".to_owned(), case.caller).await,
        (Body::User, target) => {
            let is_system = matches!(target, Target::SystemAdmin | Target::Oneself);
            let by = if is_system { Caller::SystemAdmin } else { Caller::TenantAdmin };
            get(format!("/api/user/{}", world.id(target, by)), by).await
        }
        (Body::Tenant, Target::Tenant) => {
            get(format!("/api/tenant/{}", world.id(Target::Tenant, case.caller)), Caller::SystemAdmin).await
        }
        (Body::Customer, Target::Customer) => {
            get(format!("/api/customer/{}", world.id(Target::Customer, case.caller)), Caller::TenantAdmin)
                .await
        }
        (body, _) => rig.good(body),
    }
}

#[tokio::test]
async fn every_role_and_every_token_gets_its_answer_everywhere() {
    for engine in engines() {
        let rig = Rig::new("sqlite").await;
        let mut world = World::new(engine).await;
        let before = world.app.database.dump().await;
        let (expired, cases): (Vec<_>, Vec<_>) =
            cases().into_iter().partition(|case| case.caller == Caller::Expired);
        let (changing, cases): (Vec<_>, Vec<_>) = cases.into_iter().partition(Case::changes);
        let (open, cases): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.is_open);
        let mut faults = Vec::new();
        for case in &cases {
            faults.extend(fault(case, &ask(&mut world, &rig, case).await));
        }
        let after = world.app.database.dump().await;
        for case in &open {
            faults.extend(fault(case, &ask(&mut world, &rig, case).await));
        }
        for case in &changing {
            let mut world = World::new(engine).await;
            faults.extend(fault(case, &ask(&mut world, &rig, case).await));
        }
        world.app.advance(9001);
        for case in &expired {
            faults.extend(fault(case, &ask(&mut world, &rig, case).await));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert_eq!(before, after, "refusals and reading change nothing");
    }
}
