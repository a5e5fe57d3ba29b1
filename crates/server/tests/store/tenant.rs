//! Contract of `store::tenant`.

use super::{NOW, TestStore, email, hash, id};
use crate::support::engines;
use countersign::store::{NewUser, StoreError, StoreResult};
use countersign_core::authority::Role;
use countersign_core::directory::Customer;
use countersign_core::id::{CustomerId, TenantId, TenantProfileId};
use countersign_core::sign_in::Stage;
use countersign_core::tenant::{Tenant, TenantProfile};

/// A tenant with everything around it.
pub(super) struct TestPlace {
    pub(super) profile: TenantProfileId,
    pub(super) tenant: TenantId,
    pub(super) customer: CustomerId,
}

fn profile(number: u128, name: &str) -> TenantProfile {
    TenantProfile::new(id(number), name, false, NOW)
}

fn tenant(number: u128, title: &str, profile: u128) -> Tenant {
    Tenant::new(id(number), title, id(profile), NOW)
}

impl TestStore {
    pub(super) async fn add_tenant_with_customer(&self) -> TestPlace {
        self.add_profile(100, "Default").await.expect("a profile");
        self.add_tenant(101, "North", 100).await.expect("a tenant");
        self.add_customer(102, 101, "Harbour").await.expect("a customer");
        TestPlace { profile: id(100), tenant: id(101), customer: id(102) }
    }

    pub(super) async fn add_profile(&self, number: u128, name: &str) -> StoreResult<()> {
        self.write(async |tx| tx.create_tenant_profile(&profile(number, name)).await).await
    }

    pub(super) async fn add_tenant(&self, number: u128, title: &str, profile: u128) -> StoreResult<()> {
        self.write(async |tx| tx.create_tenant(&tenant(number, title, profile)).await).await
    }

    pub(super) async fn add_customer(&self, number: u128, tenant: u128, title: &str) -> StoreResult<()> {
        let customer = Customer::new(id(number), id(tenant), title, NOW);
        self.write(async |tx| tx.tenant(id(tenant)).create_customer(&customer).await).await
    }
}

#[tokio::test]
async fn tenants_and_profiles_are_listed_by_name() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert!(store.store.list_tenants().await.expect("answers").is_empty());
        assert!(store.store.list_tenant_profiles().await.expect("answers").is_empty());
        for (number, name) in [(1, "Silver"), (2, "Gold")] {
            store.add_profile(number, name).await.expect("a profile");
        }
        for (number, title, profile) in [(12, "West", 1), (11, "West", 2), (10, "North", 1)] {
            store.add_tenant(number, title, profile).await.expect("a tenant");
        }
        assert_eq!(
            store.store.list_tenant_profiles().await.expect("answers"),
            [profile(2, "Gold"), profile(1, "Silver")]
        );
        let expected = [tenant(10, "North", 1), tenant(11, "West", 2), tenant(12, "West", 1)];
        assert_eq!(store.store.list_tenants().await.expect("answers"), expected, "by title, then by id");
    }
}

#[tokio::test]
async fn a_profile_has_a_name_of_its_own() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_profile(1, "Gold").await.expect("a profile");
        let refused = store.add_profile(2, "Gold").await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_customer_has_a_title_of_its_own_within_its_tenant() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_tenant_with_customer().await;
        store.add_tenant(200, "South", 100).await.expect("a tenant");
        let refused = store.add_customer(202, 101, "Harbour").await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        store.add_customer(203, 200, "Harbour").await.expect("another tenant's");
    }
}

