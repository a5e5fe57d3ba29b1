//! Contract of `store::settings`.

use super::{NOW, TestStore, at};
use crate::support::engines;
use countersign::store::StoredSettings;

impl TestStore {
    async fn save(&self, name: &str, value: &str, seen: i64) -> Option<i64> {
        self.write(async |tx| tx.save_settings(name, value, seen, NOW).await).await.expect("answers")
    }

    async fn settings(&self, name: &str) -> Option<StoredSettings> {
        self.store.find_settings(name).await.expect("answers")
    }
}

fn stored(value: &str, version: i64) -> StoredSettings {
    StoredSettings { value: value.to_owned(), version }
}

#[tokio::test]
async fn versions_grow_by_one_from_the_first_save() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert_eq!(store.settings("a").await, None);
        assert_eq!(store.save("a", "one", 0).await, Some(1));
        assert_eq!(store.save("a", "two", 1).await, Some(2));
        assert_eq!(store.save("a", "three", 2).await, Some(3));
        assert_eq!(store.settings("a").await, Some(stored("three", 3)));
        assert_eq!(store.settings("b").await, None);
    }
}

#[tokio::test]
async fn a_save_over_another_version_is_refused_and_changes_nothing() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert_eq!(store.save("a", "late", 1).await, None, "there is no first version yet");
        assert_eq!(store.settings("a").await, None);
        store.save("a", "one", 0).await;
        store.save("a", "two", 1).await;
        for seen in [0, 1, 3, -1, i64::MAX] {
            assert_eq!(store.save("a", "late", seen).await, None, "over version {seen}");
        }
        assert_eq!(store.settings("a").await, Some(stored("two", 2)));
    }
}

#[tokio::test]
async fn each_name_has_versions_of_its_own() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.save("a", "one", 0).await;
        assert_eq!(store.save("b", "other", 0).await, Some(1));
        assert_eq!(store.settings("a").await, Some(stored("one", 1)));
    }
}

#[tokio::test]
async fn the_moment_of_a_save_is_kept() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.save("a", "one", 0).await;
        store.write(async |tx| tx.save_settings("a", "two", 1, at(5)).await).await.expect("answers");
        assert_eq!(store.number("SELECT updated_at FROM settings").await, at(5).millis());
    }
}
