//! A new embedded database is made beside its place and moved there whole. Nobody ever finds half of it there, so it can be
//! written without waiting for the disk after each step: once is enough, before it is moved.

use super::{OpenError, migrate};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use std::fs::{self, File, OpenOptions};
use std::path::Path;

/// Makes the database with its tables, if there is nothing at this path. To be called with the lock of
/// [`migrate::lock_beside`].
pub(super) async fn make_unless_there(path: &Path) -> Result<(), OpenError> {
    if path.symlink_metadata().is_ok() {
        return Ok(());
    }
    let failed = |source| OpenError::Folder { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Goes with this value; one that a killed process left behind is in nobody's way.
    let workshop = tempfile::Builder::new().prefix("countersign-new-").tempdir_in(folder).map_err(failed)?;
    let draft = workshop.path().join("draft.db");
    make_file(&draft).map_err(failed)?;
    fill(&draft).await?;
    File::open(&draft).and_then(|file| file.sync_all()).map_err(failed)?;
    // The folder is made durable together with the first commit, when SQLite makes its write-ahead log.
    fs::rename(&draft, path).map_err(failed)
}

async fn fill(draft: &Path) -> Result<(), OpenError> {
    let options = SqliteConnectOptions::new().filename(draft).synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect_with(options).await.map_err(OpenError::Connect)?;
    migrate::sqlite(&pool).await?;
    // Kept in the file: whoever opens it later need not switch.
    sqlx::query("PRAGMA journal_mode = WAL").execute(&pool).await.map_err(OpenError::Connect)?;
    pool.close().await;
    Ok(())
}

/// For its owner alone, in whatever folder; SQLite gives its companions the same mode.
fn make_file(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}
