//! Contract of `store::backup_code`.

use super::{NOW, TestStore, token};
use crate::support::engines;
use countersign_core::id::UserId;
use countersign_core::secret::TokenHash;

impl TestStore {
    /// Gives a user a set of codes in place of whatever there was.
    pub(super) async fn give_codes(&self, user: UserId, codes: &[&str]) {
        let hashes: Vec<TokenHash> = codes.iter().map(|code| token(code)).collect();
        self.write(async |tx| tx.replace_backup_codes(user, &hashes).await).await.expect("kept");
    }

    async fn use_backup_code(&self, user: UserId, code: &str) -> bool {
        self.write(async |tx| tx.consume_backup_code(user, token(code), NOW).await).await.expect("answers")
    }

    async fn is_used(&self, user: UserId, code: &str) -> bool {
        self.write(async |tx| tx.is_backup_code_used(user, token(code)).await).await.expect("answers")
    }

    async fn codes_left(&self, user: UserId) -> u32 {
        self.write(async |tx| tx.count_unused_backup_codes(user).await).await.expect("answers")
    }
}

#[tokio::test]
async fn a_backup_code_is_used_up_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert_eq!(store.codes_left(user).await, 0);
        store.give_codes(user, &["a", "b"]).await;
        assert_eq!(store.codes_left(user).await, 2);
        assert!(!store.is_used(user, "a").await);
        assert!(store.use_backup_code(user, "a").await);
        assert!(!store.use_backup_code(user, "a").await);
        assert!(store.is_used(user, "a").await);
        assert!(!store.is_used(user, "b").await && !store.is_used(user, "c").await);
        assert!(!store.use_backup_code(user, "c").await, "no code of this set");
        assert_eq!(store.codes_left(user).await, 1);
    }
}

#[tokio::test]
async fn a_set_belongs_to_one_user() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.give_codes(user, &["a", "b"]).await;
        store.give_codes(other, &["a"]).await;
        assert!(!store.use_backup_code(other, "b").await);
        assert!(store.use_backup_code(other, "a").await);
        assert_eq!((store.codes_left(user).await, store.codes_left(other).await), (2, 0));
        assert!(!store.is_used(user, "a").await);
        store.write(async |tx| tx.delete_backup_codes(user).await).await.expect("answers");
        assert_eq!(store.codes_left(user).await, 0);
        assert!(store.is_used(other, "a").await);
    }
}

#[tokio::test]
async fn a_new_set_replaces_the_old_one_used_codes_and_all() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.give_codes(user, &["a", "b"]).await;
        store.use_backup_code(user, "a").await;
        store.give_codes(user, &["b", "c", "d"]).await;
        assert_eq!(store.codes_left(user).await, 3);
        assert!(!store.is_used(user, "a").await, "of a set that is gone nothing is known");
        assert!(!store.use_backup_code(user, "a").await);
        assert!(store.use_backup_code(user, "b").await);
    }
}

#[tokio::test]
async fn how_many_are_left_is_told_with_the_method() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.enrol(10, user, countersign_core::method::Method::BackupCode).await;
        store.give_codes(user, &["a", "b"]).await;
        store.use_backup_code(user, "a").await;
        let account = store.store.list_enrolments(user).await.expect("answers");
        let left = countersign_core::account::Factor::BackupCode { left: 1 };
        assert_eq!(account.enrolments.first().map(|found| &found.factor), Some(&left));
    }
}
