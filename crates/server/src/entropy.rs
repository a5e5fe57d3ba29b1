//! The one source of randomness.

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryCryptoRng, TryRng};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// Where random bytes come from. Cheap to clone; each use takes `&mut app.entropy()`.
#[derive(Debug, Clone)]
pub enum Entropy {
    /// The operating system.
    System,
    /// A seeded generator. For tests.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Entropy {
    /// A generator that gives the same bytes every time.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }
}

impl TryRng for Entropy {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        match self {
            // A system without randomness cannot make a secret; there is nothing to do but stop.
            Self::System => rand::rand_core::UnwrapErr(SysRng).fill_bytes(bytes),
            Self::Seeded(generator) => {
                generator.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Entropy {}
