//! Contract of `store::challenge`.

use super::{NOW, TestStore, at, id, token};
use crate::support::engines;
use countersign::store::{ChallengeKey, NewChallenge, OpenChallenge, SentCode, StoreResult};
use countersign_core::challenge::Purpose;
use countersign_core::method::Method;
use countersign_core::time::Timestamp;
use uuid::Uuid;

const ADDRESS: &str = "second@factor.example";

/// The code that user 1 asked for by email, in sign-in 20.
pub(super) fn key() -> ChallengeKey {
    ChallengeKey { user: id(1), purpose: Purpose::SignIn, method: Method::Email, owner: id(20) }
}

/// A code that runs out after a hundred seconds.
fn new(number: u128, key: ChallengeKey) -> NewChallenge<'static> {
    NewChallenge {
        id: Uuid::from_u128(number),
        key,
        address: ADDRESS,
        code_hash: token(&format!("code {number}")),
        expires_at: at(100),
    }
}

impl TestStore {
    /// Keeps a code that is about to be sent.
    async fn keep_code(&self, number: u128, key: ChallengeKey) {
        self.write(async |tx| tx.replace_challenge(&new(number, key), NOW).await).await.expect("kept");
    }

    async fn open_code(&self, number: u128) -> bool {
        self.write(async |tx| tx.open_challenge(Uuid::from_u128(number), at(1)).await).await.expect("answers")
    }

    /// A code that was sent.
    pub(super) async fn send_code(&self, number: u128, key: ChallengeKey) {
        self.keep_code(number, key).await;
        assert!(self.open_code(number).await);
    }

    async fn guess(&self, key: ChallengeKey, now: Timestamp) -> Option<OpenChallenge> {
        self.write(async |tx| tx.count_guess(key, now).await).await.expect("answers")
    }

    async fn use_code(&self, number: u128, now: Timestamp) -> bool {
        let id = Uuid::from_u128(number);
        self.write(async |tx| tx.consume_challenge(id, now).await).await.expect("answers")
    }

    async fn sent_code(&self, key: ChallengeKey, now: Timestamp) -> Option<SentCode> {
        self.store.find_sent_code(key, now).await.expect("answers")
    }
}

/// Keys that differ from [`key`] in one thing each.
fn strangers() -> [ChallengeKey; 4] {
    [
        ChallengeKey { user: id(2), ..key() },
        ChallengeKey { purpose: Purpose::Enrolment, ..key() },
        ChallengeKey { method: Method::Sms, ..key() },
        ChallengeKey { owner: id(21), ..key() },
    ]
}

#[tokio::test]
async fn a_code_is_worth_nothing_until_it_was_handed_over() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        store.keep_code(10, key()).await;
        assert!(store.guess(key(), NOW).await.is_none());
        assert!(!store.use_code(10, NOW).await);
        assert_eq!(store.sent_code(key(), NOW).await, None);

        assert!(store.open_code(10).await);
        assert!(!store.open_code(10).await, "once");
        let sent = SentCode { address: ADDRESS.to_owned(), sent_at: NOW, expires_at: at(100) };
        assert_eq!(store.sent_code(key(), at(99)).await, Some(sent));
        assert_eq!(store.sent_code(key(), at(100)).await, None);
        let open = store.guess(key(), at(99)).await.expect("open");
        assert_eq!((open.id, open.address.as_str()), (Uuid::from_u128(10), ADDRESS));
        assert_eq!(open.code_hash, token("code 10").as_bytes());
    }
}

#[tokio::test]
async fn a_code_is_found_by_all_of_its_key_and_by_nothing_less() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        store.add_user(2).await;
        store.send_code(10, key()).await;
        for stranger in strangers() {
            assert!(store.guess(stranger, NOW).await.is_none(), "{stranger:?}");
            assert_eq!(store.sent_code(stranger, NOW).await, None, "{stranger:?}");
            store.write(async |tx| tx.void_challenge_of(stranger).await).await.expect("answers");
        }
        assert_eq!(store.number("SELECT guesses FROM challenges").await, 0, "nor did any of them count");
        assert!(store.guess(key(), NOW).await.is_some());
    }
}

