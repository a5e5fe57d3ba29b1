//! Contract of `store::throttle`.

use super::{NOW, TestStore, at, token};
use crate::support::engines;
use countersign::store::Hits;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use std::time::Duration;

/// Three a minute. The store counts; whether three is too many is not its business.
const LIMIT: RateLimit = RateLimit { requests: 3, period: Duration::from_secs(60) };

impl TestStore {
    async fn hit(&self, key: &str, now: Timestamp) -> Hits {
        self.write(async |tx| tx.count_hit(token(key), LIMIT, now).await).await.expect("answers")
    }
}

fn hits(count: i64, window_ends: Timestamp) -> Hits {
    Hits { count, window_ends }
}

#[tokio::test]
async fn hits_are_counted_in_a_window_that_begins_with_the_first() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert_eq!(store.hit("a", at(10)).await, hits(1, at(70)));
        assert_eq!(store.hit("a", at(11)).await, hits(2, at(70)));
        assert_eq!(store.hit("a", at(69)).await, hits(3, at(70)));
        assert_eq!(store.hit("a", at(69)).await, hits(4, at(70)), "beyond the limit it counts on");
        assert_eq!(store.hit("b", at(69)).await, hits(1, at(129)), "another key, another counter");
    }
}

#[tokio::test]
async fn a_window_that_is_over_starts_anew() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.hit("a", NOW).await;
        store.hit("a", NOW).await;
        assert_eq!(store.hit("a", at(60)).await, hits(1, at(120)));
        assert_eq!(store.hit("a", at(61)).await, hits(2, at(120)));
        assert_eq!(store.hit("a", at(1000)).await, hits(1, at(1060)));
    }
}

#[tokio::test]
async fn a_changed_period_counts_from_the_start_of_the_window() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.hit("a", NOW).await;
        let longer = RateLimit { period: Duration::from_secs(120), ..LIMIT };
        let counted = store.write(async |tx| tx.count_hit(token("a"), longer, at(90)).await).await;
        assert_eq!(counted.expect("answers"), hits(2, at(120)));
    }
}

#[tokio::test]
async fn a_cleared_counter_begins_again_and_others_go_on() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        for key in ["a", "a", "b"] {
            store.hit(key, NOW).await;
        }
        store.write(async |tx| tx.clear_hits(token("a")).await).await.expect("answers");
        assert_eq!(store.hit("a", at(5)).await, hits(1, at(65)));
        assert_eq!(store.hit("b", at(5)).await, hits(2, at(60)));
    }
}

#[tokio::test]
async fn a_list_of_counters_is_forgotten_at_once_however_long_it_is() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let names: Vec<String> = (0..30).map(|number| format!("key {number}")).collect();
        let left = async || store.number("SELECT COUNT(*) FROM throttles").await;
        for length in [0_usize, 1, 11, 12, 13, 29] {
            for name in &names {
                store.hit(name, NOW).await;
            }
            let keys: Vec<_> = names.iter().take(length).map(|name| token(name)).collect();
            store.write(async |tx| tx.clear_all_hits(&keys).await).await.expect("answers");
            assert_eq!(left().await, 30 - i64::try_from(length).expect("small"));
            let last = store.hit("key 29", NOW).await;
            assert!(last.count > 1, "the others stay");
        }
    }
}
