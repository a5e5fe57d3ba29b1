//! `POST /api/2fa/settings/preview` against real sign-ins: whatever users, methods, settings and rules there are, it says of
//! everybody what signing in then does.

use crate::support::{ADA, CLEO, DANA, SYSADMIN, TestApp, engines};
use countersign::store::{NewEnrolment, NewUser};
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::{EnrolmentId, TenantId, TenantProfileId, UserId};
use countersign_core::method::Method;
use countersign_core::tenant::{Tenant, TenantProfile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::Duration;

/// Everybody's.
const PASSWORD: &str = ADA.1;
const PEOPLE: usize = 14;
const TENANTS: usize = 3;
const LOCK: Duration = Duration::from_secs(60);

/// What is so before somebody asks.
#[derive(Debug, Clone)]
struct Case {
    /// Of each user.
    people: Vec<Somebody>,
    /// The profile of each tenant.
    profiles: Vec<usize>,
    offered: Vec<Method>,
    is_on: bool,
    rule: &'static str,
    /// Of the rule; the last one is of none.
    tenants: Vec<usize>,
    chosen_profiles: Vec<usize>,
    /// By what the list is asked for.
    order: &'static str,
}

#[derive(Debug, Clone)]
struct Somebody {
    methods: Vec<Method>,
    is_enabled: bool,
    is_activated: bool,
    /// For a minute, at the moment of asking.
    is_locked: bool,
}

/// What a sign-in with the right password leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Refused,
    SecondFactor,
    SetUp,
    In,
}

/// What can be saved with a rule in force: something that is enough alone.
fn offers() -> impl Strategy<Value = Vec<Method>> {
    let is_enough = |offered: &Vec<Method>| offered.iter().any(|method| *method != Method::BackupCode);
    subsequence(Method::ALL.to_vec(), 1..=4).prop_filter("backup codes go beside another method", is_enough)
}

fn cases() -> impl Strategy<Value = Case> {
    let methods = || subsequence(Method::ALL.to_vec(), 0..=4);
    let mostly = || prop::bool::weighted(0.8);
    let seldom = prop::bool::weighted(0.2);
    let somebody =
        (methods(), mostly(), mostly(), seldom).prop_map(|(methods, is_enabled, is_activated, is_locked)| {
            Somebody { methods, is_enabled, is_activated, is_locked }
        });
    let orders = ["", "&sortProperty=email&sortOrder=DESC", "&sortProperty=createdTime&sortOrder=ASC"];
    let rules = ["ALL_USERS", "SYSTEM_ADMINISTRATORS", "TENANT_ADMINISTRATORS", "TENANT_ADMINISTRATORS"];
    (
        vec(somebody, PEOPLE),
        vec(0..2_usize, TENANTS),
        offers(),
        prop::bool::weighted(0.9),
        prop::sample::select(rules.to_vec()),
        prop_oneof![Just(Vec::new()), subsequence(vec![0, 1, 2, 3], 1..=3)],
        prop_oneof![Just(Vec::new()), subsequence(vec![0, 1, 2], 1..=2)],
        prop::sample::select(orders.to_vec()),
    )
        .prop_map(|(mut people, profiles, offered, is_on, rule, tenants, chosen_profiles, order)| {
            // Who asks, the first one, can sign in.
            (people[0].is_enabled, people[0].is_activated, people[0].is_locked) = (true, true, false);
            Case { people, profiles, offered, is_on, rule, tenants, chosen_profiles, order }
        })
}

/// A server with people of every kind in three tenants with two profiles.
struct World {
    app: TestApp,
    administrator: String,
    people: Vec<(UserId, String)>,
    tenants: Vec<TenantId>,
    profiles: Vec<TenantProfileId>,
    hash: String,
}

