//! Contract of `store::credentials`.

use super::races::Arena;
use super::{NOW, TestStore, at, hash, id};
use crate::support::{engines, winners};
use countersign::store::{Credentials, SecondFactorBudget};
use countersign_core::id::UserId;
use countersign_core::time::Timestamp;
use countersign_core::user::Standing;

impl TestStore {
    async fn credentials(&self, user: UserId) -> Credentials {
        self.store.find_credentials(user).await.expect("answers").expect("there")
    }

    /// The hash that is stored.
    async fn password(&self, user: UserId) -> String {
        self.credentials(user).await.password_hash.expect("a hash").as_str().to_owned()
    }

    async fn count_code(&self, user: UserId, now: Timestamp) -> Option<SecondFactorBudget> {
        self.write(async |tx| tx.count_second_factor_attempt(user, now).await).await.expect("answers")
    }

    async fn count_password(&self, user: UserId, now: Timestamp) -> Option<(u32, u32)> {
        self.write(async |tx| tx.count_password_failure(user, now).await).await.expect("answers")
    }

    async fn lock(&self, user: UserId, until: Timestamp, now: Timestamp) -> bool {
        self.write(async |tx| tx.lock_account(user, until, now).await).await.expect("answers")
    }
}

fn budget(failures: u32, locks: u32) -> SecondFactorBudget {
    SecondFactorBudget { failures, locks }
}

#[tokio::test]
async fn a_new_user_is_in_good_standing() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let found = store.credentials(user).await;
        assert_eq!(store.password(user).await, "password");
        assert!(found.is_enabled);
        assert_eq!((found.locked_until, found.last_login_at), (None, None));
        assert_eq!(found.standing(NOW), Standing::Active);
        assert!(store.store.find_credentials(id(2)).await.expect("answers").is_none());
    }
}

#[tokio::test]
async fn attempts_at_the_second_factor_are_counted_one_by_one() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        for failures in 1..=3 {
            assert_eq!(store.count_code(user, NOW).await, Some(budget(failures, 0)));
        }
        assert_eq!(store.count_code(other, NOW).await, Some(budget(1, 0)));
        assert_eq!(store.count_code(id(3), NOW).await, None, "no such user");
    }
}

#[tokio::test]
async fn the_two_counters_do_not_know_each_other() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert_eq!(store.count_password(user, NOW).await, Some((1, 0)));
        assert_eq!(store.count_password(user, NOW).await, Some((2, 0)));
        assert_eq!(store.count_code(user, NOW).await, Some(budget(1, 0)));
        assert_eq!(store.count_password(user, NOW).await, Some((3, 0)));
        assert_eq!(store.count_password(id(3), NOW).await, None, "no such user");

        store
            .write(async |tx| tx.confirm_password(user, &hash("password"), None).await)
            .await
            .expect("answers");
        assert_eq!(store.count_password(user, NOW).await, Some((1, 0)), "a right password resets its own");
        assert_eq!(store.count_code(user, NOW).await, Some(budget(2, 0)), "and not the other");

        store.write(async |tx| tx.reset_second_factor_failures(user).await).await.expect("answers");
        assert_eq!(store.count_code(user, NOW).await, Some(budget(1, 0)), "a right code resets its own");
        assert_eq!(store.count_password(user, NOW).await, Some((2, 0)), "and not the other");
    }
}

#[tokio::test]
async fn nothing_is_counted_while_an_account_is_locked_or_disabled() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert!(store.lock(user, at(60), NOW).await);
        assert_eq!(store.count_code(user, at(59)).await, None);
        assert_eq!(store.count_password(user, at(59)).await, None);
        assert_eq!(store.count_code(user, at(60)).await, Some(budget(1, 1)), "the lock is over");
        assert_eq!(store.count_password(user, at(60)).await, Some((1, 1)));

        store.execute("UPDATE credentials SET is_enabled = FALSE").await;
        assert_eq!(store.count_code(user, at(60)).await, None);
        assert_eq!(store.count_password(user, at(60)).await, None);
        assert_eq!(store.credentials(user).await.standing(at(60)), Standing::Disabled);
    }
}

#[tokio::test]
async fn a_lock_holds_until_its_end_and_starts_the_counters_anew() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.count_code(user, NOW).await;
        store.count_password(user, NOW).await;
        assert!(store.lock(user, at(60), NOW).await);
        assert!(!store.lock(user, at(600), at(59)).await, "locked already");
        assert_eq!(store.credentials(user).await.standing(at(59)), Standing::Locked(at(60)));
        assert_eq!(store.credentials(user).await.standing(at(60)), Standing::Active);
        assert!(store.lock(user, Timestamp::NEVER, at(60)).await, "a new one after the old");
        assert_eq!(store.credentials(user).await.locked_until, Some(Timestamp::NEVER));
        assert_eq!(store.number("SELECT locks FROM credentials").await, 2);
        assert_eq!(
            store.number("SELECT password_failures + second_factor_failures FROM credentials").await,
            0
        );
        assert!(!store.lock(id(3), at(60), NOW).await, "no such user");
    }
}

