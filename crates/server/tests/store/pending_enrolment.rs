//! Contract of `store::pending_enrolment`.

use super::{NOW, TestStore, at, id};
use crate::support::engines;
use countersign::store::PendingEnrolment;
use countersign_core::id::UserId;
use countersign_core::method::Method;
use countersign_core::time::Timestamp;

/// A set-up by `owner` that is given up after a hundred seconds.
pub(super) fn new(number: u128, owner: u128, user: UserId) -> PendingEnrolment {
    PendingEnrolment {
        id: id(number),
        owner: id(owner),
        user,
        method: Method::Totp,
        secret: Some(format!("sealed {number}")),
        expires_at: at(100),
    }
}

impl TestStore {
    pub(super) async fn begin_set_up(&self, pending: &PendingEnrolment) {
        self.write(async |tx| tx.replace_pending_enrolment(pending, NOW).await).await.expect("begun");
    }

    /// The sealed secret of what is being set up.
    async fn pending(&self, owner: u128, method: Method, now: Timestamp) -> Option<String> {
        let found = self.store.find_pending_enrolment(id(owner), method, now).await.expect("answers");
        found.and_then(|found| found.secret)
    }

    async fn consume_pending(&self, number: u128, now: Timestamp) -> bool {
        self.write(async |tx| tx.consume_pending_enrolment(id(number), now).await).await.expect("answers")
    }
}

#[tokio::test]
async fn what_is_being_set_up_is_found_by_its_owner_and_method() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.begin_set_up(&new(10, 20, user)).await;
        let found = store.store.find_pending_enrolment(id(20), Method::Totp, NOW).await.expect("answers");
        let found = found.expect("there");
        assert_eq!((found.id, found.owner, found.user), (id(10), id(20), user));
        assert_eq!((found.method, found.expires_at), (Method::Totp, at(100)));
        assert_eq!(found.secret.as_deref(), Some("sealed 10"));
        assert_eq!(store.pending(21, Method::Totp, NOW).await, None, "another owner");
        assert_eq!(store.pending(20, Method::Sms, NOW).await, None, "another method");
        assert_eq!(store.pending(20, Method::Totp, at(100)).await, None, "given up");
    }
}

#[tokio::test]
async fn a_new_beginning_replaces_the_one_before() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.begin_set_up(&new(10, 20, user)).await;
        store.begin_set_up(&new(11, 21, user)).await;
        let again = PendingEnrolment { expires_at: at(500), ..new(12, 20, other) };
        store.begin_set_up(&again).await;
        let found = store.store.find_pending_enrolment(id(20), Method::Totp, at(499)).await.expect("answers");
        let found = found.expect("there");
        assert_eq!((found.id, found.user, found.expires_at), (id(12), other, at(500)));
        assert_eq!(found.secret.as_deref(), Some("sealed 12"));
        assert!(!store.consume_pending(10, NOW).await, "the replaced one is gone");
        assert_eq!(
            store.pending(21, Method::Totp, NOW).await.as_deref(),
            Some("sealed 11"),
            "of one owner only"
        );
    }
}

#[tokio::test]
async fn a_set_up_is_used_up_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.begin_set_up(&new(10, 20, user)).await;
        store.begin_set_up(&new(11, 21, user)).await;
        assert!(store.consume_pending(10, at(99)).await);
        assert!(!store.consume_pending(10, at(99)).await);
        assert_eq!(store.pending(20, Method::Totp, NOW).await, None);
        assert!(store.pending(21, Method::Totp, NOW).await.is_some(), "another one goes on");
        assert!(!store.consume_pending(11, at(100)).await, "given up");
        assert!(!store.consume_pending(12, NOW).await, "no such set-up");
    }
}

#[tokio::test]
async fn an_owner_gives_up_one_method() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.begin_set_up(&new(10, 20, user)).await;
        store.begin_set_up(&PendingEnrolment { method: Method::Sms, ..new(11, 20, user) }).await;
        store.begin_set_up(&new(12, 21, user)).await;
        store
            .write(async |tx| tx.delete_pending_enrolment(id(20), Method::Totp).await)
            .await
            .expect("answers");
        assert_eq!(store.pending(20, Method::Totp, NOW).await, None);
        assert!(store.pending(20, Method::Sms, NOW).await.is_some());
        assert!(store.pending(21, Method::Totp, NOW).await.is_some());
    }
}

#[tokio::test]
async fn of_one_user_and_one_method_all_are_given_up() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.begin_set_up(&new(10, 20, user)).await;
        store.begin_set_up(&new(11, 21, user)).await;
        store.begin_set_up(&PendingEnrolment { method: Method::Sms, ..new(12, 20, user) }).await;
        store.begin_set_up(&new(13, 22, other)).await;
        store
            .write(async |tx| tx.delete_pending_enrolments_of(user, Method::Totp).await)
            .await
            .expect("answers");
        assert_eq!(store.pending(20, Method::Totp, NOW).await, None);
        assert_eq!(store.pending(21, Method::Totp, NOW).await, None);
        assert!(store.pending(20, Method::Sms, NOW).await.is_some(), "another method");
        assert!(store.pending(22, Method::Totp, NOW).await.is_some(), "another user");
    }
}
