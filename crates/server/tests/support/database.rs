//! A fresh database for each test, on each engine there is.

use countersign::config;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use url::Url;

/// An empty database. SQLite's goes with its folder, PostgreSQL's with the throw-away server.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
}

/// The engines to test on.
pub(crate) fn engines() -> Vec<&'static str> {
    if postgres_server().is_some() { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
}

/// The PostgreSQL server of the tests, if there is one.
pub(crate) fn postgres_server() -> Option<Url> {
    #[expect(clippy::disallowed_methods, reason = "which databases there are is asked here and nowhere else")]
    let server = std::env::var("TEST_POSTGRES_URL").ok()?;
    Some(Url::parse(&server).expect("TEST_POSTGRES_URL is an address"))
}

impl Drop for TestDatabase {
    /// A test that loops over the engines says on which one it failed.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("on {}", self.url);
        }
    }
}

impl TestDatabase {
    pub(crate) async fn new(engine: &str) -> Self {
        let folder = tempfile::tempdir().expect("temporary folder");
        let url = match engine {
            "sqlite" => format!("sqlite://{}", folder.path().join("countersign.db").display()),
            _ => new_postgres_database().await,
        };
        Self { url, folder }
    }

    pub(crate) fn config(&self) -> config::Database {
        config::Database { url: self.url.clone(), ..config::Database::default() }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    pub(crate) async fn sqlite(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.url).await.expect("the database of the test")
    }

    pub(crate) async fn postgres(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.expect("the database of the test")
    }
}

async fn new_postgres_database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut url = postgres_server().expect("TEST_POSTGRES_URL");
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut connection =
        PgConnection::connect(url.as_str()).await.expect("the PostgreSQL server of the tests");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(sqlx::raw_sql(create)).await.expect("a new database");
    url.set_path(&name);
    url.to_string()
}
