//! What the machine can do without a server: hash, and commit.

mod commit;
mod hash;

pub(crate) use commit::Commits;
pub(crate) use hash::{Hashes, hashes_per_second};
