//! Contract of `store::audit`.

use super::{NOW, TestStore, at, id};
use crate::support::engines;
use countersign::store::{NewAuditEvent, StoreError};
use countersign_core::authority::Role;
use countersign_core::directory::Kind;
use countersign_core::id::UserId;

/// Something that strangers did to nobody.
fn event(number: u128) -> NewAuditEvent<'static> {
    NewAuditEvent {
        id: id(number),
        place: None,
        user: None,
        entity: None,
        action: "LOGIN",
        data: "{}",
        failure: None,
    }
}

impl TestStore {
    pub(super) async fn note_event(&self, number: u128, user: UserId) {
        let event = NewAuditEvent { entity: Some((Kind::User, user.uuid(), "somebody")), ..event(number) };
        self.write(async |tx| tx.create_audit_event(&event, NOW).await).await.expect("noted");
    }
}

#[tokio::test]
async fn an_event_is_kept_with_who_whom_where_and_why() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let event = NewAuditEvent {
            place: Some(Role::CustomerUser(id(5), id(6))),
            user: Some((id(7), "ada@north.example")),
            entity: Some((Kind::User, id(8), "cleo@north.example")),
            data: r#"{"clientAddress":"127.0.0.1"}"#,
            failure: Some("Invalid username or password"),
            ..event(1)
        };
        store.write(async |tx| tx.create_audit_event(&event, at(3)).await).await.expect("noted");
        let kept = "SELECT COUNT(*) FROM audit_events WHERE created_at = 1700000003000 AND action = 'LOGIN' \
             AND tenant_id IS NOT NULL AND customer_id IS NOT NULL AND tenant_id <> customer_id \
             AND user_id IS NOT NULL AND user_name = 'ada@north.example' \
             AND entity_type = 'USER' AND entity_id IS NOT NULL AND entity_name = 'cleo@north.example' AND user_id <> entity_id \
             AND data = '{\"clientAddress\":\"127.0.0.1\"}' \
             AND NOT is_success AND failure = 'Invalid username or password'";
        assert_eq!(store.number(kept).await, 1);
    }
}

#[tokio::test]
async fn an_event_of_the_installation_has_no_place_and_may_have_no_people() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.write(async |tx| tx.create_audit_event(&event(1), NOW).await).await.expect("noted");
        let of_system_admin = NewAuditEvent { place: Some(Role::SystemAdmin), ..event(2) };
        store.write(async |tx| tx.create_audit_event(&of_system_admin, NOW).await).await.expect("noted");
        let kept = "SELECT COUNT(*) FROM audit_events WHERE tenant_id IS NULL AND customer_id IS NULL \
             AND user_id IS NULL AND user_name IS NULL AND entity_id IS NULL AND entity_name IS NULL \
             AND is_success AND failure IS NULL";
        assert_eq!(store.number(kept).await, 2);
    }
}

#[tokio::test]
async fn an_event_is_noted_once() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.write(async |tx| tx.create_audit_event(&event(1), NOW).await).await.expect("noted");
        let refused = store.write(async |tx| tx.create_audit_event(&event(1), NOW).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    }
}
