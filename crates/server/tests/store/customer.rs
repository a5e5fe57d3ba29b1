//! Contract of `store::customer`: a tenant's customers are reached through their tenant alone.

use super::{NOW, TestStore, id};
use crate::support::engines;
use countersign::store::{PlaceSort, StoreError};
use countersign_core::directory::Customer;
use countersign_core::id::{CustomerId, TenantId};
use countersign_core::paging::{PageRequest, SortOrder};
use serde_json::json;
use uuid::Uuid;

/// North with Harbour (102) and Hill (103), South with Harbour (202).
async fn places(engine: &str) -> (TestStore, TenantId, TenantId) {
    let store = TestStore::on(engine).await;
    store.add_tenant_with_customer().await;
    store.add_customer(103, 101, "Hill").await.expect("a customer");
    store.add_tenant(200, "South", 100).await.expect("a tenant");
    store.add_customer(202, 200, "Harbour").await.expect("a customer");
    (store, id(101), id(200))
}

#[tokio::test]
async fn a_customer_is_found_in_its_own_tenant_and_in_no_other() {
    for engine in engines() {
        let (store, north, south) = places(engine).await;
        let customer: CustomerId = id(102);
        let expected = Customer::new(customer, north, "Harbour", NOW);
        let (in_north, in_south) = (store.store.tenant(north), store.store.tenant(south));
        assert_eq!(in_north.find_customer(customer).await.expect("answers").as_ref(), Some(&expected));
        assert_eq!(in_south.find_customer(customer).await.expect("answers"), None);
        assert_eq!(
            in_north.find_customer_by_title("Harbour").await.expect("answers").as_ref(),
            Some(&expected)
        );
        assert_eq!(in_north.find_customer_by_title("Har\0bour").await.expect("answers"), None);
        let titles: Vec<Uuid> = [102, 103, 202].map(Uuid::from_u128).into();
        let found = in_north.list_customers_by_ids(&titles).await.expect("answers");
        assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [id(102), id(103)]);
        assert_eq!(store.store.find_tenant_of_customer(customer).await.expect("answers"), Some(north));
        assert_eq!(store.store.find_tenant_of_customer(id(9)).await.expect("answers"), None);
        let inside = async |tenant: TenantId| {
            store.write(async |tx| tx.tenant(tenant).find_customer(customer).await).await.expect("answers")
        };
        assert_eq!((inside(north).await, inside(south).await), (Some(expected), None));
        let is_taken = async |tenant: TenantId| {
            store.write(async |tx| tx.tenant(tenant).has_customer_title("Hill").await).await.expect("answers")
        };
        assert_eq!((is_taken(north).await, is_taken(south).await), (true, false));
    }
}

#[tokio::test]
async fn a_customer_is_changed_and_deleted_through_its_own_tenant_alone() {
    for engine in engines() {
        let (store, north, south) = places(engine).await;
        let mut changed = Customer::new(id(102), north, "Harbour", NOW);
        changed.additional_info = json!({ "isPublic": true });
        changed.external_id = Some(Uuid::from_u128(7));
        changed.contact.zip = Some("600".to_owned());
        let save = async |tenant: TenantId, seen: Option<i64>| {
            let changed = &changed;
            store
                .write(async |tx| tx.tenant(tenant).save_customer(changed, seen).await)
                .await
                .expect("answers")
        };
        assert_eq!(save(south, None).await, None);
        assert_eq!((save(north, Some(1)).await, save(north, Some(1)).await), (Some(2), None));
        let found = store.store.tenant(north).find_customer(id(102)).await.expect("answers");
        assert_eq!(found, Some(Customer { version: 2, ..changed.clone() }));
        assert_eq!(store.number("SELECT COUNT(*) FROM customers WHERE is_public").await, 1);

        let twin = Customer { id: id(300), title: "Other".to_owned(), ..changed.clone() };
        let refused = store.write(async |tx| tx.tenant(north).create_customer(&twin).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "its external id is taken: {refused:?}");

        let delete = async |tenant: TenantId| {
            store.write(async |tx| tx.tenant(tenant).delete_customer(id(102)).await).await.expect("answers")
        };
        assert_eq!((delete(south).await, delete(north).await, delete(north).await), (false, true, false));
    }
}

#[tokio::test]
async fn customers_are_listed_a_page_at_a_time() {
    for engine in engines() {
        let (store, north, _) = places(engine).await;
        store.add_customer(104, 101, "ÖL_and").await.expect("a customer");
        let list = async |search: Option<&str>, number, sort| {
            let request = PageRequest { size: 2, number, search: search.map(str::to_owned), sort };
            let page = store.store.tenant(north).list_customers(&request).await.expect("answers");
            (page.entries.into_iter().map(|customer| customer.title).collect::<Vec<_>>(), page.total)
        };
        let titles = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        assert_eq!(list(None, 0, None).await, (titles(&["Harbour", "Hill"]), 3));
        assert_eq!(list(None, 1, None).await, (titles(&["ÖL_and"]), 3));
        assert_eq!(list(None, 7, None).await, (titles(&[]), 3));
        let by_title = Some((PlaceSort::Title, SortOrder::Descending));
        assert_eq!(list(Some("h"), 0, by_title).await, (titles(&["Hill", "Harbour"]), 2));
        assert_eq!(list(Some("öl_"), 0, None).await, (titles(&["ÖL_and"]), 1), "in any letter case");
        for wildcard in ["%", "H_", "\\", "a\0"] {
            assert_eq!(list(Some(wildcard), 0, None).await, (titles(&[]), 0), "{wildcard:?}");
        }
        for sort in <PlaceSort as countersign_core::paging::SortProperty>::ALL {
            assert_eq!(list(None, 0, Some((*sort, SortOrder::Ascending))).await.1, 3, "{sort:?}");
        }
    }
}
