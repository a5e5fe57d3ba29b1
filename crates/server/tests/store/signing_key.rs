//! Contract of `store::signing_key`.

use super::races::Arena;
use super::{NOW, TestStore, at, id};
use crate::support::{engines, winners};
use countersign::store::{EndReason, StoreError, StoredSigningKey};
use countersign_core::sign_in::Stage;

impl TestStore {
    async fn keys(&self, algorithm: &str) -> Vec<(u128, String)> {
        let found = self.store.list_signing_keys(algorithm, NOW).await.expect("answers");
        found.into_iter().map(|key| (key.id.uuid().as_u128(), key.secret)).collect()
    }

    async fn add_key(&self, number: u128, algorithm: &str) -> Result<(), StoreError> {
        let key = StoredSigningKey { id: id(number), secret: format!("sealed {number}") };
        self.write(async |tx| tx.create_first_signing_key(&key, algorithm, NOW).await).await
    }
}

#[tokio::test]
async fn the_first_key_of_each_algorithm_stays() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert_eq!(store.keys("ES256").await, []);
        for number in [1, 2] {
            store.add_key(number, "ES256").await.expect("answers");
        }
        store.add_key(3, "HS512").await.expect("answers");
        assert_eq!(store.keys("ES256").await, [(1, "sealed 1".to_owned())]);
        assert_eq!(store.keys("HS512").await, [(3, "sealed 3".to_owned())]);
    }
}

#[tokio::test]
async fn the_latest_key_comes_first() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_key(1, "ES256").await.expect("answers");
        store.execute("UPDATE signing_keys SET generation = 2").await;
        store.add_key(2, "ES256").await.expect("answers");
        let numbers: Vec<_> = store.keys("ES256").await.into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 2]);
    }
}

#[tokio::test]
async fn a_new_key_takes_over_and_those_before_have_an_end() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_key(1, "ES256").await.expect("answers");
        store.add_key(9, "HS512").await.expect("answers");
        for (number, end) in [(2, 100), (3, 50)] {
            let key = StoredSigningKey { id: id(number), secret: format!("sealed {number}") };
            let act = async |tx: &mut countersign::store::Tx| {
                tx.rotate_signing_key(&key, "ES256", at(end), NOW).await
            };
            assert!(store.write(act).await.expect("answers"));
        }
        let at_moment = async |moment| {
            let found = store.store.list_signing_keys("ES256", moment).await.expect("answers");
            found.into_iter().map(|key| key.id.uuid().as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(at_moment(at(49)).await, [3, 2, 1]);
        assert_eq!(at_moment(at(50)).await, [3], "no end is put off");
        assert_eq!(store.keys("HS512").await.len(), 1, "another algorithm is left alone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_keys_at_once_each_takes_over_or_is_refused() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_key(1, "ES256").await.expect("answers");
        let won = arena
            .race(|task, tx| {
                Box::pin(async move {
                    let number = 100 + u128::try_from(task).expect("small");
                    let key = StoredSigningKey { id: id(number), secret: "sealed".to_owned() };
                    tx.rotate_signing_key(&key, "ES256", at(100), NOW).await
                })
            })
            .await;
        let signing = "SELECT COUNT(*) FROM signing_keys WHERE checks_until IS NULL";
        assert!(winners(&won) >= 1);
        assert_eq!(arena.store.number(signing).await, 1, "one signs");
    }
}

#[tokio::test]
async fn keys_overlap_until_the_last_token_that_is_out_there_has_ended() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let last_end =
            async || store.write(async |tx| tx.find_last_token_end().await).await.expect("answers");
        assert_eq!(last_end().await, None, "there are no tokens");
        let (session, sign_in) = (store.add_session(10, user).await, id(20));
        assert_eq!(last_end().await, Some(at(100)));
        store.execute("UPDATE sessions SET expires_at = 1700000300000").await;
        store.add_session(11, user).await;
        assert_eq!(last_end().await, Some(at(300)), "of sessions the one that ends last");
        let reason = EndReason::Logout;
        assert!(
            store.write(async |tx| tx.revoke_session(session, reason, at(1)).await).await.expect("answers")
        );
        assert_eq!(last_end().await, Some(at(100)), "of those that go on");
        store.add_sign_in(20, user, Stage::SecondFactor).await;
        store.execute("UPDATE sign_ins SET expires_at = 1700000200000").await;
        assert_eq!(last_end().await, Some(at(200)), "a sign-in under way has a token as well");
        assert!(store.write(async |tx| tx.consume_sign_in(sign_in, at(1)).await).await.expect("answers"));
        assert_eq!(last_end().await, Some(at(100)));
    }
}

#[tokio::test]
async fn a_key_whose_time_is_over_does_not_come_back_with_the_next_one() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_key(1, "ES256").await.expect("answers");
        for (number, end, now) in [(2, 100, NOW), (3, 500, at(200))] {
            let key = StoredSigningKey { id: id(number), secret: format!("sealed {number}") };
            let act = async |tx: &mut countersign::store::Tx| {
                tx.rotate_signing_key(&key, "ES256", at(end), now).await
            };
            assert!(store.write(act).await.expect("answers"));
        }
        let found = store.store.list_signing_keys("ES256", at(200)).await.expect("answers");
        let numbers: Vec<_> = found.into_iter().map(|key| key.id.uuid().as_u128()).collect();
        assert_eq!(numbers, [3, 2], "the first one ended at 100");
        store.add_key(4, "ES256").await.expect("answers");
        assert_eq!(store.keys("ES256").await[0].0, 3, "the first key of an algorithm is made once");
    }
}

#[tokio::test]
async fn an_algorithm_that_does_not_exist_is_refused() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert!(matches!(store.add_key(1, "none").await, Err(StoreError::Corrupt(_))));
    }
}