impl World {
    async fn on(engine: &str) -> Self {
        let app = TestApp::on(engine).await;
        let administrator = app.token(SYSADMIN).await;
        let store = &app.app.store;
        let find = async |email: &str| {
            let address = EmailAddress::parse(email).expect("an address");
            store.find_user_by_email(&address).await.expect("answers").expect("somebody")
        };
        let (sysadmin, ada) = (find(SYSADMIN.0).await, find(ADA.0).await);
        let (cleo, dana) = (find(CLEO.0).await, find(DANA.0).await);
        let (now, mut rng) = (app.now(), app.app.rng());
        let second = TenantProfile::new(TenantProfileId::new(now, &mut rng), "Second", false, now);
        let east = Tenant::new(TenantId::new(now, &mut rng), "East", second.id, now);
        let tenants = vec![ada.role.tenant().expect("North"), dana.role.tenant().expect("South"), east.id];
        let mut tx = store.begin().await.expect("begun");
        tx.create_tenant_profile(&second).await.expect("a profile");
        tx.create_tenant(&east).await.expect("a tenant");
        let mut people = vec![(sysadmin.id, SYSADMIN.0.to_owned())];
        let admin = |number: usize| Role::TenantAdmin(tenants[number]);
        let roles = [Role::SystemAdmin, admin(0), admin(1), admin(2), cleo.role, dana.role];
        for number in 1..PEOPLE {
            let (id, email) = (UserId::new(now, &mut rng), format!("user{number}@example.org"));
            let new = NewUser {
                id,
                role: roles[number % roles.len()],
                email: &EmailAddress::parse(&email).expect("an address"),
                first_name: None,
                last_name: None,
                password_hash: None,
            };
            tx.create_user(&new, now).await.expect("a user");
            people.push((id, email));
        }
        tx.commit().await.expect("committed");
        // Those of the demo but the one who asks make room: their sign-ins are not looked at.
        app.database
            .execute(&format!("DELETE FROM users WHERE email LIKE '%.example' AND email <> '{}'", SYSADMIN.0))
            .await;
        let hash = app
            .app
            .hasher
            .hash(countersign_core::secret::Password::parse(PASSWORD.to_owned()).expect("short"));
        let hash = hash.await.expect("a hash").as_str().to_owned();
        let profiles = vec![ada.tenant_profile.expect("the first"), second.id];
        Self { app, administrator, people, tenants, profiles, hash }
    }

    async fn arrange(&self, case: &Case) {
        let database = &self.app.database;
        let id = |id: uuid::Uuid| {
            if database.is_sqlite() { format!("x'{}'", id.simple()) } else { format!("CAST('{id}' AS UUID)") }
        };
        let mut sql = String::from("DELETE FROM enrolments;");
        for (tenant, profile) in self.tenants.iter().zip(&case.profiles) {
            let (tenant, profile) = (id(tenant.uuid()), id(self.profiles[*profile].uuid()));
            let _ = write!(sql, "UPDATE tenants SET profile_id = {profile} WHERE id = {tenant};");
        }
        for ((user, _), somebody) in self.people.iter().zip(&case.people) {
            let hash = if somebody.is_activated { format!("'{}'", self.hash) } else { "NULL".to_owned() };
            let end = (self.app.now() + LOCK).millis();
            let lock = if somebody.is_locked { end.to_string() } else { "NULL".to_owned() };
            let _ = write!(
                sql,
                "UPDATE credentials SET is_enabled = {}, password_hash = {hash}, locked_until = {lock} \
                 WHERE user_id = {};",
                somebody.is_enabled,
                id(user.uuid()),
            );
        }
        database.execute(&sql).await;
        let (now, mut rng) = (self.app.now(), self.app.app.rng());
        let mut tx = self.app.app.store.begin().await.expect("begun");
        for ((user, _), somebody) in self.people.iter().zip(&case.people) {
            for method in &somebody.methods {
                let address = match method {
                    Method::Sms => Some("+380501234567"),
                    Method::Email => Some("second@factor.example"),
                    Method::Totp | Method::BackupCode => None,
                };
                let id = EnrolmentId::new(now, &mut rng);
                let secret = (*method == Method::Totp).then_some("sealed");
                let new = NewEnrolment { id, user: *user, method: *method, secret, last_step: None, address };
                tx.create_enrolment(&new, now).await.expect("a method");
            }
        }
        tx.commit().await.expect("committed");
    }

    fn settings(&self, case: &Case) -> Value {
        let provider = |method: &Method| match method {
            Method::Totp => json!({ "providerType": "TOTP", "issuerName": "Acme" }),
            Method::Sms => json!({
                "providerType": "SMS", "smsVerificationMessageTemplate": "${code}", "verificationCodeLifetime": 60,
            }),
            Method::Email => json!({ "providerType": "EMAIL", "verificationCodeLifetime": 60 }),
            Method::BackupCode => json!({ "providerType": "BACKUP_CODE", "codesQuantity": 10 }),
        };
        let nobody = || uuid::Uuid::from_u128(7).to_string();
        let tenant = |n: &usize| self.tenants.get(*n).map_or_else(nobody, ToString::to_string);
        let profile = |n: &usize| self.profiles.get(*n).map_or_else(nobody, ToString::to_string);
        json!({
            "providers": case.offered.iter().map(provider).collect::<Vec<_>>(),
            "minVerificationCodeSendPeriod": 30,
            "totalAllowedTimeForVerification": 3600,
            "enforceTwoFa": case.is_on,
            "enforcedUsersFilter": {
                "type": case.rule,
                "tenantsIds": case.tenants.iter().map(tenant).collect::<Vec<_>>(),
                "tenantProfilesIds": case.chosen_profiles.iter().map(profile).collect::<Vec<_>>(),
            },
        })
    }

