//! All SQL. Nothing outside this module names a table, and nothing in it decides anything.
//!
//! One text per query runs on both engines. Whatever is usable once, countable or monotonic is **one statement whose
//! `WHERE` holds the whole rule**; the caller looks at the rows changed. Those functions are named `consume_`,
//! `advance_`, `count_`, `rotate_`, `lock_`. Reads go through [`Store`]; everything that one step writes goes through
//! one [`Tx`], guarded statement first.

mod affected;
mod audit;
mod audit_list;
mod backup_code;
mod challenge;
mod credentials;
mod customer;
mod directory;
mod engine;
mod enrolment;
mod error;
mod keyring;
mod list;
mod message;
mod migrate;
mod new_file;
mod parameters;
mod password_history;
mod password_link;
mod pending_enrolment;
mod purge;
mod session;
mod session_list;
mod settings;
mod setup_link;
mod sign_in;
mod signing_key;
mod standing;
mod statements;
mod tenant;
mod tenant_profile;
mod throttle;
mod turn;
mod user;
mod user_list;

pub use affected::{AffectedCounts, Rule};
pub use audit::NewAuditEvent;
pub use audit_list::{AuditFilter, AuditScope, AuditSort, StoredAuditEvent};
pub use challenge::{ChallengeKey, NewChallenge, OpenChallenge, SentCode};
pub use credentials::{Credentials, SecondFactorBudget};
pub use directory::{PlaceSort, TenantStore, TenantTx};
pub use enrolment::{NewEnrolment, TotpEnrolment};
pub use error::{StoreError, StoreResult};
pub use message::{DueMessage, NewMessage};
pub use password_history::NewOldPassword;
pub use password_link::{LinkPurpose, StoredLink};
pub use pending_enrolment::PendingEnrolment;
pub use session::{Acting, EndReason, NewSession, StoredSession};
pub use session_list::ListedSession;
pub use settings::StoredSettings;
pub use sign_in::{NewSignIn, UnansweredSignIn};
pub use signing_key::StoredSigningKey;
pub use statements::{ListStatement, list_statements};
pub use tenant_profile::ProfileSort;
pub use throttle::Hits;
pub use turn::Turn;
pub use user::{NewUser, UserChange};
pub use user_list::{ListedUser, TwoFactorFilter, UserScope, UserSort};

use crate::config::{self, Engine as EngineConfig};
pub(crate) use engine::Engine;
use engine::{execute, fetch_all, fetch_one, fetch_optional, on};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, PgConnection, Postgres, Sqlite, Transaction};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    read: Engine<SqlitePool, PgPool>,
    write: Engine<SqlitePool, PgPool>,
    /// Where the embedded database lives, for files that belong beside it.
    path: Option<PathBuf>,
}

/// A transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx(Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>);

impl Store {
    /// Connects and migrates. Makes the file and its folder if the embedded database is new.
    pub async fn open(config: &config::Database) -> Result<Self, OpenError> {
        match config.engine() {
            None => Err(OpenError::Address),
            Some(EngineConfig::Sqlite(path)) => Self::open_sqlite(path, config).await,
            Some(EngineConfig::Postgres(url)) => Self::open_postgres(&url, config).await,
        }
    }

    /// One connection writes and several read: SQLite has one writer at a time, and waiting for a connection is fairer and
    /// faster than waiting for its lock.
    async fn open_sqlite(path: PathBuf, config: &config::Database) -> Result<Self, OpenError> {
        make_folder_of(&path).map_err(|source| OpenError::Folder { path: path.clone(), source })?;
        let lock = migrate::lock_beside(&path).await?;
        new_file::make_unless_there(&path).await?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true);
        let pool = |connections: u32| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(config.acquire_timeout)
                // Asking a file whether it is still there costs as much as a query.
                .test_before_acquire(false)
        };
        let write = pool(1).connect_with(options.clone()).await.map_err(OpenError::Connect)?;
        let readers = config.max_connections.saturating_sub(1).max(1);
        let read = pool(readers).connect_with(options).await.map_err(OpenError::Connect)?;
        let store = Self { read: Engine::Sqlite(read), write: Engine::Sqlite(write), path: Some(path) };
        store.migrate().await?;
        drop(lock);
        Ok(store)
    }

    async fn open_postgres(url: &str, config: &config::Database) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Address)?;
        // A pool says only that it waited in vain; one plain connection says why.
        PgConnection::connect_with(&options).await.map_err(OpenError::Connect)?;
        let pool = PgPoolOptions::new()
            .max_connections(config.max_connections.max(2))
            .acquire_timeout(config.acquire_timeout)
            .connect_with(options.application_name("countersign"))
            .await
            .map_err(OpenError::Connect)?;
        let store = Self { read: Engine::Postgres(pool.clone()), write: Engine::Postgres(pool), path: None };
        store.migrate().await?;
        Ok(store)
    }

    /// Where the embedded database lives; `None` for a server.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Begins a transaction. On SQLite it takes the write lock at once: one that began by reading could not be sure to
    /// get it.
    pub async fn begin(&self) -> StoreResult<Tx> {
        Ok(Tx(match &self.write {
            Engine::Sqlite(pool) => Engine::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres(pool) => Engine::Postgres(pool.begin().await?),
        }))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> StoreResult<()> {
        let (_,): (i64,) =
            on!(&self.read, c => sqlx::query_as("SELECT CAST(1 AS BIGINT)").fetch_one(c).await)?;
        Ok(())
    }

    /// Closes every connection, after those in use are given back.
    pub async fn close(&self) {
        on!(&self.read, c => c.close().await);
        on!(&self.write, c => c.close().await);
    }
}

impl Tx {
    /// Makes everything durable.
    pub async fn commit(self) -> StoreResult<()> {
        Ok(on!(self.0, tx => tx.commit().await)?)
    }
}

/// The folder of the embedded database is for its owner alone, if we make it.
fn make_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
            let mut builder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.recursive(true).create(folder)
        }
        Some(_) | None => Ok(()),
    }
}

/// Why the database cannot be used at start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of neither kind.
    #[error("[database] url must be sqlite://PATH or postgres://USER@HOST/NAME")]
    Address,
    /// The folder or the file cannot be made.
    #[error("cannot make {}: {source}", path.display())]
    Folder {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No connection.
    #[error("cannot connect to the database: {0}")]
    Connect(sqlx::Error),
    /// The tables cannot be brought up to date.
    #[error("cannot bring the database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The lock around it cannot be taken.
    #[error("cannot lock {}, beside the database, while it is opened: {source}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
