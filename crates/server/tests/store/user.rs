//! Contract of `store::user`.

use super::races::{Arena, TASKS};
use super::{NOW, TestStore, email, hash, id};
use crate::support::engines;
use countersign::store::{NewUser, StoreError, StoreResult, UserChange};
use countersign_core::authority::Role;
use countersign_core::id::UserId;
use countersign_core::password::PasswordHash;
use countersign_core::user::User;
use serde_json::Value;
use std::collections::BTreeSet;

impl TestStore {
    async fn try_add(&self, number: u128, role: Role, address: &str) -> StoreResult<()> {
        let (email, password) = (email(address), hash("password"));
        let new = NewUser {
            id: id(number),
            role,
            email: &email,
            first_name: Some("Ada"),
            last_name: Some("North"),
            password_hash: Some(&password),
        };
        self.write(async |tx| tx.create_user(&new, NOW).await).await
    }
}

#[tokio::test]
async fn a_user_is_found_by_id_and_by_address() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let place = store.add_tenant_with_customer().await;
        store.try_add(1, Role::TenantAdmin(place.tenant), "Ada@North.example").await.expect("a user");
        let user: UserId = id(1);
        let expected = User {
            id: user,
            created_at: NOW,
            role: Role::TenantAdmin(place.tenant),
            tenant_profile: Some(place.profile),
            email: email("Ada@North.example"),
            first_name: Some("Ada".to_owned()),
            last_name: Some("North".to_owned()),
            phone: None,
            additional_info: Value::Null,
            version: 1,
        };
        assert_eq!(store.store.find_user(user).await.expect("answers").as_ref(), Some(&expected));
        let inside = store.write(async |tx| tx.find_user(user).await).await.expect("answers");
        assert_eq!(inside.as_ref(), Some(&expected));
        for address in ["Ada@North.example", "ada@north.example", "ADA@NORTH.EXAMPLE"] {
            let found = store.store.find_user_by_email(&email(address)).await.expect("answers");
            assert_eq!(found.as_ref(), Some(&expected), "{address}");
        }
        assert_eq!(store.store.find_user(id(2)).await.expect("answers"), None);
        assert_eq!(store.write(async |tx| tx.find_user(id(2)).await).await.expect("answers"), None);
        assert_eq!(store.store.find_user_by_email(&email("bo@north.example")).await.expect("answers"), None);
    }
}

#[tokio::test]
async fn every_role_comes_back_as_it_was_stored() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let place = store.add_tenant_with_customer().await;
        let roles = [
            (Role::SystemAdmin, None),
            (Role::TenantAdmin(place.tenant), Some(place.profile)),
            (Role::CustomerUser(place.tenant, place.customer), Some(place.profile)),
        ];
        for (number, (role, profile)) in (1..).zip(roles) {
            store.try_add(number, role, &format!("user{number}@example.org")).await.expect("a user");
            let found = store.store.find_user(id(number)).await.expect("answers").expect("there");
            assert_eq!((found.role, found.tenant_profile), (role, profile));
        }
    }
}

#[tokio::test]
async fn an_address_belongs_to_one_user_in_any_letter_case() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.try_add(1, Role::SystemAdmin, "ada@north.example").await.expect("a user");
        for address in ["ada@north.example", "Ada@north.Example"] {
            let refused = store.try_add(2, Role::SystemAdmin, address).await;
            assert!(matches!(refused, Err(StoreError::Conflict)), "{address}: {refused:?}");
        }
        assert_eq!(store.number("SELECT COUNT(*) FROM users").await, 1);
        assert_eq!(store.number("SELECT COUNT(*) FROM credentials").await, 1);
    }
}

#[tokio::test]
async fn a_user_belongs_to_a_tenant_that_exists() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let refused = store.try_add(1, Role::TenantAdmin(id(9)), "ada@north.example").await;
        assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn without_a_password_an_account_is_not_active_yet() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let address = email("ada@north.example");
        let new = NewUser {
            id: id(1),
            role: Role::SystemAdmin,
            email: &address,
            first_name: None,
            last_name: None,
            password_hash: None::<&PasswordHash>,
        };
        store.write(async |tx| tx.create_user(&new, NOW).await).await.expect("a user");
        let found = store.store.find_credentials(id(1)).await.expect("answers").expect("there");
        assert!(found.password_hash.is_none() && !found.is_enabled);
        assert_eq!(
            store.number("SELECT COUNT(*) FROM credentials WHERE password_changed_at IS NULL").await,
            1
        );
    }
}

#[tokio::test]
async fn only_a_system_administrator_counts_as_one() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let has_one = async || store.store.has_system_admin().await.expect("answers");
        assert!(!has_one().await);
        let place = store.add_tenant_with_customer().await;
        store.try_add(1, Role::TenantAdmin(place.tenant), "ada@north.example").await.expect("a user");
        assert!(!has_one().await);
        store.try_add(2, Role::SystemAdmin, "sam@example.org").await.expect("a user");
        assert!(has_one().await);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_corrupt_and_not_a_panic() {
    for engine in engines() {
        for nonsense in ["UPDATE users SET additional_info = '{'", "UPDATE users SET email = 'nobody'"] {
            let (store, user) = TestStore::with_user(engine).await;
            store.execute(nonsense).await;
            let found = store.store.find_user(user).await;
            assert!(matches!(found, Err(StoreError::Corrupt(_))), "{nonsense}: {found:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_holds_a_user_sees_what_the_one_before_saved() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let seen = arena
            .race(|task, tx| {
                Box::pin(async move {
                    let held = tx.hold_user(id(1)).await?.expect("there");
                    let (email, info) = (email(&format!("user1.{task}@example.org")), Value::Null);
                    let change = UserChange {
                        user: &held,
                        email: &email,
                        first_name: None,
                        last_name: None,
                        phone: None,
                        additional_info: &info,
                        seen: None,
                    };
                    tx.save_user(&change).await?;
                    Ok(held.version)
                })
            })
            .await;
        let seen: BTreeSet<_> = seen.into_iter().collect();
        assert_eq!(seen.len(), TASKS, "each one another version");
        let nobody = arena.store.write(async |tx| tx.hold_user(id(9)).await).await.expect("answers");
        assert_eq!(nobody, None);
    }
}
