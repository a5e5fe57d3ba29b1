//! Contract of `store::setup_link`.

use super::{NOW, TestStore, at, token};
use crate::support::engines;
use countersign_core::time::Timestamp;

impl TestStore {
    pub(super) async fn print_link(&self, link: &str) {
        self.write(async |tx| tx.replace_setup_link(token(link), at(100), NOW).await).await.expect("a link");
    }

    async fn is_open(&self, link: &str, now: Timestamp) -> bool {
        self.store.is_setup_link_open(token(link), now).await.expect("answers")
    }

    async fn use_link(&self, link: &str, now: Timestamp) -> bool {
        self.write(async |tx| tx.consume_setup_link(token(link), now).await).await.expect("answers")
    }
}

#[tokio::test]
async fn a_link_is_open_until_it_is_used() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.print_link("link").await;
        assert!(store.is_open("link", at(99)).await);
        assert!(!store.is_open("another", NOW).await);
        assert!(!store.use_link("another", NOW).await);
        assert!(store.use_link("link", at(99)).await);
        assert!(!store.is_open("link", at(99)).await);
        assert!(!store.use_link("link", at(99)).await);
    }
}

#[tokio::test]
async fn a_link_runs_out() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.print_link("link").await;
        assert!(!store.is_open("link", at(100)).await);
        assert!(!store.use_link("link", at(100)).await);
    }
}

#[tokio::test]
async fn a_new_link_voids_the_one_before() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.print_link("old").await;
        store.print_link("new").await;
        assert!(!store.is_open("old", NOW).await && !store.use_link("old", NOW).await);
        assert!(store.is_open("new", NOW).await && store.use_link("new", NOW).await);
    }
}

#[tokio::test]
async fn no_link_works_once_there_is_a_system_administrator() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.print_link("link").await;
        store.add_user(1).await;
        assert!(!store.is_open("link", NOW).await);
        assert!(!store.use_link("link", NOW).await);
    }
}
