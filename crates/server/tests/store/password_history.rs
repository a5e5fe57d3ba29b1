//! Contract of `store::password_history`.

use super::{NOW, TestStore, at, hash, id};
use crate::support::engines;
use countersign::store::NewOldPassword;
use countersign_core::id::UserId;
use countersign_core::time::Timestamp;

impl TestStore {
    /// Remembers a password that was replaced so many seconds from now, and forgets those before `since`.
    async fn remember(&self, user: UserId, number: u32, seconds: i64, since: Timestamp) {
        let old = hash(&format!("old {number}"));
        let new = NewOldPassword { id: id(u128::from(number)), user, hash: &old, since };
        self.write(async |tx| tx.create_old_password(&new, at(seconds)).await).await.expect("remembered");
    }

    async fn old_passwords(&self, user: UserId, since: Timestamp) -> Vec<String> {
        let found = self.store.list_old_passwords(user, since).await.expect("answers");
        found.iter().map(|hash| hash.as_str().to_owned()).collect()
    }
}

#[tokio::test]
async fn replaced_passwords_are_listed_for_their_user_the_latest_first() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        assert!(store.old_passwords(user, at(-100)).await.is_empty());
        for (number, seconds) in [(1, 1), (2, 2), (3, 2)] {
            store.remember(user, number, seconds, at(-100)).await;
        }
        store.remember(other, 4, 1, at(-100)).await;
        assert_eq!(store.old_passwords(user, at(-100)).await, ["old 3", "old 2", "old 1"]);
        assert_eq!(store.old_passwords(other, at(-100)).await, ["old 4"]);
        assert_eq!(store.old_passwords(user, at(1)).await, ["old 3", "old 2"], "not from that moment itself");
        assert!(store.old_passwords(user, at(2)).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_too_old_is_forgotten_with_the_next_one_and_only_of_this_user() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.remember(user, 1, 1, NOW).await;
        store.remember(user, 2, 2, NOW).await;
        store.remember(other, 3, 1, NOW).await;
        store.remember(user, 4, 10, at(1)).await;
        assert_eq!(store.old_passwords(user, NOW).await, ["old 4", "old 2"]);
        assert_eq!(store.old_passwords(other, NOW).await, ["old 3"]);
        assert_eq!(store.number("SELECT COUNT(*) FROM password_history").await, 3, "gone, not hidden");
    }
}

#[tokio::test]
async fn of_each_user_ten_are_kept() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        for number in 1..=12 {
            store.remember(user, number, i64::from(number), NOW).await;
        }
        let kept = store.old_passwords(user, NOW).await;
        assert_eq!((kept.len(), kept[0].as_str(), kept[9].as_str()), (10, "old 12", "old 3"));
        assert_eq!(store.number("SELECT COUNT(*) FROM password_history").await, 10);
        store.execute("DELETE FROM users").await;
        assert_eq!(store.number("SELECT COUNT(*) FROM password_history").await, 0, "they go with their user");
    }
}
