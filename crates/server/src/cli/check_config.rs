//! `countersign check-config`

use super::{ConfigFile, say};

/// Says that it can work, or fails with the place of the mistake.
pub(super) fn run(file: &ConfigFile) -> anyhow::Result<()> {
    let config = file.load()?;
    config.database.engine().ok_or(crate::store::OpenError::Address)?;
    say(&format!("The configuration is fine. The server will listen on {}.", config.http.listen))
}