#[tokio::test]
async fn an_unlocked_account_is_as_new_and_a_disabled_one_stays_disabled() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.lock(user, Timestamp::NEVER, NOW).await;
        store.lock(other, Timestamp::NEVER, NOW).await;
        store.write(async |tx| tx.unlock_account(user).await).await.expect("answers");
        assert_eq!(store.credentials(user).await.standing(NOW), Standing::Active);
        assert_eq!(store.count_code(user, NOW).await, Some(budget(1, 0)));
        assert_eq!(store.credentials(other).await.standing(NOW), Standing::Locked(Timestamp::NEVER));

        store.execute("UPDATE credentials SET is_enabled = FALSE").await;
        store.write(async |tx| tx.unlock_account(other).await).await.expect("answers");
        assert_eq!(store.credentials(other).await.standing(NOW), Standing::Disabled);
    }
}

#[tokio::test]
async fn a_right_code_forgets_failures_and_locks() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.lock(user, at(60), NOW).await;
        store.count_code(user, at(61)).await;
        store.write(async |tx| tx.reset_second_factor_failures(user).await).await.expect("answers");
        assert_eq!(store.credentials(user).await.locked_until, None);
        assert_eq!(store.count_code(user, at(62)).await, Some(budget(1, 0)));
    }
}

#[tokio::test]
async fn a_confirmed_password_is_stored_anew_if_asked() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let confirm = async |checked: &str, renewed: Option<&str>| {
            let (checked, renewed) = (hash(checked), renewed.map(hash));
            let confirmed =
                store.write(async |tx| tx.confirm_password(user, &checked, renewed.as_ref()).await).await;
            confirmed.expect("answers")
        };
        assert!(confirm("password", None).await);
        assert_eq!(store.password(user).await, "password");
        assert!(confirm("password", Some("renewed")).await);
        assert_eq!(store.password(user).await, "renewed");
        assert!(!confirm("password", None).await, "no longer the one that was checked");
        assert!(!confirm("password", Some("late")).await);
        assert_eq!(store.password(user).await, "renewed");
        let changed_at = store.number("SELECT password_changed_at FROM credentials").await;
        assert_eq!(changed_at, NOW.millis(), "a new hash of the same password does not make it younger");
    }
}

#[tokio::test]
async fn a_password_is_replaced_only_over_the_one_that_was_checked() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.count_password(user, NOW).await;
        let replace = async |checked: &str, new: &str| {
            let (checked, new) = (hash(checked), hash(new));
            store
                .write(async |tx| tx.replace_password(user, &checked, &new, at(5)).await)
                .await
                .expect("answers")
        };
        assert!(replace("password", "new").await);
        assert!(!replace("password", "other").await);
        assert_eq!(store.password(user).await, "new");
        assert_eq!(store.password(other).await, "password", "of one user only");
        assert_eq!(store.count_password(user, NOW).await, Some((1, 0)), "counted anew");
        let changed = "SELECT COUNT(*) FROM credentials WHERE password_changed_at = 1700000005000";
        assert_eq!(store.number(changed).await, 1);
    }
}

#[tokio::test]
async fn a_complete_sign_in_is_noted() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.write(async |tx| tx.note_login(user, at(9)).await).await.expect("answers");
        assert_eq!(store.credentials(user).await.last_login_at, Some(at(9)));
        assert_eq!(store.credentials(other).await.last_login_at, None);
    }
}

#[tokio::test]
async fn the_methods_of_a_user_who_exists_can_be_held() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert!(store.write(async |tx| tx.hold_methods(user).await).await.expect("answers"));
        assert!(!store.write(async |tx| tx.hold_methods(id(3)).await).await.expect("answers"));
    }
}

#[tokio::test]
async fn the_end_of_a_lock_is_seen_inside_the_transaction_that_locks() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let found = store.write(async |tx| tx.find_lock(user).await).await.expect("answers");
        assert_eq!(found, None);
        let found = store
            .write(async |tx| {
                tx.lock_account(user, at(60), NOW).await?;
                tx.find_lock(user).await
            })
            .await;
        assert_eq!(found.expect("answers"), Some(at(60)));
        let found = store.write(async |tx| tx.find_lock(id(2)).await).await.expect("answers");
        assert_eq!(found, None, "no such user");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_gets_its_first_password_from_one_of_many() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let other = arena.store.add_user(2).await;
        arena.store.execute("UPDATE credentials SET password_hash = NULL, is_enabled = FALSE").await;
        let won = arena
            .race(|task, tx| {
                Box::pin(async move { tx.activate_account(id(1), &hash(&format!("{task}")), at(1)).await })
            })
            .await;
        assert_eq!(winners(&won), 1);
        let credentials = arena.store.credentials(id(1)).await;
        assert!(credentials.is_enabled && credentials.password_changed_at == Some(at(1)));
        assert!(!arena.store.credentials(other).await.is_enabled, "nobody else's");
    }
}
