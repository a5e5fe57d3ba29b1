//! An empty database on each engine there is, and servers on it.

use crate::process::{Process, free_address};
use anyhow::{Context, Result};
use sqlx::{Connection, Executor, PgConnection};
use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

impl Engine {
    /// PostgreSQL is measured where `TEST_POSTGRES_URL` names a server on which databases may be made.
    pub(crate) fn all() -> Vec<Self> {
        match postgres_server() {
            Some(_) => vec![Self::Sqlite, Self::Postgres],
            None => vec![Self::Sqlite],
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one variable of this program")]
fn postgres_server() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok()
}

/// A folder, an empty database, and a configuration that names it.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    /// The program.
    pub(crate) server: PathBuf,
    folder: TempDir,
}

impl Ground {
    pub(crate) async fn new(engine: Engine, server: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("countersign.db").display()),
            Engine::Postgres => new_postgres_database().await?,
        };
        let ground = Self { engine, url, server: server.to_owned(), folder };
        // The limits on sign-ins are counted as ever, but never reached.
        let mut text = format!(
            "[database]\nurl = \"{}\"\n\n[limits]\nsign_in_per_address = 1000000\nsign_in_per_account = 1000000\n",
            ground.url
        );
        if engine == Engine::Postgres {
            let file = ground.path("master.key");
            std::fs::write(&file, "11".repeat(32))?;
            write!(text, "\n[keys]\nmaster_key_file = \"{}\"\n", file.display())?;
        }
        std::fs::write(ground.config(), text)?;
        Ok(ground)
    }

    /// A file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path("countersign.toml")
    }

    /// Starts a server on the database. Returns how long it took to the first healthy answer.
    pub(crate) async fn start(&self) -> Result<(Process, Duration)> {
        let address = free_address()?;
        let log = File::options().create(true).append(true).open(self.path("log"))?;
        let mut command = Command::new(&self.server);
        command
            .args(["serve", "--config"])
            .arg(self.config())
            .env_clear()
            .env("COUNTERSIGN__HTTP__LISTEN", address.to_string())
            .stdout(Stdio::null())
            .stderr(log);
        Process::start(&mut command, address).await
    }

    /// Has PostgreSQL count what is in the tables, as it does by itself in a database that grows slowly.
    pub(crate) async fn analyze(&self) -> Result<()> {
        if self.engine == Engine::Postgres {
            PgConnection::connect(&self.url).await?.execute("ANALYZE").await?;
        }
        Ok(())
    }

    /// Takes the database away; the folder goes by itself.
    pub(crate) async fn remove(self) -> Result<()> {
        match (self.engine, Url::parse(&self.url)) {
            (Engine::Postgres, Ok(url)) => {
                on_postgres(format!("DROP DATABASE {}", url.path().trim_start_matches('/'))).await
            }
            _ => Ok(()),
        }
    }
}

async fn new_postgres_database() -> Result<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("bench_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    on_postgres(format!("CREATE DATABASE {name}")).await?;
    let mut url = Url::parse(&postgres_server().context("TEST_POSTGRES_URL")?)?;
    url.set_path(&name);
    Ok(url.to_string())
}

async fn on_postgres(statement: String) -> Result<()> {
    let mut connection = PgConnection::connect(&postgres_server().context("TEST_POSTGRES_URL")?).await?;
    connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(statement))).await?;
    Ok(())
}
