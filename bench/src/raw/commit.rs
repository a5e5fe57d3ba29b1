//! Durable commits of a single row, on the same database with the same settings.

use crate::ground::{Engine, Ground};
use crate::process::{difference, own_threads};
use crate::stopwatch::Stopwatch;
use anyhow::{Context, Result};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::time::Duration;

const TABLE: &str = "CREATE TABLE raw_commits (id BIGINT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)";
const DROP: &str = "DROP TABLE raw_commits";
const ROW: &str = "INSERT INTO raw_commits (id, value) VALUES ($1, 1)";

/// A table of its own.
#[derive(Debug)]
pub(crate) struct Commits {
    pool: Pool,
    next: i64,
}

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// What a round of commits took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) per_second: f64,
    /// CPU time of one, on the client's side: for SQLite that is all of it.
    pub(crate) cost: Duration,
}

impl Commits {
    pub(crate) async fn new(ground: &Ground) -> Result<Self> {
        let pool = match ground.engine {
            Engine::Sqlite => {
                let options = SqliteConnectOptions::new()
                    .filename(ground.path("raw.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
                sqlx::query(TABLE).execute(&pool).await?;
                Pool::Sqlite(pool)
            }
            Engine::Postgres => {
                let pool = PgPoolOptions::new().max_connections(1).connect(&ground.url).await?;
                sqlx::query(TABLE).execute(&pool).await?;
                Pool::Postgres(pool)
            }
        };
        let mut commits = Self { pool, next: 0 };
        commits.round(100).await?;
        Ok(commits)
    }

    /// So many commits, one after the other.
    pub(crate) async fn round(&mut self, count: u32) -> Result<Round> {
        let (watch, before) = (Stopwatch::start(), own_threads()?);
        for _ in 0..count {
            self.next += 1;
            self.pool.commit(self.next).await?;
        }
        Ok(Round {
            per_second: f64::from(count) / watch.elapsed().as_secs_f64(),
            cost: difference(&before, &own_threads()?) / count,
        })
    }

    /// Drops the table.
    pub(crate) async fn remove(self) -> Result<()> {
        match self.pool {
            Pool::Sqlite(pool) => {
                sqlx::query(DROP).execute(&pool).await?;
                pool.close().await;
            }
            Pool::Postgres(pool) => {
                sqlx::query(DROP).execute(&pool).await?;
                pool.close().await;
            }
        }
        Ok(())
    }
}

impl Pool {
    async fn commit(&self, id: i64) -> Result<()> {
        match self {
            Self::Sqlite(pool) => sqlx::query(ROW).bind(id).execute(pool).await.map(|_| ()),
            Self::Postgres(pool) => sqlx::query(ROW).bind(id).execute(pool).await.map(|_| ()),
        }
        .context("a commit")
    }
}