#[tokio::test]
async fn five_guesses_are_counted_and_then_there_is_nothing_to_compare_with() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        store.send_code(10, key()).await;
        for _ in 0..5 {
            assert!(store.sent_code(key(), NOW).await.is_some());
            assert!(store.guess(key(), NOW).await.is_some());
        }
        assert!(store.guess(key(), NOW).await.is_none());
        assert_eq!(store.sent_code(key(), NOW).await, None, "nobody is told to wait for it");
        store.send_code(11, key()).await;
        assert!(store.guess(key(), NOW).await.is_some(), "a new code has guesses of its own");
        assert!(store.guess(key(), at(100)).await.is_none(), "out of time");
    }
}

#[tokio::test]
async fn a_code_is_used_up_once_and_in_time() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        store.send_code(10, key()).await;
        assert!(!store.use_code(10, at(100)).await);
        assert!(!store.use_code(11, NOW).await, "no such code");
        assert!(store.use_code(10, at(99)).await);
        assert!(!store.use_code(10, at(99)).await);
        assert!(store.guess(key(), NOW).await.is_none());
    }
}

#[tokio::test]
async fn a_new_code_takes_the_place_of_the_old_one_whoever_asked() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        store.send_code(10, key()).await;
        store.guess(key(), NOW).await;
        let elsewhere = ChallengeKey { owner: id(21), ..key() };
        store.keep_code(11, elsewhere).await;
        assert!(store.guess(key(), NOW).await.is_none(), "the old one is gone before the new one is sent");
        assert!(!store.open_code(10).await, "what was handed over too late opens nothing");
        assert!(store.open_code(11).await);
        assert!(store.guess(key(), NOW).await.is_none());
        assert_eq!(store.guess(elsewhere, NOW).await.map(|open| open.id), Some(Uuid::from_u128(11)));
        assert_eq!(store.number("SELECT COUNT(*) FROM challenges").await, 1);
        assert_eq!(store.number("SELECT guesses FROM challenges").await, 1, "counted from nothing again");

        // Another purpose and another method have places of their own.
        store.send_code(12, ChallengeKey { purpose: Purpose::Enrolment, ..key() }).await;
        store.send_code(13, ChallengeKey { method: Method::Sms, ..key() }).await;
        assert_eq!(store.number("SELECT COUNT(*) FROM challenges").await, 3);
    }
}

#[tokio::test]
async fn codes_are_voided_one_by_one_by_set_up_and_by_user() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        let left = async || store.number("SELECT COUNT(*) FROM challenges").await;
        store.send_code(10, key()).await;
        store.send_code(11, ChallengeKey { method: Method::Sms, ..key() }).await;
        store.send_code(12, ChallengeKey { user: other, ..key() }).await;
        store.send_code(13, ChallengeKey { purpose: Purpose::Enrolment, ..key() }).await;
        store.write(async |tx| tx.void_challenge(Uuid::from_u128(11)).await).await.expect("answers");
        assert_eq!(left().await, 3);
        store.write(async |tx| tx.void_challenge_of(key()).await).await.expect("answers");
        assert_eq!(left().await, 2);
        store.write(async |tx| tx.void_challenges_of(user).await).await.expect("answers");
        assert_eq!(left().await, 1);
        assert!(store.guess(ChallengeKey { user: other, ..key() }, NOW).await.is_some());
    }
}

#[tokio::test]
async fn only_methods_that_send_have_codes_and_only_users_who_exist() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        for key in [
            ChallengeKey { method: Method::Totp, ..key() },
            ChallengeKey { method: Method::BackupCode, ..key() },
            ChallengeKey { user: id(3), ..key() },
        ] {
            let refused: StoreResult<()> =
                store.write(async |tx| tx.replace_challenge(&new(10, key), NOW).await).await;
            assert!(refused.is_err(), "{key:?}");
        }
    }
}