    /// Past the checks for servers that would send codes.
    async fn save(&self, settings: &Value) {
        let store = &self.app.app.store;
        let seen = store.find_settings("two_factor").await.expect("answers").map_or(0, |found| found.version);
        let mut tx = store.begin().await.expect("begun");
        tx.save_settings("two_factor", &settings.to_string(), seen, self.app.now()).await.expect("saved");
        tx.commit().await.expect("committed");
    }

    async fn sign_in(&self) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (_, email) in &self.people {
            let answer = self.app.login((email, PASSWORD)).await;
            let scope = answer.json().get("scope").and_then(Value::as_str).map(str::to_owned);
            answers.push(match (answer.status.as_u16(), scope.as_deref()) {
                (401, _) => Answer::Refused,
                (200, None) => Answer::In,
                (200, Some("PRE_VERIFICATION_TOKEN")) => Answer::SecondFactor,
                (200, Some("MFA_CONFIGURATION_TOKEN")) => Answer::SetUp,
                other => panic!("{other:?}: {}", answer.text),
            });
        }
        answers
    }

    async fn check(&self, case: &Case) -> Result<(), TestCaseError> {
        self.arrange(case).await;
        let settings = self.settings(case);
        let page = async |size: usize, number: usize| {
            let query = format!("pageSize={size}&page={number}{}", case.order);
            let path = format!("/api/2fa/settings/preview?{query}");
            let preview = self.app.post(&path, &self.administrator, &settings).await;
            prop_assert_eq!(preview.status.as_u16(), 200, "{}", preview.text);
            Ok(preview.json())
        };
        let preview = page(100, 0).await?;
        // The same people in the same order, however they are turned over.
        let mut turned = Vec::new();
        for number in 0..=PEOPLE / 3 {
            turned.extend(page(3, number).await?["users"]["data"].as_array().expect("a list").clone());
        }
        prop_assert_eq!(&json!(turned), &preview["users"]["data"]);
        self.save(&settings).await;
        // The next sign-in of whoever is locked is the one after the lock.
        self.app.advance(LOCK.as_secs());
        let answers = self.sign_in().await;
        // Whom the rule is for shows when nobody has a method and everybody can sign in.
        let bare = Somebody { methods: Vec::new(), is_enabled: true, is_activated: true, is_locked: false };
        self.arrange(&Case { people: vec![bare; PEOPLE], ..case.clone() }).await;
        let is_meant: Vec<bool> =
            self.sign_in().await.into_iter().map(|answer| answer == Answer::SetUp).collect();

        let count = |wanted: Answer| {
            let found =
                answers.iter().zip(&is_meant).filter(|(answer, is_meant)| **is_meant && **answer == wanted);
            found.count()
        };
        let expected: BTreeSet<&str> = (self.people.iter().zip(&answers))
            .filter(|(_, answer)| **answer == Answer::SetUp)
            .map(|((_, email), _)| email.as_str())
            .collect();
        let listed = preview["users"]["data"].as_array().expect("a list");
        prop_assert_eq!(preview["users"]["totalElements"].as_u64(), Some(expected.len() as u64));
        prop_assert_eq!(listed.len(), expected.len());
        let listed: BTreeSet<&str> =
            listed.iter().map(|user| user["email"].as_str().expect("text")).collect();
        prop_assert_eq!(&listed, &expected);
        let counts = ["matching", "withMethod", "toSetUp", "disabled"]
            .map(|name| preview[name].as_u64().expect("a number"));
        let by_sign_in = [
            is_meant.iter().filter(|is_meant| **is_meant).count(),
            count(Answer::SecondFactor),
            expected.len(),
            count(Answer::Refused),
        ];
        prop_assert_eq!(counts, by_sign_in.map(|count| count as u64));
        prop_assert_eq!(count(Answer::In), 0);
        prop_assert_eq!(&preview["includesYou"], &json!(expected.contains(SYSADMIN.0)));
        Ok(())
    }
}

#[test]
fn a_preview_says_of_everybody_what_signing_in_then_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for engine in engines() {
        let world = runtime.block_on(World::on(engine));
        let config = Config { cases: 25, failure_persistence: None, ..Config::default() };
        let found = TestRunner::new(config).run(&cases(), |case| runtime.block_on(world.check(&case)));
        assert!(found.is_ok(), "{engine}: {}", found.expect_err("a case"));
    }
}
