//! `[audit]`

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The audit log.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// How long what happened is kept. `0` is for ever.
    #[serde(with = "super::span")]
    pub keep: Duration,
}

impl Default for Audit {
    fn default() -> Self {
        Self { keep: Duration::from_secs(365 * 24 * 60 * 60) }
    }
}
