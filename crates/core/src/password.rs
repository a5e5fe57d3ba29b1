//! Passwords: what is allowed, how they are hashed, and whether one is right.

pub mod block_list;
mod hash;
mod policy;

pub use hash::{
    Arena, HashParameters, InvalidParameters, PasswordHash, PasswordVerdict, dummy_hash, hash, verify,
};
pub use policy::PasswordPolicy;
