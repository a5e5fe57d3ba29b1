//! Contract of `store::user_list`, and of saving users.

use super::{NOW, TestStore, at, email, id};
use crate::support::engines;
use countersign::store::{ListedUser, StoreError, TwoFactorFilter, UserChange, UserScope, UserSort};
use countersign_core::authority::Role;
use countersign_core::method::Method;
use countersign_core::paging::{PageRequest, SortOrder, SortProperty};
use countersign_core::user::Standing;
use serde_json::{Value, json};
use uuid::Uuid;

/// A system administrator (1); North with two administrators (2, 3) and a user at Harbour (4); South with one (5).
async fn people(engine: &str) -> TestStore {
    let store = TestStore::on(engine).await;
    let place = store.add_tenant_with_customer().await;
    store.add_tenant(200, "South", 100).await.expect("a tenant");
    let north = Role::TenantAdmin(place.tenant);
    let harbour = Role::CustomerUser(place.tenant, place.customer);
    for (number, role) in
        [(1, Role::SystemAdmin), (2, north), (3, north), (4, harbour), (5, Role::TenantAdmin(id(200)))]
    {
        store.add_user_as(number, role).await.expect("a user");
    }
    store
}

fn request(search: Option<&str>) -> PageRequest<UserSort> {
    PageRequest { size: 10, number: 0, search: search.map(str::to_owned), sort: None }
}

fn numbers(users: &[ListedUser]) -> Vec<u128> {
    users.iter().map(|listed| listed.user.id.uuid().as_u128()).collect()
}

#[tokio::test]
async fn users_are_listed_within_their_scope_and_nowhere_else() {
    for engine in engines() {
        let store = people(engine).await;
        let list = async |scope, search| {
            let north = store.store.tenant(id(101));
            let page = north.list_users(scope, None, &request(search)).await.expect("answers");
            (numbers(&page.entries), page.total)
        };
        assert_eq!(list(UserScope::All, None).await, (vec![2, 3, 4], 3));
        assert_eq!(list(UserScope::Admins, None).await, (vec![2, 3], 2));
        assert_eq!(list(UserScope::Customer(id(102)), None).await, (vec![4], 1));
        assert_eq!(list(UserScope::Customer(id(9)), None).await, (vec![], 0));
        assert_eq!(list(UserScope::All, Some("USER3@")).await, (vec![3], 1));
        assert_eq!(list(UserScope::All, Some("user5")).await, (vec![], 0), "another tenant's");
        assert_eq!(list(UserScope::All, Some("user_")).await, (vec![], 0));
        let admins = store.store.list_system_admins(None, &request(None)).await.expect("answers");
        assert_eq!((numbers(&admins.entries), admins.total), (vec![1], 1));
        let ids: Vec<_> = (1..9).map(Uuid::from_u128).collect();
        let found = store.store.tenant(id(101)).list_users_by_ids(&ids).await.expect("answers");
        assert_eq!(found.iter().map(|user| user.id.uuid().as_u128()).collect::<Vec<_>>(), [2, 3, 4]);
        for sort in UserSort::ALL {
            for order in [SortOrder::Ascending, SortOrder::Descending] {
                let request = PageRequest { sort: Some((*sort, order)), ..request(None) };
                let page = store
                    .store
                    .tenant(id(101))
                    .list_users(UserScope::All, None, &request)
                    .await
                    .expect("answers");
                assert_eq!(page.entries.len(), 3, "{sort:?}");
                if *sort == UserSort::Email && order == SortOrder::Descending {
                    assert_eq!(numbers(&page.entries), [4, 3, 2]);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_list_says_who_has_a_second_factor_and_who_may_sign_in() {
    for engine in engines() {
        let store = people(engine).await;
        store.enrol(20, id(2), Method::Totp).await;
        store.enrol(21, id(3), Method::BackupCode).await;
        store
            .execute(
                "UPDATE credentials SET is_enabled = TRUE, password_hash = 'x', locked_until = 1700000060000 \
             WHERE user_id IN (SELECT id FROM users WHERE email = 'user2@example.org')",
            )
            .await;
        let list = async |two_factor: TwoFactorFilter| {
            let north = store.store.tenant(id(101));
            north.list_users(UserScope::All, two_factor, &request(None)).await.expect("answers")
        };
        let (all, with, without) = (list(None).await, list(Some(true)).await, list(Some(false)).await);
        assert_eq!((numbers(&with.entries), with.total), (vec![2], 1));
        assert_eq!(
            (numbers(&without.entries), without.total),
            (vec![3, 4], 2),
            "backup codes alone are none"
        );
        assert_eq!(
            all.entries.iter().map(|listed| listed.has_two_factor).collect::<Vec<_>>(),
            [true, false, false]
        );
        let [two, three, _] = all.entries.as_slice() else { panic!("three") };
        assert!(two.computed.is_activated && !three.computed.is_activated);
        assert_eq!(two.standing(NOW), Standing::Locked(at(60)));
        assert_eq!((two.standing(at(61)), three.standing(NOW)), (Standing::Active, Standing::Disabled));
    }
}

#[tokio::test]
async fn a_user_is_saved_over_the_version_that_was_seen_and_where_they_are() {
    for engine in engines() {
        let store = people(engine).await;
        let user = store.store.find_user(id(2)).await.expect("answers").expect("there");
        let save = async |role: Role, address: &str, seen: Option<i64>| {
            let (user, email) = (countersign_core::user::User { role, ..user.clone() }, email(address));
            let info = json!({ "lang": "en" });
            let change = UserChange {
                user: &user,
                email: &email,
                first_name: Some("Ann"),
                last_name: None,
                phone: Some("+1"),
                additional_info: &info,
                seen,
            };
            store.write(async |tx| tx.save_user(&change).await).await
        };
        let own = user.role;
        assert_eq!(save(Role::TenantAdmin(id(200)), "a@north.example", None).await.expect("answers"), None);
        assert_eq!(save(Role::SystemAdmin, "a@north.example", None).await.expect("answers"), None);
        assert_eq!(save(own, "Ann@North.example", Some(1)).await.expect("answers"), Some(2));
        assert_eq!(save(own, "b@north.example", Some(1)).await.expect("answers"), None);
        assert_eq!(save(own, "c@north.example", None).await.expect("answers"), Some(3));
        let taken = save(own, "USER1@example.org", None).await;
        assert!(matches!(taken, Err(StoreError::Conflict)), "in any letter case: {taken:?}");
        let found =
            store.store.find_user_by_email(&email("C@north.example")).await.expect("answers").expect("there");
        assert_eq!((found.first_name.as_deref(), found.last_name, found.version), (Some("Ann"), None, 3));
        assert_eq!((found.phone.as_deref(), found.additional_info), (Some("+1"), json!({ "lang": "en" })));
        store.write(async |tx| tx.note_particulars(id(2), None, &Value::Null).await).await.expect("answers");
        let found = store.store.find_user(id(2)).await.expect("answers").expect("there");
        assert_eq!((found.phone, found.additional_info, found.version), (None, Value::Null, 3));
    }
}
