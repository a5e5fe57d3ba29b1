//! Contract of `Store` and `Tx` themselves: connections, and all or nothing.

use super::races::{Arena, TASKS};
use super::{NOW, TestStore, email, hash, id};
use crate::support::{TestDatabase, engines, winners};
use countersign::config;
use countersign::store::{NewUser, Store, StoreError};
use countersign_core::authority::Role;
use sqlx::Executor;
use std::time::Duration;

#[tokio::test]
async fn a_database_that_is_there_answers() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.store.ping().await.expect("answers");
    }
}

#[tokio::test]
async fn the_embedded_database_knows_its_file_and_a_server_has_none() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let path = store.store.path();
        assert_eq!(path.is_some(), store.database.is_sqlite());
        assert!(path.is_none_or(|path| path.starts_with(store.database.folder.path()) && path.is_file()));
    }
}

#[tokio::test]
async fn connections_to_the_embedded_database_keep_page_caches_of_their_own() {
    let store = TestStore::on("sqlite").await;
    let is_shared = store.number("SELECT sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT')").await;
    assert_eq!(is_shared, 0, "built without .cargo/config.toml: long lists would be slower");
}

#[tokio::test]
async fn a_transaction_that_is_dropped_changes_nothing() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let mut tx = store.store.begin().await.expect("begun");
        assert!(tx.hold_methods(user).await.expect("answers"));
        tx.save_settings("a", "value", 0, NOW).await.expect("answers");
        drop(tx);
        assert_eq!(store.store.find_settings("a").await.expect("answers"), None);
        assert_eq!(store.number("SELECT methods_version FROM credentials").await, 0);
        store.write(async |tx| tx.save_settings("a", "value", 0, NOW).await).await.expect("nothing is held");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transaction_that_has_read_may_still_write_whoever_else_writes() {
    const ROUNDS: usize = 4;
    for engine in engines() {
        let arena = Arena::on(engine).await;
        for _ in 0..ROUNDS {
            let held = arena
                .race(|_, tx| {
                    Box::pin(async move {
                        tx.find_user(id(1)).await?;
                        tx.hold_methods(id(1)).await
                    })
                })
                .await;
            assert_eq!(winners(&held), TASKS);
        }
        let written = arena.store.number("SELECT methods_version FROM credentials").await;
        assert_eq!(usize::try_from(written), Ok(ROUNDS * TASKS));
    }
}

#[tokio::test]
async fn on_the_embedded_database_a_transaction_has_the_write_lock_from_its_beginning() {
    let store = TestStore::on("sqlite").await;
    let mut other = store.database.sqlite().await;
    other.execute("PRAGMA busy_timeout = 0").await.expect("set");
    let tx = store.store.begin().await.expect("begun");
    let refused = other.execute("BEGIN IMMEDIATE").await.expect_err("held");
    assert!(refused.to_string().contains("database is locked"), "{refused}");
    tx.commit().await.expect("committed");
    other.execute("BEGIN IMMEDIATE").await.expect("free");
}

#[tokio::test]
async fn a_refused_statement_takes_the_whole_transaction_with_it() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        let (address, password) = (email("USER1@example.org"), hash("password"));
        let taken = NewUser {
            id: id(2),
            role: Role::SystemAdmin,
            email: &address,
            first_name: None,
            last_name: None,
            password_hash: Some(&password),
        };
        let refused = store
            .write(async |tx| {
                tx.save_settings("a", "value", 0, NOW).await?;
                tx.create_user(&taken, NOW).await
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        assert_eq!(store.store.find_settings("a").await.expect("answers"), None);
    }
}

#[tokio::test]
async fn a_commit_is_seen_by_another_node_at_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let [other] = store.nodes(2).await;
        assert!(other.find_user(user).await.expect("answers").is_some());
        store.write(async |tx| tx.save_settings("a", "value", 0, NOW).await).await.expect("answers");
        assert!(other.find_settings("a").await.expect("answers").is_some());
    }
}

#[tokio::test]
async fn whoever_waits_too_long_for_a_connection_is_told_that_the_database_is_unavailable() {
    for engine in engines() {
        let database = TestDatabase::new(engine).await;
        let config = config::Database {
            max_connections: 2,
            // Longer than connecting takes on a busy machine; waited for once.
            acquire_timeout: Duration::from_secs(2),
            ..database.config()
        };
        let store = Store::open(&config).await.expect("a store");
        let first = store.begin().await.expect("begun");
        // SQLite has one connection that writes; on PostgreSQL there are two of one kind.
        let second = if database.is_sqlite() { None } else { Some(store.begin().await.expect("begun")) };
        let refused = store.begin().await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        drop((first, second));
        store.begin().await.expect("begun");
    }
}

#[tokio::test]
async fn a_closed_store_is_unavailable() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.store.close().await;
        assert!(matches!(store.store.ping().await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.store.begin().await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.store.find_user(user).await, Err(StoreError::Unavailable(_))));
    }
}
