//! A fresh database for each test, on each engine there is.

use countersign::config;
use sqlx::{Connection, Executor, PgConnection};
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
    if std::env::var_os("TEST_POSTGRES_URL").is_some() { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
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
}

async fn new_postgres_database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL");
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(sqlx::raw_sql(create)).await.expect("a new database");
    let mut url = Url::parse(&server).expect("an address");
    url.set_path(&name);
    url.to_string()
}
