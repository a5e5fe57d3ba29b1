//! What can go wrong with the database, in three kinds. The driver's own words go to the log and nowhere else.

use sqlx::error::ErrorKind;

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something unique is there already.
    #[error("conflict")]
    Conflict,
    /// What is stored does not make sense, or the driver and we disagree. Our fault.
    #[error("corrupt: {0}")]
    Corrupt(String),
    /// The database is gone, full or busy. It may work again in a moment.
    #[error("unavailable: {0}")]
    Unavailable(sqlx::Error),
}

/// Shorthand.
pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    /// A stored value that does not make sense.
    pub(crate) fn corrupt(what: &str) -> Self {
        Self::Corrupt(what.to_owned())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => Self::Conflict,
                _ if is_passing(database.code().as_deref().unwrap_or_default()) => Self::Unavailable(error),
                _ => Self::Corrupt(error.to_string()),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Corrupt(error.to_string()),
        }
    }
}

/// Codes of trouble that passes. PostgreSQL: classes 08 (connection), 53 (resources), 57 (operator intervention), 58
/// (system), 25006 (read-only: a standby), 40 (rollback: deadlock). SQLite's primary codes: 5 busy, 6 locked, 8 read-only,
/// 10 input/output, 13 full, 14 cannot open; the extended code is above the lowest eight bits.
fn is_passing(code: &str) -> bool {
    if code.len() == 5 {
        let classes = ["08", "53", "57", "58", "40"];
        return classes.iter().any(|class| code.starts_with(class)) || code == "25006";
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}
