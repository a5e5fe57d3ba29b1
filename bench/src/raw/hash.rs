//! Argon2id by the raw crate, in memory that is kept from hash to hash.

use crate::process::own_thread;
use crate::stopwatch::Stopwatch;
use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use countersign_core::password::HashParameters;
use std::time::Duration;

/// One thread's worth.
pub(crate) struct Hashes {
    argon2: Argon2<'static>,
    memory: Vec<Block>,
}

impl Hashes {
    /// Warmed up.
    pub(crate) fn new(cost: HashParameters) -> Result<Self> {
        let params = Params::new(cost.memory, cost.iterations, cost.parallelism, Some(32))
            .map_err(|error| anyhow!("{error}"))?;
        let memory = vec![Block::default(); params.block_count()];
        let mut hashes = Self { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params), memory };
        hashes.run(3)?;
        Ok(hashes)
    }

    /// CPU time of one hash, as the mean of so many.
    pub(crate) fn cost(&mut self, count: u32) -> Result<Duration> {
        let before = own_thread()?;
        self.run(count)?;
        Ok(own_thread()?.saturating_sub(before) / count)
    }

    fn run(&mut self, count: u32) -> Result<()> {
        let mut output = [0; 32];
        for _ in 0..count {
            self.argon2
                .hash_password_into_with_memory(
                    b"a password",
                    b"a salt of 16 b..",
                    &mut output,
                    &mut self.memory,
                )
                .map_err(|error| anyhow!("{error}"))?;
        }
        std::hint::black_box(output);
        Ok(())
    }
}

/// Hashes a second on all cores, from so many on each.
pub(crate) fn hashes_per_second(cost: HashParameters, each: u32) -> Result<f64> {
    let cores = u32::try_from(std::thread::available_parallelism()?.get())?;
    let mut warm = (0..cores).map(|_| Hashes::new(cost)).collect::<Result<Vec<_>>>()?;
    let watch = Stopwatch::start();
    std::thread::scope(|scope| {
        let threads: Vec<_> = warm.iter_mut().map(|hashes| scope.spawn(|| hashes.run(each))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread died"))?)
    })
    .context("hashing")?;
    Ok(f64::from(cores * each) / watch.elapsed().as_secs_f64())
}
