//! Contract of `store::tenant_profile`.

use super::{NOW, TestStore, id};
use crate::support::engines;
use countersign::store::{ProfileSort, StoreError, Turn};
use countersign_core::paging::{PageRequest, SortOrder};
use countersign_core::tenant::TenantProfile;
use serde_json::json;

#[tokio::test]
async fn a_profile_is_kept_with_all_that_clients_put_into_it() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let mut profile = TenantProfile::new(id(1), "Gold", true, NOW);
        store.write(async |tx| tx.create_tenant_profile(&profile).await).await.expect("a profile");
        profile.data = json!({ "configuration": { "maxUsers": 7, "unknown": ["a", { "b": null }] } });
        profile.description = Some("For the rich".to_owned());
        profile.is_isolated = true;
        assert!(store.write(async |tx| tx.save_tenant_profile(&profile).await).await.expect("answers"));
        assert_eq!(store.store.find_tenant_profile(id(1)).await.expect("answers").as_ref(), Some(&profile));
        let inside = store.write(async |tx| tx.find_tenant_profile(id(1)).await).await.expect("answers");
        assert_eq!(inside.as_ref(), Some(&profile));
        let default = store.write(async |tx| tx.find_default_tenant_profile().await).await.expect("answers");
        assert_eq!(default.as_ref(), Some(&profile));
        let found = store.store.list_tenant_profiles_by_ids(&[profile.id.uuid(), id::<uuid::Uuid>(2)]).await;
        assert_eq!(found.expect("answers"), [profile]);
        let gone = TenantProfile::new(id(2), "Gone", false, NOW);
        assert!(!store.write(async |tx| tx.save_tenant_profile(&gone).await).await.expect("answers"));
    }
}

#[tokio::test]
async fn one_profile_at_most_is_the_default() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        for (number, name, is_default) in [(1, "Gold", true), (2, "Silver", false)] {
            let profile = TenantProfile::new(id(number), name, is_default, NOW);
            store.write(async |tx| tx.create_tenant_profile(&profile).await).await.expect("a profile");
        }
        let second = TenantProfile::new(id(3), "Bronze", true, NOW);
        let refused = store.write(async |tx| tx.create_tenant_profile(&second).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        let choose = async |number| {
            store
                .write(async |tx| {
                    tx.take_turn(Turn::TenantProfiles).await?;
                    tx.choose_default_tenant_profile(id(number)).await
                })
                .await
                .expect("answers")
        };
        assert!(choose(2).await && choose(2).await);
        let default = store.write(async |tx| tx.find_default_tenant_profile().await).await.expect("answers");
        assert_eq!(default.map(|profile| profile.id), Some(id(2)));
    }
}

#[tokio::test]
async fn neither_the_default_nor_a_profile_in_use_is_deleted() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        for (number, is_default) in [(1, true), (2, false), (3, false)] {
            let profile = TenantProfile::new(id(number), &format!("P{number}"), is_default, NOW);
            store.write(async |tx| tx.create_tenant_profile(&profile).await).await.expect("a profile");
        }
        store.add_tenant(10, "North", 2).await.expect("a tenant");
        let delete = async |number| {
            store.write(async |tx| tx.delete_tenant_profile(id(number)).await).await.expect("answers")
        };
        assert_eq!(
            (delete(1).await, delete(2).await, delete(3).await, delete(3).await),
            (false, false, true, false)
        );
    }
}

#[tokio::test]
async fn profiles_are_listed_a_page_at_a_time() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        for (number, name) in [(1, "Silver"), (2, "gold"), (3, "Old Gold")] {
            store.add_profile(number, name).await.expect("a profile");
        }
        let list = async |search: Option<&str>, sort| {
            let request = PageRequest { size: 2, number: 0, search: search.map(str::to_owned), sort };
            let page = store.store.list_tenant_profiles_page(&request).await.expect("answers");
            (page.entries.into_iter().map(|profile| profile.name).collect::<Vec<_>>(), page.total)
        };
        assert_eq!(list(None, None).await, (vec!["Silver".to_owned(), "gold".to_owned()], 3));
        let by_name = Some((ProfileSort::Name, SortOrder::Descending));
        assert_eq!(list(Some("GOLD"), by_name).await, (vec!["Old Gold".to_owned(), "gold".to_owned()], 2));
    }
}