#[tokio::test]
async fn a_tenant_has_a_profile_and_a_customer_a_tenant_that_exist() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let refused = store.add_tenant(10, "North", 1).await;
        assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
        let refused = store.add_customer(20, 10, "Harbour").await;
        assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn what_belongs_to_a_tenant_goes_with_it_and_the_audit_log_stays() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let place = store.add_tenant_with_customer().await;
        let admin = store.add_user(1).await;
        let (address, password) = (email("cleo@north.example"), hash("password"));
        let cleo = NewUser {
            id: id(2),
            role: Role::CustomerUser(place.tenant, place.customer),
            email: &address,
            first_name: None,
            last_name: None,
            password_hash: Some(&password),
        };
        store.write(async |tx| tx.create_user(&cleo, NOW).await).await.expect("a user");
        for (number, user) in [(20, cleo.id), (30, admin)] {
            store.add_everything_of(number, user).await;
        }
        assert!(store.write(async |tx| tx.delete_tenant(place.tenant).await).await.expect("answers"));
        assert!(!store.write(async |tx| tx.delete_tenant(place.tenant).await).await.expect("answers"));
        for (count, left) in [
            ("SELECT COUNT(*) FROM customers", 0),
            ("SELECT COUNT(*) FROM users", 1),
            ("SELECT COUNT(*) FROM credentials", 1),
            ("SELECT COUNT(*) FROM enrolments", 1),
            ("SELECT COUNT(*) FROM pending_enrolments", 1),
            ("SELECT COUNT(*) FROM sign_ins", 1),
            ("SELECT COUNT(*) FROM sessions", 1),
            ("SELECT COUNT(*) FROM audit_events", 2),
        ] {
            assert_eq!(store.number(count).await, left, "{count}");
        }
    }
}

impl TestStore {
    /// One row of everything that a user can have.
    async fn add_everything_of(&self, number: u128, user: countersign_core::id::UserId) {
        use countersign_core::method::Method;
        self.add_session(number, user).await;
        self.add_sign_in(number, user, Stage::SecondFactor).await;
        self.enrol(number, user, Method::Totp).await;
        self.begin_set_up(&super::pending_enrolment::new(number, number, user)).await;
        self.note_event(number, user).await;
    }
}

#[tokio::test]
async fn a_tenant_is_saved_over_the_version_that_was_seen_or_over_any() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_tenant_with_customer().await;
        let mut changed = tenant(101, "Norð", 100);
        changed.contact.city = Some("Akureyri".to_owned());
        changed.additional_info = serde_json::json!({ "a": [1, null] });
        let save = async |seen: Option<i64>| {
            let changed = &changed;
            store.write(async |tx| tx.save_tenant(changed, seen).await).await.expect("answers")
        };
        assert_eq!(save(Some(2)).await, None);
        assert_eq!(save(Some(1)).await, Some(2));
        assert_eq!(save(Some(1)).await, None, "seen by somebody else");
        assert_eq!(save(None).await, Some(3));
        let expected = Tenant { version: 3, ..changed.clone() };
        assert_eq!(store.store.find_tenant(id(101)).await.expect("answers").as_ref(), Some(&expected));
        let inside = store.write(async |tx| tx.find_tenant(id(101)).await).await.expect("answers");
        assert_eq!(inside, Some(expected));
        assert_eq!(store.store.find_tenant(id(9)).await.expect("answers"), None);
        let gone = tenant(9, "Gone", 100);
        assert_eq!(store.write(async |tx| tx.save_tenant(&gone, None).await).await.expect("answers"), None);
    }
}

#[tokio::test]
async fn tenants_are_found_by_ids_and_by_a_title_that_one_alone_has() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_profile(1, "Default").await.expect("a profile");
        for number in 10..80 {
            store.add_tenant(number, if number < 12 { "Twin" } else { "Öland" }, 1).await.expect("a tenant");
        }
        store.add_tenant(80, "Åland", 1).await.expect("a tenant");
        let by_title = async |title| store.store.find_tenant_by_title(title).await.expect("answers");
        assert_eq!(by_title("Twin").await, None);
        assert_eq!(by_title("Åland").await, Some(id(80)));
        assert_eq!(by_title("åland").await, None);
        let ids: Vec<_> = (5..100).rev().map(uuid::Uuid::from_u128).collect();
        let found = store.store.list_tenants_by_ids(&ids).await.expect("answers");
        assert_eq!(
            found.iter().map(|tenant| tenant.id).collect::<Vec<_>>(),
            (10..81).map(id).collect::<Vec<_>>()
        );
        assert!(store.store.list_tenants_by_ids(&[]).await.expect("answers").is_empty());
    }
}
