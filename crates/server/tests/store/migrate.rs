//! Contract of `store::migrate`, and of opening a store.

use super::TestStore;
use crate::support::{TestDatabase, engines, race};
use countersign::config;
use countersign::store::{OpenError, Store};
use std::time::Duration;

/// How many migrations there are.
fn migrations() -> i64 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    i64::try_from(std::fs::read_dir(folder).expect("a folder").count()).expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_open_a_new_database_at_once() {
    for engine in engines() {
        // Whether two meet while SQLite switches to its write-ahead log is luck: some rounds of it.
        let rounds = if engine == "sqlite" { 8 } else { 1 };
        for _ in 0..rounds {
            let database = TestDatabase::new(engine).await;
            let config = config::Database { max_connections: 2, ..database.config() };
            let opened = race(16, |_| {
                let config = config.clone();
                async move { Store::open(&config).await.map_err(|error| error.to_string()) }
            })
            .await;
            for store in opened {
                store.expect("opened").ping().await.expect("answers");
            }
            assert_eq!(
                database.number("SELECT COUNT(*) FROM _sqlx_migrations WHERE success").await,
                migrations()
            );
        }
    }
}

#[tokio::test]
async fn a_new_database_comes_into_its_place_whole() {
    let database = TestDatabase::new("sqlite").await;
    let folder = database.folder.path();
    // Of a process that was killed while it made one.
    std::fs::create_dir(folder.join("countersign-new-left")).expect("made");
    std::fs::write(folder.join("countersign-new-left").join("draft.db"), "half a d").expect("written");
    let path = folder.join("countersign.db");
    let first_sight = std::thread::spawn(move || {
        loop {
            if let Ok(found) = path.metadata() {
                return found.len();
            }
            std::thread::yield_now();
        }
    });
    let store = Store::open(&database.config()).await.expect("opened");
    let length = first_sight.join().expect("no panic");
    assert!(length > 100_000, "with all tables from the first moment on: {length}");
    assert_eq!(database.texts("PRAGMA journal_mode").await, ["wal"]);
    let names = folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let made_aside: Vec<_> = names.filter(|name| name.to_string_lossy().contains("-new-")).collect();
    assert_eq!(made_aside, ["countersign-new-left"], "nothing of our own is left");
    store.ping().await.expect("answers");
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let database = TestDatabase::new("sqlite").await;
    std::fs::write(database.folder.path().join("countersign.db"), "").expect("written");
    let store = Store::open(&database.config()).await.expect("opened");
    store.ping().await.expect("answers");
    assert_eq!(database.texts("PRAGMA journal_mode").await, ["wal"]);
}

#[tokio::test]
async fn a_database_that_is_opened_again_keeps_what_is_in_it() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.store.close().await;
        let again = Store::open(&store.database.config()).await.expect("opened");
        assert!(again.find_user(user).await.expect("answers").is_some());
    }
}

#[tokio::test]
async fn a_database_that_was_migrated_by_another_text_is_refused() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert!(store.execute("UPDATE _sqlx_migrations SET checksum = substr(checksum, 2)").await > 0);
        let refused = Store::open(&store.database.config()).await;
        let is_of_other_text =
            matches!(refused, Err(OpenError::Migrate(sqlx::migrate::MigrateError::VersionMismatch(1))));
        assert!(is_of_other_text, "{refused:?}");
    }
}

#[tokio::test]
async fn a_database_that_a_newer_version_has_migrated_is_opened() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store
            .execute(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9000, 'of a later version', TRUE, checksum, 1 FROM _sqlx_migrations WHERE version = 1",
            )
            .await;
        let old = Store::open(&store.database.config()).await.expect("opened");
        assert!(old.find_user(user).await.expect("answers").is_some());
    }
}

#[tokio::test]
async fn an_address_of_neither_kind_is_refused() {
    for url in ["mysql://localhost/app", "sqlite://", "", "countersign.db", "postgres://[::1"] {
        let config = config::Database { url: url.to_owned(), ..config::Database::default() };
        let refused = Store::open(&config).await;
        assert!(matches!(refused, Err(OpenError::Address)), "{url}: {refused:?}");
    }
}

#[tokio::test]
async fn a_database_server_that_is_not_there_is_said_to_be() {
    // Bound and never accepted from, so that nobody else takes the port; then closed.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let config = config::Database {
        url: format!("postgres://nobody@127.0.0.1:{port}/nothing"),
        acquire_timeout: Duration::from_millis(50),
        ..config::Database::default()
    };
    let refused = Store::open(&config).await;
    assert!(matches!(refused, Err(OpenError::Connect(_))), "{refused:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.txt");
    let letter = "Dear Ada, ".repeat(500);
    std::fs::write(&path, &letter).expect("written");
    let config =
        config::Database { url: format!("sqlite://{}", path.display()), ..config::Database::default() };
    let refused = Store::open(&config).await;
    assert!(matches!(refused, Err(OpenError::Connect(_) | OpenError::Migrate(_))), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), letter);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    let path = file.join("below").join("countersign.db");
    let config =
        config::Database { url: format!("sqlite://{}", path.display()), ..config::Database::default() };
    let refused = Store::open(&config).await.expect_err("refused");
    assert!(matches!(refused, OpenError::Folder { .. }), "{refused:?}");
    assert!(refused.to_string().contains("countersign.db"), "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_made_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("one").join("two").join("countersign.db");
    let config =
        config::Database { url: format!("sqlite://{}", path.display()), ..config::Database::default() };
    Store::open(&config).await.expect("opened");
    assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
    for made in path.ancestors().skip(1).take(2) {
        let mode = made.metadata().expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", made.display());
    }
}
