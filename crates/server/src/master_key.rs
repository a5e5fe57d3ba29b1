//! Finds the master key at start, and makes sure that it is the one that sealed the database.

use crate::config::{Config, Keys};
use crate::entropy::Entropy;
use crate::store::{Store, StoreError};
use countersign_core::seal::{Keyring, MasterKey};
use countersign_core::time::Timestamp;
use secrecy::ExposeSecret;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why the server cannot start with this key, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// Neither variable nor file, and a file may not be made.
    #[error(
        "no master key: it seals secrets in the database, and must be given for PostgreSQL.\n\
         Make one with `openssl rand -hex 32`, keep it apart from the database and its backups, and set \
         COUNTERSIGN_MASTER_KEY or [keys] master_key_file"
    )]
    Missing,
    /// The database was sealed, and the key is gone.
    #[error(
        "the master key is missing: this database was sealed with key {key_id}, and {} is not there.\n\
         Restore the file from your backup, or give the key in COUNTERSIGN_MASTER_KEY. Without it the sealed secrets \
         cannot be read",
        path.display()
    )]
    Lost {
        /// Where the key was looked for.
        path: PathBuf,
        /// Which key.
        key_id: String,
    },
    /// Another key than the one that sealed the database.
    #[error(
        "wrong master key: this database was sealed with key {expected}, and the key from {source_name} is {given}"
    )]
    Wrong {
        /// The id of the right key.
        expected: String,
        /// The id of the key that was given.
        given: String,
        /// Where that key came from.
        source_name: String,
    },
    /// The text is no key.
    #[error("{source_name}: {problem}")]
    Malformed {
        /// Where it came from.
        source_name: String,
        /// What is wrong.
        problem: countersign_core::seal::NotAMasterKey,
    },
    /// The file cannot be read or made.
    #[error("{}: {problem}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        problem: std::io::Error,
    },
    /// The database failed.
    #[error("the database failed while the key was checked: {0}")]
    Store(#[from] StoreError),
}

/// Opens the keyring.
pub async fn open(
    config: &Config,
    store: &Store,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<Keyring, MasterKeyError> {
    let expected = store.find_key_id().await?;
    let (key, source_name) = find(&config.keys, store.path(), expected.as_deref(), entropy)?;
    let keyring = Keyring::new(&key);
    if expected.is_none() {
        let mut tx = store.begin().await?;
        tx.note_key_id(keyring.key_id(), now).await?;
        tx.commit().await?;
    }
    // Read again: of two nodes that start at once, one noted its key.
    let expected = store.find_key_id().await?.unwrap_or_default();
    if expected == keyring.key_id() {
        return Ok(keyring);
    }
    Err(MasterKeyError::Wrong { expected, given: keyring.key_id().to_owned(), source_name })
}

/// The key and where it came from.
fn find(
    config: &Keys,
    database: Option<&Path>,
    expected: Option<&str>,
    entropy: &Entropy,
) -> Result<(MasterKey, String), MasterKeyError> {
    if let Some(text) = &config.master_key {
        return parse(text.expose_secret(), "COUNTERSIGN_MASTER_KEY".to_owned());
    }
    let beside = database.map(|path| path.with_file_name("master.key"));
    let may_make = config.master_key_file.is_none() && expected.is_none();
    let path = config.master_key_file.clone().or(beside).ok_or(MasterKeyError::Missing)?;
    match std::fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(text) => parse(&text, path.display().to_string()),
        Err(problem) if problem.kind() == ErrorKind::NotFound && may_make => {
            let key = MasterKey::random(&mut entropy.clone());
            match make_file(&path, &key) {
                Ok(()) => Ok((key, path.display().to_string())),
                // Another process was faster; its key is the one.
                Err(problem) if problem.kind() == ErrorKind::AlreadyExists => {
                    find(config, database, expected, entropy)
                }
                Err(problem) => Err(MasterKeyError::File { path, problem }),
            }
        }
        Err(problem) => match expected {
            Some(key_id) if problem.kind() == ErrorKind::NotFound => {
                Err(MasterKeyError::Lost { path, key_id: key_id.to_owned() })
            }
            _ => Err(MasterKeyError::File { path, problem }),
        },
    }
}

fn parse(text: &str, source_name: String) -> Result<(MasterKey, String), MasterKeyError> {
    match MasterKey::parse(text) {
        Ok(key) => Ok((key, source_name)),
        Err(problem) => Err(MasterKeyError::Malformed { source_name, problem }),
    }
}

/// Made readable for its owner alone, and only if it is not there. Written beside its place and moved there whole, so
/// that nobody ever reads half a key.
fn make_file(path: &Path, key: &MasterKey) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Temporary files are made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(key.to_text().as_bytes())?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error)
}
