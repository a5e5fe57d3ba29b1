//! Contract of `store::signing_key`.

use super::{NOW, TestStore, id};
use crate::support::engines;
use countersign::store::{StoreError, StoredSigningKey};

impl TestStore {
    async fn keys(&self, algorithm: &str) -> Vec<(u128, String)> {
        let found = self.store.list_signing_keys(algorithm).await.expect("answers");
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
async fn an_algorithm_that_does_not_exist_is_refused() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert!(matches!(store.add_key(1, "none").await, Err(StoreError::Corrupt(_))));
    }
}
