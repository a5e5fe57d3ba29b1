//! `[keys]`

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where the key that seals secrets comes from: `COUNTERSIGN_MASTER_KEY`, else a file. With the embedded database a file
/// is made beside it on first start.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The file with the key: 64 hexadecimal digits, or base64 of 32 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_key_file: Option<PathBuf>,
    /// The key itself. From the environment only: a secret does not belong in a file that people send around.
    #[serde(skip)]
    pub master_key: Option<SecretString>,
}
