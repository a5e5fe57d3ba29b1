//! Contract of `store::directory`: what is counted and guarded within a tenant, and the turns of `store::turn`.

use super::races::{Arena, TASKS};
use super::{NOW, TestStore, email, id};
use crate::support::{engines, winners};
use countersign::store::{NewUser, StoreResult, Turn};
use countersign_core::authority::Role;
use countersign_core::id::TenantId;

impl TestStore {
    /// Adds a user with a role.
    pub(super) async fn add_user_as(&self, number: u128, role: Role) -> StoreResult<()> {
        let address = email(&format!("user{number}@example.org"));
        let new = NewUser {
            id: id(number),
            role,
            email: &address,
            first_name: None,
            last_name: None,
            password_hash: None,
        };
        self.write(async |tx| tx.create_user(&new, NOW).await).await
    }
}

#[tokio::test]
async fn users_and_customers_are_counted_by_tenant() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let place = store.add_tenant_with_customer().await;
        store.add_user_as(1, Role::SystemAdmin).await.expect("a user");
        store.add_user_as(2, Role::TenantAdmin(place.tenant)).await.expect("a user");
        store.add_user_as(3, Role::CustomerUser(place.tenant, place.customer)).await.expect("a user");
        let counts = async |tenant: TenantId| {
            store
                .write(async |tx| {
                    let mut tenant = tx.tenant(tenant);
                    Ok((tenant.hold().await?, tenant.count_users().await?, tenant.count_customers().await?))
                })
                .await
                .expect("answers")
        };
        assert_eq!(counts(place.tenant).await, (true, 2, 1));
        assert_eq!(counts(id(9)).await, (false, 0, 0));
        let data = async |tenant: TenantId| {
            store.write(async |tx| tx.tenant(tenant).find_profile_data().await).await.expect("answers")
        };
        assert_eq!(data(place.tenant).await.expect("data")["configuration"]["maxUsers"], 0);
        assert_eq!(data(id(9)).await, None);
    }
}

#[tokio::test]
async fn a_user_is_deleted_through_their_own_tenant_alone() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let place = store.add_tenant_with_customer().await;
        store.add_tenant(200, "South", 100).await.expect("a tenant");
        for (number, role) in [
            (1, Role::SystemAdmin),
            (2, Role::TenantAdmin(place.tenant)),
            (3, Role::CustomerUser(place.tenant, place.customer)),
            (4, Role::TenantAdmin(id(200))),
        ] {
            store.add_user_as(number, role).await.expect("a user");
        }
        let delete = async |tenant: TenantId, user| {
            store.write(async |tx| tx.tenant(tenant).delete_user(id(user)).await).await.expect("answers")
        };
        for user in [1, 2, 4, 9] {
            assert!(!delete(place.tenant, user).await, "{user}: another's, the last one, or nobody");
        }
        assert!(delete(place.tenant, 3).await && !delete(place.tenant, 3).await);
        store.add_user_as(5, Role::TenantAdmin(place.tenant)).await.expect("a user");
        assert!(delete(place.tenant, 2).await && !delete(place.tenant, 5).await);

        let of_system = async |user| {
            store.write(async |tx| tx.delete_system_admin(id(user)).await).await.expect("answers")
        };
        assert!(!of_system(1).await && !of_system(5).await);
        store.add_user_as(6, Role::SystemAdmin).await.expect("a user");
        assert!(of_system(1).await && !of_system(6).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_system_administrators_who_are_deleted_at_once_one_stays() {
    for engine in engines() {
        let arena = Arena::on(engine).await; // with the first one
        for number in 2..=TASKS as u128 {
            arena.store.add_user(number).await;
        }
        let deleted = arena
            .race(|task, tx| {
                Box::pin(async move {
                    tx.take_turn(Turn::SystemAdmins).await?;
                    tx.delete_system_admin(id(task as u128 + 1)).await
                })
            })
            .await;
        assert_eq!(winners(&deleted), TASKS - 1);
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM users").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_administrators_of_a_tenant_who_are_deleted_at_once_one_stays() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let place = arena.store.add_tenant_with_customer().await;
        for number in 0..TASKS as u128 {
            arena.store.add_user_as(1000 + number, Role::TenantAdmin(place.tenant)).await.expect("a user");
        }
        let deleted = arena
            .race(move |task, tx| {
                Box::pin(async move {
                    let mut tenant = tx.tenant(place.tenant);
                    tenant.hold().await?;
                    tenant.delete_user(id(1000 + task as u128)).await
                })
            })
            .await;
        assert_eq!(winners(&deleted), TASKS - 1);
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM users WHERE tenant_id IS NOT NULL").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_hold_a_tenant_and_count_never_go_over() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let place = arena.store.add_tenant_with_customer().await;
        let added = arena
            .race(move |task, tx| {
                Box::pin(async move {
                    let mut tenant = tx.tenant(place.tenant);
                    tenant.hold().await?;
                    if tenant.count_users().await? >= 5 {
                        return Ok(false);
                    }
                    let address = email(&format!("task{task}@example.org"));
                    let new = NewUser {
                        id: id(1000 + task as u128),
                        role: Role::TenantAdmin(place.tenant),
                        email: &address,
                        first_name: None,
                        last_name: None,
                        password_hash: None,
                    };
                    tx.create_user(&new, NOW).await?;
                    Ok(true)
                })
            })
            .await;
        assert_eq!(winners(&added), 5);
    }
}
