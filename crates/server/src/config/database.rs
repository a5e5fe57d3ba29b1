//! `[database]`

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// Where data is kept.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite://PATH` for the database inside the binary, or `postgres://…`. A PostgreSQL password may be left out here
    /// and given in `PGPASSWORD` or a password file.
    pub url: String,
    /// Most connections. SQLite uses one for writing and the rest for reading.
    pub max_connections: u32,
    /// How long a request waits for a free connection before it is answered 503.
    #[serde(with = "super::span")]
    pub acquire_timeout: Duration,
}

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// The file of an embedded database.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL server.
    Postgres(String),
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite://countersign-data/countersign.db".to_owned(),
            max_connections: 10,
            acquire_timeout: Duration::from_secs(5),
        }
    }
}

impl Database {
    /// Which database, or `None` if the address is of neither kind.
    pub fn engine(&self) -> Option<Engine> {
        if let Some(path) = self.url.strip_prefix("sqlite://") {
            (!path.is_empty()).then(|| Engine::Sqlite(PathBuf::from(path)))
        } else {
            let is_postgres = self.url.starts_with("postgres://") || self.url.starts_with("postgresql://");
            is_postgres.then(|| Engine::Postgres(self.url.clone()))
        }
    }

    /// Without the password.
    pub(super) fn redacted(mut self) -> Self {
        if let Ok(mut url) = Url::parse(&self.url)
            && url.password().is_some()
            && url.set_password(Some("hidden")).is_ok()
        {
            self.url = url.to_string();
        }
        self
    }
}
