//! Contract of `store::message`.

use super::{NOW, TestStore, at};
use crate::support::engines;
use countersign::store::{DueMessage, NewMessage};
use countersign_core::time::Timestamp;
use uuid::Uuid;

impl TestStore {
    /// A notice that is due from a moment on, and no news any more after a hundred seconds.
    pub(super) async fn add_message(&self, number: u128, due: Timestamp) {
        let new = NewMessage {
            id: Uuid::from_u128(number),
            address: "ada@north.example",
            event: "{}",
            expires_at: at(100),
        };
        self.write(async |tx| tx.create_message(&new, due).await).await.expect("kept");
    }

    async fn lease(&self, now: Timestamp, again_at: Timestamp) -> Option<DueMessage> {
        self.write(async |tx| tx.lease_message(now, again_at).await).await.expect("answers")
    }

    async fn is_any_due(&self, now: Timestamp) -> bool {
        self.store.has_due_message(now).await.expect("answers")
    }
}

#[tokio::test]
async fn what_is_due_longest_is_taken_first_and_by_one_at_a_time() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert!(!store.is_any_due(NOW).await);
        assert!(store.lease(NOW, at(10)).await.is_none());
        store.add_message(10, at(2)).await;
        store.add_message(11, at(1)).await;
        assert!(!store.is_any_due(NOW).await && store.is_any_due(at(1)).await);
        let first = store.lease(at(5), at(15)).await.expect("due");
        assert_eq!((first.id, first.attempts, first.expires_at), (Uuid::from_u128(11), 1, at(100)));
        assert_eq!((first.address.as_str(), first.event.as_str()), ("ada@north.example", "{}"));
        assert_eq!(store.lease(at(5), at(15)).await.map(|due| due.id), Some(Uuid::from_u128(10)));
        assert!(!store.is_any_due(at(14)).await);
        assert!(store.lease(at(14), at(20)).await.is_none(), "others leave it alone");

        // Whoever took it died: it is due again, and the try counts.
        let again = store.lease(at(15), at(20)).await.expect("due");
        assert_eq!((again.id, again.attempts), (Uuid::from_u128(10), 2));
    }
}

#[tokio::test]
async fn a_notice_is_put_off_or_forgotten() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_message(10, NOW).await;
        store.add_message(11, NOW).await;
        let due = store.lease(NOW, at(10)).await.expect("due");
        store.write(async |tx| tx.defer_message(due.id, at(60)).await).await.expect("answers");
        let other = store.lease(NOW, at(10)).await.expect("due");
        assert_ne!(other.id, due.id);
        store.write(async |tx| tx.delete_message(other.id).await).await.expect("answers");
        assert!(!store.is_any_due(at(59)).await);
        assert_eq!(store.lease(at(60), at(70)).await.map(|again| again.attempts), Some(2));
        assert_eq!(store.number("SELECT COUNT(*) FROM messages").await, 1);
    }
}
