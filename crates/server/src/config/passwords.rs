//! `[passwords]`

use countersign_core::password::HashParameters;
use serde::{Deserialize, Serialize};

/// What a password hash costs (Argon2id), and what is refused. A changed cost is applied to each account at its next sign-in.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Passwords {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Hashes at the same time; 0 is one for each core.
    pub workers: usize,
    /// Hashes that may wait for a worker. Beyond them a sign-in is answered 503 at once.
    pub queue: usize,
    /// Whether passwords that everybody tries first, and words of the account, are refused when one is chosen.
    pub refuse_common: bool,
}

impl Default for Passwords {
    fn default() -> Self {
        let HashParameters { memory, iterations, parallelism } = HashParameters::default();
        Self { memory, iterations, parallelism, workers: 0, queue: 64, refuse_common: true }
    }
}

impl Passwords {
    /// The cost.
    pub fn parameters(&self) -> HashParameters {
        HashParameters { memory: self.memory, iterations: self.iterations, parallelism: self.parallelism }
    }
}
