//! `countersign print-config`

use super::{ConfigFile, say};

/// Prints what is in force.
pub(super) fn run(file: &ConfigFile) -> anyhow::Result<()> {
    say(file.load()?.to_redacted_toml().trim_end())
}
