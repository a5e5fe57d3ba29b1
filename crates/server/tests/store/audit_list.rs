//! Contract of `store::audit_list`.

use super::{NOW, TestStore, at, id};
use crate::support::engines;
use countersign::store::{AuditFilter, AuditScope, AuditSort, NewAuditEvent, StoredAuditEvent};
use countersign_core::authority::Role;
use countersign_core::directory::Kind;
use countersign_core::paging::{PageRequest, SortOrder, SortProperty};
use countersign_core::time::Timestamp;

const NORTH: u128 = 100;
const SOUTH: u128 = 200;
const MILL: u128 = 150;
const ADA: u128 = 7;
const CLEO: u128 = 8;

const ALWAYS: AuditFilter = AuditFilter {
    from: Timestamp::from_millis(0),
    to: Timestamp::NEVER,
    actions: Vec::new(),
    is_success: None,
};

fn event(number: u128, place: Role, action: &'static str) -> NewAuditEvent<'static> {
    NewAuditEvent {
        id: id(number),
        place: Some(place),
        user: None,
        entity: None,
        action,
        data: "{}",
        failure: None,
    }
}

fn user(number: u128, name: &str) -> (Kind, uuid::Uuid, &str) {
    (Kind::User, id(number), name)
}

/// Six events, a second apart: three in North's log, one in South's about people with the same ids, two in the
/// installation's.
async fn eventful(engine: &str) -> TestStore {
    let store = TestStore::on(engine).await;
    let (north, south) = (Role::TenantAdmin(id(NORTH)), Role::TenantAdmin(id(SOUTH)));
    let ada = Some((id(ADA), "ada@north.example"));
    let events = [
        NewAuditEvent {
            user: ada,
            entity: Some(user(CLEO, "cleo@north.example")),
            ..event(1, north, "UPDATED")
        },
        NewAuditEvent {
            user: Some((id(CLEO), "cleo@north.example")),
            entity: Some(user(CLEO, "cleo@north.example")),
            failure: Some("Invalid username or password"),
            ..event(2, Role::CustomerUser(id(NORTH), id(MILL)), "LOGIN")
        },
        NewAuditEvent {
            user: ada,
            entity: Some((Kind::Customer, id(MILL), "Ärger & Söhne 50%_x")),
            ..event(3, north, "ADDED")
        },
        NewAuditEvent { user: ada, entity: Some(user(CLEO, "bo@south.example")), ..event(4, south, "LOGIN") },
        NewAuditEvent { place: None, ..event(5, Role::SystemAdmin, "UPDATED") },
        NewAuditEvent {
            user: Some((id(1), "root@example.org")),
            entity: Some((Kind::Tenant, id(NORTH), "North")),
            ..event(6, Role::SystemAdmin, "ADDED")
        },
    ];
    for (seconds, event) in (0..).zip(&events) {
        store.write(async |tx| tx.create_audit_event(event, at(seconds)).await).await.expect("noted");
    }
    store
}

fn page(size: u32, number: u32, search: Option<&str>) -> PageRequest<AuditSort> {
    PageRequest { size, number, search: search.map(str::to_owned), sort: None }
}

fn numbers(events: &[StoredAuditEvent]) -> Vec<u128> {
    events.iter().map(|event| event.id.uuid().as_u128()).collect()
}

impl TestStore {
    async fn events(
        &self,
        scope: AuditScope,
        filter: &AuditFilter,
        request: &PageRequest<AuditSort>,
    ) -> Vec<u128> {
        let page = self.store.list_audit_events(scope, filter, request).await.expect("answers");
        if page.entries.len() < request.size as usize && request.number == 0 {
            assert_eq!(page.total, page.entries.len() as u64, "all of them");
        }
        numbers(&page.entries)
    }
}

#[tokio::test]
async fn every_log_has_its_own_events_and_no_others() {
    for engine in engines() {
        let store = eventful(engine).await;
        let (north, south) = (id(NORTH), id(SOUTH));
        for (scope, expected) in [
            (AuditScope::Whole(Some(north)), vec![1, 2, 3]),
            (AuditScope::Whole(Some(south)), vec![4]),
            (AuditScope::Whole(Some(id(9))), vec![]),
            (AuditScope::Whole(None), vec![5, 6]),
            (AuditScope::By(north, id(ADA)), vec![1, 3]),
            (AuditScope::By(south, id(ADA)), vec![4]),
            (AuditScope::By(south, id(CLEO)), vec![]),
            (AuditScope::On(Some(north), Kind::User, id(CLEO)), vec![1, 2]),
            (AuditScope::On(Some(south), Kind::User, id(CLEO)), vec![4]),
            (AuditScope::On(None, Kind::User, id(CLEO)), vec![]),
            (AuditScope::On(Some(north), Kind::Customer, id(CLEO)), vec![]),
            (AuditScope::On(Some(north), Kind::Customer, id(MILL)), vec![3]),
            (AuditScope::On(None, Kind::Tenant, id(NORTH)), vec![6]),
            (AuditScope::OfCustomer(north, id(MILL)), vec![2]),
            (AuditScope::OfCustomer(south, id(MILL)), vec![]),
        ] {
            assert_eq!(store.events(scope, &ALWAYS, &page(10, 0, None)).await, expected, "{scope:?}");
        }
    }
}

#[tokio::test]
async fn events_are_filtered_by_time_action_and_text() {
    for engine in engines() {
        let store = eventful(engine).await;
        let north = AuditScope::Whole(Some(id(NORTH)));
        for (from, to, expected) in
            [(0, 2, vec![1, 2, 3]), (1, 1, vec![2]), (1, 9, vec![2, 3]), (3, 9, vec![]), (2, 1, vec![])]
        {
            let filter = AuditFilter { from: at(from), to: at(to), actions: Vec::new(), is_success: None };
            assert_eq!(store.events(north, &filter, &page(10, 0, None)).await, expected, "{from} to {to}");
        }
        for (actions, expected) in
            [(vec!["LOGIN"], vec![2]), (vec!["LOGIN", "ADDED"], vec![2, 3]), (vec!["DELETED"], vec![])]
        {
            let filter = AuditFilter { actions, ..ALWAYS };
            assert_eq!(store.events(north, &filter, &page(10, 0, None)).await, expected, "{filter:?}");
        }
        for (text, expected) in [
            ("CLEO@", vec![1, 2]),
            ("Ada@north", vec![1, 3]),
            ("customer", vec![3]),
            ("log", vec![2]),
            ("Failure", vec![2]),
            ("50%_X", vec![3]),
            ("5_%", vec![]),
            ("%", vec![3]),
            ("Söhne", vec![3]),
            ("Ärger", vec![3]),
            ("ärger & SÖHNE", vec![3]),
            ("[Ä]rger", vec![]),
            (".*", vec![]),
            ("(", vec![]),
            ("a|b", vec![]),
            ("\\", vec![]),
            ("a\0", vec![]),
            ("bo@south", vec![]),
            ("' OR 1=1 --", vec![]),
        ] {
            let found = store.events(north, &ALWAYS, &page(10, 0, Some(text))).await;
            assert_eq!(found, expected, "{text}");
        }
        let both =
            AuditFilter { from: at(1), to: at(2), actions: vec!["LOGIN", "UPDATED"], is_success: None };
        assert_eq!(store.events(north, &both, &page(10, 0, Some("cleo"))).await, [2]);
    }
}

#[tokio::test]
async fn events_are_sorted_and_those_alike_by_their_id() {
    for engine in engines() {
        let store = eventful(engine).await;
        let north = AuditScope::Whole(Some(id(NORTH)));
        let sorted = async |sort, order| {
            let request = PageRequest { sort: Some((sort, order)), ..page(10, 0, None) };
            store.events(north, &ALWAYS, &request).await
        };
        for sort in AuditSort::ALL {
            for order in [SortOrder::Ascending, SortOrder::Descending] {
                assert_eq!(sorted(*sort, order).await.len(), 3, "{sort:?}");
            }
        }
        let (up, down) = (SortOrder::Ascending, SortOrder::Descending);
        for (sort, rising, falling) in [
            (AuditSort::CreatedTime, [1, 2, 3], [3, 2, 1]),
            (AuditSort::ActionType, [3, 2, 1], [1, 2, 3]),
            (AuditSort::ActionStatus, [2, 1, 3], [1, 3, 2]),
            (AuditSort::UserName, [1, 3, 2], [2, 1, 3]),
            (AuditSort::EntityType, [3, 1, 2], [1, 2, 3]),
        ] {
            assert_eq!(sorted(sort, up).await, rising, "{sort:?}");
            assert_eq!(sorted(sort, down).await, falling, "{sort:?}");
        }
    }
}

#[tokio::test]
async fn pages_hold_every_event_once_and_the_number_of_all() {
    for engine in engines() {
        let store = eventful(engine).await;
        for number in 11..=17 {
            let event = event(number, Role::TenantAdmin(id(SOUTH)), "LOGOUT");
            store.write(async |tx| tx.create_audit_event(&event, NOW).await).await.expect("noted");
        }
        let south = AuditScope::Whole(Some(id(SOUTH)));
        let mut seen = Vec::new();
        for (number, length) in [(0, 3), (1, 3), (2, 2), (3, 0)] {
            let request = PageRequest {
                sort: Some((AuditSort::CreatedTime, SortOrder::Descending)),
                ..page(3, number, None)
            };
            let found = store.store.list_audit_events(south, &ALWAYS, &request).await.expect("answers");
            assert_eq!((found.entries.len(), found.total), (length, 8), "page {number}");
            seen.extend(numbers(&found.entries));
        }
        assert_eq!(seen, [4, 11, 12, 13, 14, 15, 16, 17]);
        let found = store.events(south, &ALWAYS, &page(1, 1, Some("logout"))).await;
        assert_eq!(found, [12], "pages of what a search finds");
    }
}

#[tokio::test]
async fn an_event_is_read_as_it_was_noted() {
    for engine in engines() {
        let store = eventful(engine).await;
        let read = async |scope| {
            let found = store.store.list_audit_events(scope, &ALWAYS, &page(1, 0, None)).await;
            found.expect("answers").entries.remove(0)
        };
        let whole = StoredAuditEvent {
            id: id(2),
            created_at: at(1),
            tenant: Some(id(NORTH)),
            customer: Some(id(MILL)),
            user: Some(id(CLEO)),
            user_name: Some("cleo@north.example".to_owned()),
            entity: Some((Kind::User, id(CLEO))),
            entity_name: Some("cleo@north.example".to_owned()),
            action: "LOGIN".to_owned(),
            data: "{}".to_owned(),
            is_success: false,
            failure: Some("Invalid username or password".to_owned()),
        };
        assert_eq!(read(AuditScope::OfCustomer(id(NORTH), id(MILL))).await, whole);
        let bare = read(AuditScope::Whole(None)).await;
        assert_eq!((bare.tenant, bare.customer, bare.user, bare.user_name), (None, None, None, None));
        assert_eq!((bare.entity, bare.entity_name, bare.is_success, bare.failure), (None, None, true, None));
    }
}
