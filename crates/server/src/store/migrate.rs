//! Brings the tables up to date, one process at a time.

use super::{Engine, OpenError, Store};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqlitePool};
use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

/// Version, description, text for SQLite, text for PostgreSQL. Only ever added to.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "initial",
        include_str!("../../migrations/sqlite/0001_initial.sql"),
        include_str!("../../migrations/postgres/0001_initial.sql"),
    ),
    (
        2,
        "all_methods",
        include_str!("../../migrations/sqlite/0002_all_methods.sql"),
        include_str!("../../migrations/postgres/0002_all_methods.sql"),
    ),
    (
        3,
        "directory",
        include_str!("../../migrations/sqlite/0003_directory.sql"),
        include_str!("../../migrations/postgres/0003_directory.sql"),
    ),
    (
        4,
        "seeing_and_helping",
        include_str!("../../migrations/sqlite/0004_seeing_and_helping.sql"),
        include_str!("../../migrations/postgres/0004_seeing_and_helping.sql"),
    ),
    (
        5,
        "passwords",
        include_str!("../../migrations/sqlite/0005_passwords.sql"),
        include_str!("../../migrations/postgres/0005_passwords.sql"),
    ),
    (
        6,
        "preview",
        include_str!("../../migrations/sqlite/0006_preview.sql"),
        include_str!("../../migrations/postgres/0006_preview.sql"),
    ),
    (
        7,
        "users_by_time",
        include_str!("../../migrations/sqlite/0007_users_by_time.sql"),
        include_str!("../../migrations/postgres/0007_users_by_time.sql"),
    ),
    (
        8,
        "users_by_email",
        include_str!("../../migrations/sqlite/0008_users_by_email.sql"),
        include_str!("../../migrations/postgres/0008_users_by_email.sql"),
    ),
];

fn migrator(pick: fn(&(i64, &str, &'static str, &'static str)) -> &'static str) -> Migrator {
    let migration = |entry: &(i64, &'static str, &'static str, &'static str)| {
        let description = Cow::Borrowed(entry.1);
        Migration::new(entry.0, description, MigrationType::Simple, pick(entry).into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect());
    // While nodes are replaced one by one, one of the version before may be started once more: it works on newer tables.
    migrator.set_ignore_missing(true);
    migrator
}

/// A lock on a file beside the embedded database, for the time of opening it. Two processes may open a new one at once, and
/// neither its switch to a write-ahead log nor its migration waits for the other by itself.
pub(super) async fn lock_beside(path: &Path) -> Result<File, OpenError> {
    let path = path.with_extension("lock");
    let failed = |source| OpenError::Lock { path: path.clone(), source };
    let file = File::create(&path).map_err(failed)?;
    let lock = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    lock.await.map_err(|error| failed(error.into()))?.map_err(failed)
}

/// Under the lock of [`lock_beside`].
pub(super) async fn sqlite(pool: &SqlitePool) -> Result<(), OpenError> {
    Ok(migrator(|entry| entry.2).run(pool).await?)
}

impl Store {
    /// PostgreSQL: under an advisory lock. SQLite: under the lock of [`lock_beside`].
    pub(super) async fn migrate(&self) -> Result<(), OpenError> {
        match &self.write {
            Engine::Postgres(pool) => Ok(migrator(|entry| entry.3).run(pool).await?),
            Engine::Sqlite(pool) => sqlite(pool).await,
        }
    }

    /// Whether every migration that this program knows has been applied.
    pub(crate) async fn is_migrated(&self) -> super::StoreResult<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        let (applied,): (i64,) = super::fetch_one!(&self.read, SQL)?;
        Ok(usize::try_from(applied).is_ok_and(|applied| applied >= MIGRATIONS.len()))
    }
}
